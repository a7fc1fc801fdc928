"""Names in visitors' own words: introduced, taken apart, in small letters, behind whom they belong to."""

import pytest

from bot.booking.names import is_surely_name, is_written_as_name, read_name, read_name_of_other, tells_own_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("this is Curtis Bell, new patient, i need to be seen", "Curtis Bell"),
        ("this is curtis bell, i need to be seen", "Curtis Bell"),
        ("hi this is Paula Greer, I'd like an appointment", "Paula Greer"),
        ("Good morning, this is Rosa Delgado calling to make an appointment", "Rosa Delgado"),
        ("hello I'm Hubert Cagle and I need to be seen", "Hubert Cagle"),
        ("hey its Tamika Johnson, trying to get an appointment", "Tamika Johnson"),
        ("Marcus Tolliver here, need an appt", "Marcus Tolliver"),
        ("Priya Raghunathan calling about an appointment", "Priya Raghunathan"),
        ("yes hello, this is Mr. Otis Granger", "Mr Otis Granger"),
        ("Hi there, I am Siobhan O'Riordan and my back hurts", "Siobhan O'Riordan"),
        ("this is Juan de la Cruz from Smyrna", "Juan de la Cruz"),
        ("hello this is linda barnes again", "Linda Barnes"),
        ("this is Te'Asia Blount with a question", "Te'Asia Blount"),
        ("Good afternoon this is kevin o'neal i need a visit", "Kevin O'Neal"),
        ("my name would be Ezekiel Strickland III", "Ezekiel Strickland III"),
        ("hi my name's Mae Pruitt I need an appointment", "Mae Pruitt"),
        ("Good afternoon, this is Piedmont Primary Care, we need to schedule", None),
        ("Fayette Family Practice here, we have a patient", None),
        ("this is Monique RN at the hospital", None),
        ("this is Mrs. Nguyen", None),
        ("MBB eval, first avail", None),
        ("this is about my back", None),
        ("this is killing me", None),
        ("this is Really Bad", None),
        ("this is Dr Smith's office", None),
        ("I'm calling for my wife", None),
        ("I'm worn out", None),
        ("I'm Medicare", None),
        ("it's urgent please", None),
        ("this is mark calling", None),
        ("nobody here speaks Spanish", None),
    ],
)
def test_reads_who_introduces_themselves_as_on_the_phone(text: str, name: str | None) -> None:
    assert read_name(text, asked=False) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("it's for me, Darnell Price", "Darnell Price"),
        ("for me: Darnell Price", "Darnell Price"),
        ("me, Darnell Price", "Darnell Price"),
        ("myself, Loretta Lyons", "Loretta Lyons"),
        ("yes that's me, Lonnie Crump", "Lonnie Crump"),
        ("that'd be Wendell Hargrove", "Wendell Hargrove"),
        ("you can put me down as Rosa Diaz", "Rosa Diaz"),
        ("just put Ernie Dawes", "Ernie Dawes"),
        ("put it under Haddad, Yusuf", "Haddad, Yusuf"),
        ("put it under van der Berg, Pieter", "van der Berg, Pieter"),
        ("first name Sean last name O'Malley", "Sean O'Malley"),
        ("First name is Sean, and my last name is O'Malley", "Sean O'Malley"),
        ("last name Hutto first name Alphonso", "Alphonso Hutto"),
        ("last name: Okafor, first name: Ruthanne", "Ruthanne Okafor"),
        ("Delgado, first name Luz", "Luz Delgado"),
        ("Hanh is the first name and Pham is the last, everybody swaps them", "Hanh Pham"),
        ("last name Yarbrough, Y A R B R O U G H", "Yarbrough"),
        ("Kowalczyk, K-O-W-A-L-C-Z-Y-K", "Kowalczyk"),
        ("its me Pookie i mean Patrice Dunwoody", "Patrice Dunwoody"),
        ("Darnell Price is my name", "Darnell Price"),
        ("they call me Buddy Sosebee", "Buddy Sosebee"),
        ("Kim Lee - the patient", "Kim Lee"),
        ("Ann Lee (with two e's)", "Ann Lee"),
        ("J R Smith", "J R Smith"),
        ("existing patient", None),
        ("half past ten", None),
        ("mornings are best", None),
        ("for my wife, she's sitting right here", None),
        ("put me down", None),
        ("put me down for tuesday", None),
        ("that's none of your business", None),
        ("under my insurance", None),
        ("I mean it", None),
        ("it's me", None),
        ("just me", None),
        ("Mom", None),
        ("hubby", None),
        ("hola buenas tardes", None),
    ],
)
def test_reads_a_name_that_is_given_in_odd_ways(text: str, name: str | None) -> None:
    assert read_name(text, asked=True) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Will Young", "Will Young"),
        ("april summers", "April Summers"),
        ("Nguyen Thi Lan", "Nguyen Thi Lan"),
        ("chris long", "Chris Long"),
        ("Chris Long", "Chris Long"),
        ("doris day", "Doris Day"),
        ("kenneth more", "Kenneth More"),
        ("hector friday", "Hector Friday"),
        ("johnny money", "Johnny Money"),
        ("amy good", "Amy Good"),
        ("kevin he", "Kevin He"),
        ("William Hurt", "William Hurt"),
        ("charles person", "Charles Person"),
        ("joy rivers", "Joy Rivers"),
        ("mark rich", "Mark Rich"),
        ("june street", "June Street"),
        ("Grant Money", "Grant Money"),
        ("hope church", "Hope Church"),
        ("jane doe long", "Jane Doe Long"),
        ("will call", None),
        ("will do", None),
        ("mark me down", None),
        ("bill me", None),
        ("grant money", None),
        ("so long", None),
        ("any day", None),
        ("say more", None),
        ("may hurt", None),
        ("it will", None),
    ],
)
def test_reads_names_that_are_also_words(text: str, name: str | None) -> None:
    assert read_name(text, asked=True) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("this is Ann, calling for my mom Ruth Hill", "Ruth Hill"),
        ("my name is Ann and my mom's name is ruth hill", "Ruth Hill"),
        ("for my husband marvin tubbs on tuesday", "Marvin Tubbs"),
        ("no it's for my wife Carol Tanner", "Carol Tanner"),
        ("my father, Tesfaye Alemu, needs to be seen", "Tesfaye Alemu"),
        ("her name is Dolores Whitaker", "Dolores Whitaker"),
        ("patient is Ethel M. Rucker, I'm her niece Pam", "Ethel M. Rucker"),
        ("booking for a client: Sherman Oakes", "Sherman Oakes"),
        ("my client (Mr. John Doe)", "Mr John Doe"),
        ("for my mom Ruth Hill April 3rd", "Ruth Hill"),
        ("Name: Ruth Hill", "Ruth Hill"),
        ("for my mom Tuesday morning", None),
        ("for my mom Ruth", None),
        ("My neighbor Mr. Earl has nobody", None),
        ("my mom is Spanish Speaking", None),
        ("my wife needs to be seen", None),
        ("my name is Ann Lee", None),
    ],
)
def test_reads_the_name_of_somebody_else(text: str, name: str | None) -> None:
    assert read_name_of_other(text) == name


@pytest.mark.parametrize(
    ("text", "asked", "own"),
    [
        ("my name is Ann Lee", True, True),
        ("I'm Ann Lee", True, True),
        ("this is Ann Lee, calling for my mom", True, True),
        ("this is Ann Lee", False, True),
        ("this is Ruth Hill", True, False),
        ("it's Ruth Hill", True, False),
        ("Ruth Hill", True, False),
        ("my name is Ann, my mom's name is Ruth Hill", True, False),
    ],
)
def test_tells_the_visitors_own_name_from_the_patients(text: str, asked: bool, own: bool) -> None:
    assert tells_own_name(text, asked=asked) is own


@pytest.mark.parametrize(
    ("text", "surely"),
    [("april summers", True), ("Ann Lee, 404 555 0123", True), ("refund policy", False), ("ann", False), ("", False)],
)
def test_knows_what_is_surely_a_name(text: str, surely: bool) -> None:
    assert is_surely_name(text) is surely


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Nguyen Thi Lan", True),
        ("Juan de la Cruz", True),
        ("Hola Buenas", False),
        ("nguyen thi lan", False),
        ("Lan", False),
        ("Lan, 404", False),
    ],
)
def test_knows_what_is_written_like_a_name(text: str, written: bool) -> None:
    assert is_written_as_name(text) is written

"""Details in visitors' own words: what is read, and what is no name, no office, no yes."""

import pytest

from bot.booking.details import is_doubtful, read_location, read_visit_type, read_yes_or_no, wants_to_stop
from bot.booking.model import MAX_NAME
from bot.booking.names import read_name

OFFICES = {
    "midtown": ("Midtown Atlanta", "midtown", "atlanta", "downtown"),
    "marietta": ("Marietta", "cobb"),
    "east-cobb": ("East Cobb",),
    "highway-78": ("Highway 78 / Snellville",),
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Doe", "Jane Doe"),
        ("jane doe", "Jane Doe"),
        ("JANE DOE", "JANE DOE"),
        ("Jane", "Jane"),
        ("  jane doe. ", "Jane Doe"),
        ("Mary-Ann O'Neil", "Mary-Ann O'Neil"),
        ("J. R. Smith", "J. R. Smith"),
        ("Martin Luther King Jr.", "Martin Luther King Jr"),
        ("José Núñez", "José Núñez"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("van der Berg", "van der Berg"),
        ("Dwayne D'Angelo Washington III", "Dwayne D'Angelo Washington III"),
        ("It's Jane Doe", "Jane Doe"),
        ("its jane doe", "Jane Doe"),
        ("I'm Jane Doe", "Jane Doe"),
        ("i am jane doe", "Jane Doe"),
        ("this is Jane Doe", "Jane Doe"),
        ("call me Jane", "Jane"),
        ("my name is Jane Doe", "Jane Doe"),
        ("My name's Jane Doe", "Jane Doe"),
        ("name: Jane Doe", "Jane Doe"),
        ("the patient's name is Jane Doe", "Jane Doe"),
        ("full name is jane marie doe", "Jane Marie Doe"),
        ("her name is Gwendolyn Sayers", "Gwendolyn Sayers"),
        ("for my mom, Gwendolyn Sayers", "Gwendolyn Sayers"),
        ("for my husband Marvin Tubbs", "Marvin Tubbs"),
        ("my wife is Odalys Pruitt", "Odalys Pruitt"),
        ("it's for my grandmother Odalys Pruitt", "Odalys Pruitt"),
        ("the patient is Marvin Tubbs", "Marvin Tubbs"),
        ("Jane Doe, 404 555 0142", "Jane Doe"),
        ("Jane Doe and my number is 404 555 0142", "Jane Doe"),
        ("jane doe, dob 4/12/61", "Jane Doe"),
        ("Jane Doe!", "Jane Doe"),
        ("Jane Doe, thanks", "Jane Doe"),
        ("sure, it's Jane Doe", "Jane Doe"),
        ("hi, my name is Jane Doe", "Jane Doe"),
        ("yes my name is jane doe", "Jane Doe"),
        ("April May", "April May"),
        ("Will Young", "Will Young"),
        ("Robin Long", "Robin Long"),
        ("I’m Jane Doe", "Jane Doe"),
        ("It’s Jane Doe", "Jane Doe"),
        ("my name’s Jane Doe", "Jane Doe"),
        ("Mary O’Neil", "Mary O’Neil"),
    ],
)
def test_reads_a_name_that_was_asked_for(text: str, name: str) -> None:
    assert read_name(text, asked=True) == name


def test_a_family_name_put_first_loses_no_first_name() -> None:
    assert read_name("Doe, Jane", asked=True) in ("Doe, Jane", "Jane Doe")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "404 555 0142",
        "jane@example.com",
        "why do you need that",
        "why?",
        "who is this?",
        "what for",
        "no",
        "yes",
        "ok",
        "hello there",
        "stop",
        "cancel",
        "never mind",
        "i don't know",
        "idk",
        "not telling you",
        "I'd rather not say",
        "can I just talk to someone",
        "how long does rfa last",
        "next tuesday",
        "tomorrow morning",
        "as soon as possible",
        "new patient",
        "first visit",
        "my back hurts",
        "it hurts so bad",
        "I'm in pain",
        "I'm not sure",
        "I’m not sure",
        "I don’t know",
        "I am a new patient",
        "it's for my mom",
        "for my wife",
        "does it matter",
        "do you take medicare",
        "wait what",
        "hold on a second",
        "good morning",
        "thanks",
        "I need an appointment",
        "Is John Smith a doctor there?",
        "same as before",
        "marietta please",
        "prefer not to",
        "none of your business",
        "2",
        "👍",
        "I already told you",
        "my daughter",
        "both of us",
        "back pain",
        "hmm",
    ],
)
def test_takes_nothing_else_for_a_name(text: str) -> None:
    assert read_name(text, asked=True) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'd like an appointment, my name is Jane Doe", "Jane Doe"),
        ("book me in. Name: Jane Doe, phone 404 555 0142", "Jane Doe"),
        ("my wife's name is Odalys Pruitt and she needs to be seen", "Odalys Pruitt"),
        ("Jane Doe", None),
        ("I'm Jane Doe", "Jane Doe"),
        ("I'm jane doe", "Jane Doe"),
        ("I'm worn out", None),
        ("I'm tired", None),
        ("what is the name of the doctor", None),
        ("the name is not important", None),
    ],
)
def test_takes_an_introduced_name_alone_where_none_was_asked_for(text: str, name: str | None) -> None:
    assert read_name(text, asked=False) == name


@pytest.mark.parametrize(
    ("text", "persons", "name"),
    [
        ("put down Jane Doe if you have to", ["Jane Doe"], "Jane Doe"),
        ("put down Jane Doe or John Doe", ["Jane Doe", "John Doe"], None),
        ("is that with Jane Doe?", ["Jane Doe"], None),
        ("you can call the office", ["the office"], None),
    ],
)
def test_falls_back_on_the_one_person_that_was_recognised(text: str, persons: list[str], name: str | None) -> None:
    assert read_name(text, asked=True, persons=persons) == name


def test_a_name_no_longer_than_can_be_stored_is_taken() -> None:
    assert read_name("A" * MAX_NAME, asked=True) == "A" * MAX_NAME
    assert read_name("A" * (MAX_NAME + 1), asked=True) is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("midtown", "midtown"),
        ("Midtown Atlanta", "midtown"),
        ("the one downtown please", "midtown"),
        ("MARIETTA!", "marietta"),
        ("in cobb county", "marietta"),
        ("Marietta is closer to me", "marietta"),
        ("marietta's fine", "marietta"),
        ("Marietta’s fine", "marietta"),
        ("Highway 78 / Snellville", "highway-78"),
        ("east-cobb", "east-cobb"),
        ("East Cobb", "east-cobb"),
        ("midtown or marietta", None),
        ("either", None),
        ("the nearest", None),
        ("mariettas", None),
        ("", None),
        ("404 555 0142", None),
    ],
)
def test_reads_the_one_office_that_is_named(text: str, slug: str | None) -> None:
    assert read_location(text, OFFICES) == slug


@pytest.mark.parametrize(
    ("text", "visit_type"),
    [
        ("first time", "new"),
        ("it's my first visit", "new"),
        ("I'm a new patient", "new"),
        ("brand new", "new"),
        ("never been there", "new"),
        ("never been seen there", "new"),
        ("I haven't been before", "new"),
        ("I haven't been there", "new"),
        ("I haven’t been there", "new"),
        ("she hasn't been seen", "new"),
        ("not yet", "new"),
        ("no, first visit", "new"),
        ("No, I have not been there", "new"),
        ("returning", "returning"),
        ("existing patient", "returning"),
        ("been there before", "returning"),
        ("Yes, been there before", "returning"),
        ("I saw Dr. Lee last year", "returning"),
        ("follow-up", "returning"),
        ("I'm a current patient", "returning"),
        ("yes", "returning"),
        ("yep", "returning"),
        ("no", "new"),
        ("nope", "new"),
        ("no clue", None),
        ("not sure", None),
        ("what do you mean", None),
        ("Jane Doe", None),
        ("", None),
    ],
)
def test_reads_whether_it_is_a_first_visit(text: str, visit_type: str | None) -> None:
    assert read_visit_type(text, asked=True) == visit_type


@pytest.mark.parametrize("text", ["yes", "no", "sure", "ok tuesday works", "no thanks"])
def test_a_bare_yes_or_no_tells_nothing_where_it_was_not_asked(text: str) -> None:
    assert read_visit_type(text, asked=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "what's new with your clinic",
        "I have new pain in my leg",
        "do you have anything new for nerve pain",
        "can I see the doctor on tuesday",
        "I had surgery last year",
        "new number: 404 555 0142",
    ],
)
def test_a_passing_new_or_last_is_no_visit_type_where_it_was_not_asked(text: str) -> None:
    assert read_visit_type(text, asked=False) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("Yes, request it", "yes"),
        ("YES!!", "yes"),
        ("yeah that's right", "yes"),
        ("yep", "yes"),
        ("sure", "yes"),
        ("ok", "yes"),
        ("okay go ahead", "yes"),
        ("correct", "yes"),
        ("y", "yes"),
        ("uh huh", "yes"),
        ("absolutely", "yes"),
        ("...yes", "yes"),
        ("no", "no"),
        ("No, change something", "no"),
        ("nope", "no"),
        ("nah", "no"),
        ("not yet", "no"),
        ("n", "no"),
        ("", None),
        ("maybe", None),
        ("I guess so", None),
        ("what happens then", None),
        ("yesterday", None),
        ("nobody told me", None),
        ("north office", None),
        ("not sure", None),
        ("right knee hurts too", None),
        ("ok wait", None),
        ("ok but what happens to my data?", None),
        ("no problem, go ahead", None),
    ],
)
def test_reads_yes_or_no(text: str, answer: str | None) -> None:
    assert read_yes_or_no(text) == answer


@pytest.mark.parametrize(
    "text", ["hmm", "hm", "erm", "um ok", "maybe", "ok i guess", "yes but later", "ok, wait", "sure?"]
)
def test_a_yes_that_holds_something_back_is_doubtful(text: str) -> None:
    assert is_doubtful(text)


@pytest.mark.parametrize("text", ["mm hmm", "mm-hmm", "uh huh", "go for it", "book it", "sounds good to me"])
def test_a_plain_yes_is_not_doubtful(text: str) -> None:
    assert not is_doubtful(text)


@pytest.mark.parametrize(
    "text",
    [
        "y'all did my shot last spring",
        "y'all put my pump in",
        "you gave me an epidural in march",
        "Dr. Amari treated me",
        "the doctor there fixed my hip",
        "had my stimulator put in there",
        "got two injections with y'all",
        "we came to you for her neck",
        "I used to come to y'all",
        "she was a patient in 2015",
        "i was there last winter",
        "you guys burned my nerves last year",
        "twice",
        "a couple of times",
        "this would be my third visit",
        "once, years back",
        "regular customer lol",
        "y'all took care of my mama",
    ],
)
def test_what_was_done_here_is_a_visit(text: str) -> None:
    assert read_visit_type(text, asked=True) == "returning"


@pytest.mark.parametrize(
    "text",
    [
        "not since 2019",
        "no, not since before covid",
        "not in a long time",
        "not for ages",
        "not lately",
        "I haven't been in years",
        "I haven’t been there since 2018",
        "hasn't been seen in 2 years",
        "it's been about three years",
        "it has been a while",
        "been ten years since",
        "about two years ago",
        "a few months back",
        "back in 2016",
        "2019",
        "since 2021",
        "no not since last summer",
        "not in over a year",
    ],
)
def test_how_long_ago_the_last_visit_was_tells_that_there_was_one(text: str) -> None:
    assert read_visit_type(text, asked=True) == "returning"


@pytest.mark.parametrize(
    ("text", "visit_type"),
    [
        ("never, had my surgery at another hospital two years ago", "new"),
        ("no, i had my surgery at Emory in 2019", "new"),
        ("no i've been hurting for 2 years", "new"),
        ("brand new, referred last year", "new"),
        ("not once", "new"),
        ("1st visit for him", "new"),
        ("never had anything done there", "new"),
        ("i had a fusion in 2019", None),
        ("fused two years ago", None),
        ("my accident was last spring", None),
        ("maybe years ago", None),
        ("i don't remember, years ago", None),
        ("did you do my shot?", None),
        ("ok", None),
        ("okay.", None),
    ],
)
def test_what_happened_elsewhere_or_is_unsure_is_no_visit(text: str, visit_type: str | None) -> None:
    assert read_visit_type(text, asked=True) == visit_type


@pytest.mark.parametrize("text", ["not since 2019", "about two years ago", "y'all did my shot last spring", "twice"])
def test_a_time_that_was_not_asked_for_tells_no_visit(text: str) -> None:
    assert read_visit_type(text, asked=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "actually i changed my mind i don't want an appointment",
        "i don't want to give you my name",
        "i don't want to do this anymore",
        "none of those work just forget it",
        "I no longer need an appointment",
        "i dont want it anymore",
        "I'd rather not do this",
        "i’m not giving you my name",
        "not interested anymore",
        "let's not",
        "let's call it off",
        "I've decided against it",
        "having second thoughts",
        "i'll pass",
        "ok i'm done with this",
        "scrap it",
        "I won't be needing an appointment",
        "i don't want to book anything",
        "I don't want to share my information",
        "do not want to tell a robot my name",
        "I don't want to come in anymore",
        "not going to do this",
        "i don't want to go through with it",
    ],
)
def test_a_changed_mind_in_whole_sentences_is_a_stop(text: str) -> None:
    assert wants_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want a morning appointment",
        "i don't want an appointment in decatur",
        "i don't want to come on a monday",
        "i don't want to book it for tuesday",
        "i don't want that time",
        "don't want the 9 am one",
        "I don't want to give my phone number",
        "i don't want surgery",
        "i don't want to wait",
        "i don't want to change it",
        "I'm done at 5",
        "i'm done with physical therapy and still hurt",
        "leave it as it is",
        "it doesn't bother me",
        "that won't do",
        "I won't be coming before 10",
        "let's not do friday",
        "i don't care which day",
        "i don't need anything else",
        "can i pass by",
    ],
)
def test_what_refuses_a_time_or_a_place_is_no_stop(text: str) -> None:
    assert not wants_to_stop(text)

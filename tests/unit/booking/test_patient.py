"""Who the patient is: said outright, gathered from a story, and who is only named."""

import pytest
import yaml

from bot.booking.patient import PatientReading, read_patient_relation, weigh
from bot.booking.relations import RELATIONS, SELF, SOMEBODY, is_relation_word, mentions
from bot.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("appt for my mom Tuesday morning in Marietta", "mother"),
        ("my husband needs to be seen", "husband"),
        ("booking for a client of mine", "client"),
        ("this is Ann, calling for my mom Ruth Hill", "mother"),
        ("i need to get my mom in to see somebody about her back", "mother"),
        ("for my wife, not me", "wife"),
        ("no, it's for my dad", "father"),
        ("Can you fit my grandmother in on Thursday?", "grandmother"),
        ("we would like our son evaluated", "son"),
        ("my brother-in-law wants an appointment", "brother-in-law"),
        ("could my neighbor come in next week", "neighbor"),
        ("hubby needs an appt", "husband"),
        ("I'm writing on behalf of my aunt", "aunt"),
        ("how long does the shot last, asking for a friend", "friend"),
        ("please help my daughter", "daughter"),
        ("what would you do for my father's sciatica", "father"),
        ("My uncle is the patient", "uncle"),
        ("i meant my sister", "sister"),
        ("set up my cousin's appointment please", "cousin"),
        ("one of my clients needs a consult", "client"),
        ("my 80 year old mother-in-law would like to be seen", "mother-in-law"),
        ("my wife", "wife"),
        ("My name is Mrs. Nguyen, I want to make appointment for husband", "husband"),
        ("my wife's sister needs to be seen", SOMEBODY),
        ("it's for somebody else", SOMEBODY),
        ("not for me", SOMEBODY),
        ("her name is Dolores Whitaker", SOMEBODY),
        ("can you get him in on friday", SOMEBODY),
        ("I'm her caregiver", SOMEBODY),
    ],
)
def test_reads_outright_for_whom_it_is(text: str, relation: str) -> None:
    reading = read_patient_relation(text)

    assert (reading.relation, reading.sure, reading.is_other) == (relation, True, True)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("my mother had a fusion, what helps her", "mother"),
        ("my dad's back is worse since the operation", "father"),
        ("why does my husband's leg still tingle", "husband"),
        ("my wife can't sleep since the surgery, is there anything", "wife"),
        ("grandpa is 84 and fused, too old for any of this?", "grandfather"),
        ("my son fell off a ladder and got rods put in, do you have something", "son"),
    ],
)
def test_gathers_from_a_question_whom_it_is_about(text: str, relation: str) -> None:
    reading = read_patient_relation(text)

    assert (reading.relation, reading.sure) == (relation, False)


@pytest.mark.parametrize(
    "text",
    [
        "it's for me",
        "no, it's for me",
        "for me",
        "it's for me, Darnell Price",
        "the appointment is for me, not my wife",
        "I'm the patient",
        "me, not my husband",
        "can my wife book it for me",
        "my daughter is writing this for me",
        "just me",
        "I meant for myself",
    ],
)
def test_reads_outright_that_it_is_for_the_visitor(text: str) -> None:
    assert read_patient_relation(text) == PatientReading(SELF, sure=True, stated=True)


@pytest.mark.parametrize(
    "text",
    [
        "my mom recommended you",
        "my wife says I should come in",
        "my husband drives me",
        "my doctor sent me",
        "my dad had it and now I need one",
        "my father had a fusion with you and now I need to be seen",
        "my sister swears by y'all",
        "my wife wants me to be seen",
        "can my husband come with me",
        "can my daughter be in the room",
        "my husband and me both need an appointment",
        "an appointment for me and my wife",
        "use my daughter's number",
        "call my son if i don't answer",
        "I care for my mother all day",
        "I'm waiting for my husband to get home",
        "my wife is a nurse",
        "my late husband had a pump",
        "my neighbor told me about you",
        "my son can drive me tuesday",
        "my wife passed last year",
        "my brother is a patient there",
        "I want to be able to play with my grandkids",
        "tuesday works for me",
        "mornings are best for me",
        "what works best for me is late",
        "he is a patient person",
        "i need somebody to look at me",
        "hello",
        "",
    ],
)
def test_one_who_is_only_named_is_not_the_patient(text: str) -> None:
    reading = read_patient_relation(text)

    assert not reading.is_other
    assert not reading.sure


def test_reads_a_visitors_own_pain_beside_others_as_theirs() -> None:
    assert read_patient_relation("my mom had RFA here, can I get in for my back") == PatientReading(SELF)


def weighed(*texts: str) -> str | None:
    return weigh(read_patient_relation(text) for text in texts).relation


@pytest.mark.parametrize(
    ("texts", "relation"),
    [
        (("my mother had a fusion, what helps her", "i need an appointment"), "mother"),
        (("my mother had a fusion, what helps her", "it's for me"), SELF),
        (("my mother had a fusion, what helps her", "i have had pain in my leg too"), SELF),
        (("my mother had a fusion, what helps her", "my name is Ann Lee"), SELF),
        (("appt for my mom", "i have been there for my back"), "mother"),
        (("appt for my mom", "tuesday works for me"), "mother"),
        (("appt for my mom", "no, it's for me"), SELF),
        (("it's for me", "no, for my wife"), "wife"),
        (("appt for my mom", "her name is Ruth Hill"), "mother"),
        (("her name is Ruth Hill", "she is my neighbor"), SOMEBODY),
        (("appt for my mom", "no wait it's for my dad"), "father"),
        (("hello", "i need an appointment"), None),
        ((), None),
    ],
)
def test_weighs_the_messages_of_a_conversation(texts: tuple[str, ...], relation: str | None) -> None:
    assert weighed(*texts) == relation


def test_a_very_long_message_is_read_in_no_time() -> None:
    assert read_patient_relation("my mom and " * 5000).relation is None


def test_the_clinic_has_words_for_every_relation() -> None:
    responses = yaml.safe_load((PROJECT_ROOT / "data/responses/booking.yml").read_text(encoding="utf-8"))["responses"]
    payloads = [button["payload"] for button in responses["utter_patient_words"][0]["buttons"]]

    assert set(payloads) == {*RELATIONS, SOMEBODY}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my moms back", [("mother", "my mom")]),
        ("My mother in law and my best friend", [("mother-in-law", "My mother in law"), ("friend", "my best friend")]),
        ("my wife's mother", [(SOMEBODY, "my wife's mother")]),
        ("Mama says hi to the wife", [("mother", "Mama"), ("wife", "the wife")]),
        ("my ex husband", []),
        ("in a moment, for the son of man", []),
    ],
)
def test_finds_who_is_named(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.relation, text[each.start : each.end]) for each in mentions(text)] == found


def test_knows_a_word_for_somebody_from_a_name() -> None:
    assert is_relation_word(" Mom ")
    assert not is_relation_word("Ruth")

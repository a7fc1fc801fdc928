"""What the form takes from messages, and what it asks next: whose appointment it is, names, first visits, an end."""

import pytest

from actions import appointment_slots as slots

from .form_player import FormPlayer, form

__all__ = ["form"]

NAME, NAME_OF_OTHER = "utter_ask_patient_name", "utter_ask_patient_name_for_other"
VISIT, VISIT_OF_OTHER = "utter_ask_visit_type", "utter_ask_visit_type_for_other"
CONTACT, OFFICE, STOPPED = "utter_ask_contact", "utter_ask_location", "utter_booking_stopped"
FOR_OTHER = "utter_read_back_for_other"


def books(form: FormPlayer, first: str) -> list[str]:
    return form.say(first, intent="book_appointment")


def reads_back(form: FormPlayer, first: str, name: str) -> list[str]:
    """Go to the read-back; gives what it says."""
    books(form, first)
    form.say(name)
    form.say("404 555 0123")
    form.say("first visit")
    form.say("marietta")
    return form.press(", ")


def test_one_who_books_for_oneself_reads_the_texts_as_they_are(form: FormPlayer) -> None:
    assert books(form, "i would like an appointment") == [NAME]
    assert form.say("Leona Fairchild") == [CONTACT]
    assert form.say("404 555 0123") == [VISIT]
    assert form.say("first visit") == [OFFICE]
    form.say("marietta")
    assert form.press(", ") == ["utter_read_back_new"]


def test_one_who_books_for_somebody_else_is_asked_about_the_patient(form: FormPlayer) -> None:
    assert books(form, "appt for my mom") == [NAME_OF_OTHER]
    assert form.value("patient") == "your mother"
    assert form.say("Ruth Hill") == [CONTACT]
    assert form.say("404 555 0123") == [VISIT_OF_OTHER]
    assert form.value("patient") == "your mother"
    assert form.say("no she's never been there") == [OFFICE]
    form.say("marietta")
    assert form.press(", ") == [FOR_OTHER, "utter_read_back_new"]
    assert (form.value("patient"), form.value("patient_name")) == ("your mother", "Ruth Hill")


def test_details_beside_the_patient_are_taken_from_the_first_message(form: FormPlayer) -> None:
    said = books(form, "appt for my mom Tuesday morning in Marietta")

    assert said == [NAME_OF_OTHER]
    assert (form.slots["location"], form.slots["patient_relation"]) == ("marietta", "mother")
    assert form.slots["patient_name"] is None


def test_an_earlier_question_tells_who_the_patient_is(form: FormPlayer) -> None:
    form.hear("my mother had a fusion, what helps her")

    assert books(form, "i need an appointment") == [NAME_OF_OTHER]
    assert form.slots["patient_relation"] == "mother"


@pytest.mark.parametrize("later", ["i need an appointment, it's for me", "appointment for myself please"])
def test_an_earlier_question_gives_way_to_a_later_word(form: FormPlayer, later: str) -> None:
    form.hear("my mother had a fusion, what helps her")

    assert books(form, later) == [NAME]
    assert form.slots["patient_relation"] == "self"


def test_an_earlier_question_gives_way_to_ones_own_name(form: FormPlayer) -> None:
    form.hear("my mother had a fusion, what helps her")
    books(form, "i need an appointment")

    assert form.say("my name is Darnell Price") == [CONTACT]
    assert form.say("404 555 0123") == [VISIT]


def test_questions_before_a_fresh_start_tell_nothing(form: FormPlayer) -> None:
    form.hear("my mother had a fusion, what helps her")
    form.events.append({"event": "action", "name": "action_restart"})

    assert books(form, "i need an appointment") == [NAME]


def test_a_booking_that_was_stopped_leaves_nothing_of_the_patient(form: FormPlayer) -> None:
    books(form, "appt for my mom")
    assert form.say("never mind") == [STOPPED]
    assert form.slots["patient_relation"] is None

    assert books(form, "i need an appointment") == [NAME]


def test_the_patients_name_is_taken_beside_the_visitors_own(form: FormPlayer) -> None:
    assert books(form, "this is Ann, calling for my mom Ruth Hill") == [CONTACT]
    assert form.slots["patient_name"] == "Ruth Hill"


@pytest.mark.parametrize(
    "first",
    [
        "this is Ann Lee, calling for my mom",
        "my name is Ann Lee and I need an appointment for my mom",
        "hi I'm Ann Lee, my mom needs to be seen",
    ],
)
def test_the_visitors_own_name_is_not_the_patients(form: FormPlayer, first: str) -> None:
    assert books(form, first) == [NAME_OF_OTHER]
    assert form.slots["patient_name"] is None


def test_an_own_name_given_for_the_patient_is_asked_again_once(form: FormPlayer) -> None:
    books(form, "appt for my mom")

    assert form.say("my name is Ann Lee") == ["utter_hint_patient_name", NAME_OF_OTHER]
    form.events.append({"event": "bot", "metadata": {"utter_action": "utter_hint_patient_name"}})
    assert form.say("my name is Ann Lee") == [CONTACT]


def test_whom_it_is_for_is_no_name_and_needs_no_hint(form: FormPlayer) -> None:
    books(form, "i need an appointment")

    assert form.say("it's for my husband") == [NAME_OF_OTHER]
    assert form.value("patient") == "your husband"
    assert form.say("husband") == ["utter_hint_patient_name", NAME_OF_OTHER]


@pytest.mark.parametrize("said", ["no, it's for me", "actually it's for me", "the appointment is for me not my mom"])
def test_for_me_at_the_read_back_asks_for_the_visitors_own_name(form: FormPlayer, said: str) -> None:
    reads_back(form, "appt for my mom", "Ruth Hill")

    assert form.say(said, intent="deny") == [NAME]
    assert form.slots["patient_relation"] == "self"
    assert form.slots["booking_consent"] is None
    assert (form.slots["contact"], form.slots["location"]) == ("+14045550123", "marietta")
    form.say("Ann Lee")
    assert form.say("first time") == ["utter_read_back_new"]


@pytest.mark.parametrize("said", ["for my wife, not me", "no, it's for my wife", "sorry i meant for my wife"])
def test_somebody_else_at_the_read_back_asks_for_their_name(form: FormPlayer, said: str) -> None:
    reads_back(form, "i need an appointment", "Roy Tanner")

    assert form.say(said, intent="deny") == [NAME_OF_OTHER]
    assert form.value("patient") == "your wife"
    assert form.say("Carol Tanner") == [VISIT_OF_OTHER]
    assert form.say("yes") == [FOR_OTHER, "utter_read_back_returning"]


def test_somebody_elses_name_at_the_read_back_is_put_right_in_one_message(form: FormPlayer) -> None:
    reads_back(form, "i need an appointment", "Roy Tanner")

    assert form.say("no it's for my wife Carol Tanner", intent="deny") == [FOR_OTHER, "utter_read_back_new"]
    assert form.value("patient_name") == "Carol Tanner"


def test_another_patient_than_the_one_before_is_asked_about_anew(form: FormPlayer) -> None:
    books(form, "appt for my mom")
    form.say("Ruth Hill")

    assert form.say("no wait, it's for my dad") == [NAME_OF_OTHER]
    assert form.value("patient") == "your father"


def test_a_name_that_was_given_stays_where_nothing_is_put_right(form: FormPlayer) -> None:
    books(form, "i need an appointment")
    form.say("Ruth Hill")
    form.say("404 555 0123")
    form.say("first visit")
    form.say("marietta")

    form.say("mornings are better for my mom")

    assert form.slots["patient_name"] == "Ruth Hill"
    assert form.slots["patient_relation"] == "mother"


def test_no_it_is_for_my_wife_is_no_answer_about_the_first_visit(form: FormPlayer) -> None:
    books(form, "i need an appointment")
    form.say("Roy Tanner")
    form.say("404 555 0123")

    assert form.say("no it's for my wife", intent="deny") == [NAME_OF_OTHER]
    assert form.slots["visit_type"] is None


@pytest.mark.parametrize("said", ["yes", "yes it's for my mom", "yes please"])
def test_a_yes_at_the_read_back_stays_a_yes(form: FormPlayer, said: str) -> None:
    reads_back(form, "appt for my mom", "Ruth Hill")

    form.say(said, intent="affirm")

    assert form.slots["booking_consent"] is True


def test_a_yes_for_me_at_the_read_back_stays_a_yes(form: FormPlayer) -> None:
    reads_back(form, "i need an appointment", "Ann Lee")

    form.say("yes, for me", intent="affirm")

    assert form.slots["booking_consent"] is True


def test_a_time_that_suits_the_visitor_changes_no_patient(form: FormPlayer) -> None:
    books(form, "appt for my mom")

    form.say("Ruth Hill")
    form.say("tuesday works for me")

    assert form.slots["patient_relation"] == "mother"
    assert form.slots["patient_name"] == "Ruth Hill"


def test_a_question_about_somebody_else_is_still_answered(form: FormPlayer) -> None:
    books(form, "i need an appointment")

    form.say("i wonder how long the ablation would last for my mother once it is done there", intent="ask_treatment")

    assert form.stepped_aside


def test_the_first_message_introduces_the_visitor_as_on_the_phone(form: FormPlayer) -> None:
    books(form, "this is Curtis Bell, new patient, i need to be seen in Marietta, my cell is 678-555-0119")

    assert form.slots["patient_name"] == "Curtis Bell"
    assert (form.slots["contact"], form.slots["visit_type"]) == ("+16785550119", "new")
    assert form.slots[slots.REQUESTED] == "opening"


@pytest.mark.parametrize(
    ("said", "intent", "name"),
    [
        ("it's for me, Darnell Price", "book_appointment", "Darnell Price"),
        ("Will Young", "greet", "Will Young"),
        ("april summers", "ask_location", "April Summers"),
        ("Nguyen Thi Lan", "other_language", "Nguyen Thi Lan"),
        ("chris long", "express_feelings", "Chris Long"),
        ("first name Sean last name O'Malley", "ask_treatment", "Sean O'Malley"),
    ],
)
def test_a_name_is_taken_whatever_the_classifier_makes_of_it(
    form: FormPlayer, said: str, intent: str, name: str
) -> None:
    books(form, "i need an appointment")

    assert form.say(said, intent=intent) == [CONTACT]
    assert form.slots["patient_name"] == name


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("hablan español", "other_language"),
        ("Buenos Dias", "other_language"),
        ("prefiero español", "other_language"),
        ("refund policy", "ask_capabilities"),
        ("hello", "greet"),
        ("radio frequency", "ask_treatment"),
    ],
)
def test_what_is_no_name_still_goes_elsewhere(form: FormPlayer, said: str, intent: str) -> None:
    books(form, "i need an appointment")

    form.say(said, intent=intent)

    assert form.stepped_aside
    assert form.slots["patient_name"] is None


def test_a_treatment_in_capitals_is_no_name(form: FormPlayer) -> None:
    books(form, "i need an appointment")

    form.say("Faith Healing", intent="ask_treatment", entities=[{"entity": "treatment", "value": "laser"}])

    assert form.stepped_aside


@pytest.mark.parametrize("said", ["y'all did my shot last spring", "not since 2019"])
def test_what_was_done_here_tells_that_it_is_not_the_first_visit(form: FormPlayer, said: str) -> None:
    books(form, "i need an appointment, my name is Elmer Scroggins, 404 555 0193")

    assert form.say("not sure") == ["utter_hint_visit_type", VISIT]
    assert form.say(said) == [OFFICE]
    assert form.slots["visit_type"] == "returning"


def test_a_changed_mind_at_the_name_ends_the_booking(form: FormPlayer) -> None:
    books(form, "i need an appointment")

    assert form.say("i don't want to give you my name", intent="deny") == [STOPPED]


@pytest.mark.parametrize("said", ["...", "…", "?", "!!", " - "])
def test_signs_alone_are_no_consent_whatever_the_classifier_makes_of_them(form: FormPlayer, said: str) -> None:
    reads_back(form, "i need an appointment", "Ann Lee")

    assert form.say(said, intent="affirm") == ["utter_hint_booking_consent", "utter_read_back_new"]
    assert form.slots["booking_consent"] is None


@pytest.mark.parametrize("said", ["👍", "ok", "that'll work"])
def test_a_yes_in_other_words_is_consent(form: FormPlayer, said: str) -> None:
    reads_back(form, "i need an appointment", "Ann Lee")

    form.say(said, intent="affirm")

    assert form.slots["booking_consent"] is True


@pytest.mark.parametrize("said", ["...", "?", "ok"])
def test_an_answer_that_says_nothing_is_asked_again_at_every_step(form: FormPlayer, said: str) -> None:
    books(form, "i need an appointment")
    for answer in ("Ann Lee", "404 555 0123", "first visit", "marietta"):
        requested = form.slots[slots.REQUESTED]
        form.say(said, intent="affirm")
        assert form.slots[slots.REQUESTED] == requested
        assert form.slots[requested] is None
        form.say(answer)
    form.say(said, intent="affirm")
    assert form.slots[slots.REQUESTED] == "opening"


@pytest.mark.parametrize("contact", ["jane@example.com", "404 555 0142"])
def test_a_time_beside_the_contact_is_taken_and_the_contact_is_not_kept_with_it(form: FormPlayer, contact: str) -> None:
    form.say(f"can i come in next week, mornings are best. my name is Jane Doe, {contact}, first visit, midtown")

    assert "mornings are best" in form.slots[slots.PREFERRED_TIME]
    assert contact not in form.slots[slots.PREFERRED_TIME]
    assert form.slots[slots.CONTACT] in ("jane@example.com", "+14045550142")


def test_a_contact_alone_tells_no_time(form: FormPlayer) -> None:
    form.say("404 555 0142")

    assert form.slots[slots.PREFERRED_TIME] is None

"""Appointments that exist: proved by reference and contact, then looked up, moved or cancelled; wishes likewise."""

import pytest

from actions import manage_slots as slots
from bot.booking.answers import Found, Held, Joined
from bot.booking.contact import Contact
from bot.booking.model import Appointment, Window
from bot.booking.wish import WishRequest

from ..booking.builders import EMAIL, PHONE, at, request, schedule
from .manage_player import ManagePlayer, managing

__all__ = ["managing"]  # a fixture

TEN = at("2026-12-01 10:00")
REFERENCE = "utter_ask_manage_reference_check"
CONTACT = "utter_ask_manage_contact"
NOT_FOUND = "utter_manage_not_found"
CHECK, CANCEL, MOVE = "check_appointment", "cancel_appointment", "reschedule_appointment"


@pytest.fixture
def visit(managing: ManagePlayer) -> Appointment:
    """Give an appointment on Tuesday at ten."""
    return managing.service.book(request(TEN), "key-1").appointment


def stored(managing: ManagePlayer, visit: Appointment) -> Appointment:
    found = managing.service.look_up(visit.reference, PHONE)
    assert isinstance(found, Found)
    return found.appointment


def pair(visit: Appointment) -> str:
    return f"reference {visit.reference}, 404 555 0142"


def test_asks_for_the_reference_then_the_contact(managing: ManagePlayer, visit: Appointment) -> None:
    assert managing.begin("when is my appointment") == [REFERENCE]
    assert managing.say(visit.reference) == [CONTACT]
    assert managing.say("404 555 0142") == ["utter_found_booked"]
    assert (managing.value("office"), managing.value("time")) == ("Midtown Atlanta", "Tuesday, December 1, 10 AM")
    assert managing.outcome is not None
    assert (managing.outcome["behaviour"], managing.outcome["category"]) == ("book", "check")
    assert all(managing.slots[name] is None for name in slots.ALL)


def test_takes_both_from_the_first_message(managing: ManagePlayer, visit: Appointment) -> None:
    assert managing.begin(f"when is my appointment, {pair(visit)}") == ["utter_found_booked"]
    assert not managing.is_open


def test_the_contact_may_come_first(managing: ManagePlayer, visit: Appointment) -> None:
    assert managing.begin("when is my appointment, my number is 404 555 0142") == [REFERENCE]
    assert managing.say(visit.reference) == ["utter_found_booked"]


def test_a_wrong_reference_and_a_wrong_contact_are_told_alike(managing: ManagePlayer, visit: Appointment) -> None:
    wrong_contact = managing.begin(f"when is my appointment, reference {visit.reference}, 404 555 0143")
    told = managing.said
    wrong_reference = managing.begin("when is my appointment, reference 7Z7Z7Z7Z, 404 555 0142")

    assert wrong_contact == wrong_reference == [NOT_FOUND, REFERENCE]
    assert told == managing.said
    assert managing.slots["known_reference"] is None


def test_too_many_tries_end_at_the_desk_even_for_the_right_pair(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin("when is my appointment")
    for tried in "ABCDE":
        assert managing.say(f"7{tried}7{tried}7{tried}7{tried}, 404 555 0142") == [NOT_FOUND, REFERENCE]

    assert managing.say(pair(visit)) == ["utter_manage_too_many"]
    assert not managing.slots[slots.KIND]


@pytest.mark.parametrize("said", ["I don't have it", "i lost it", "no idea"])
def test_without_a_reference_the_desk_goes_on(managing: ManagePlayer, said: str) -> None:
    managing.begin("please cancel my appointment", intent=CANCEL)

    assert managing.say(said) == ["utter_manage_no_reference"]
    assert managing.outcome is not None
    assert managing.outcome["category"] == "cancel"


def test_says_where_the_reference_stands(managing: ManagePlayer) -> None:
    managing.begin("when is my appointment")

    assert managing.say("where do i find the reference?", intent="ask_treatment") == [
        "utter_hint_manage_reference",
        REFERENCE,
    ]


def test_steps_aside_for_a_question(managing: ManagePlayer) -> None:
    managing.begin("when is my appointment")

    assert managing.say("how long does rfa last", intent="ask_treatment") == []
    assert managing.stepped_aside


def test_cancels_after_a_yes(managing: ManagePlayer, visit: Appointment) -> None:
    assert managing.begin(f"cancel it, {pair(visit)}", intent=CANCEL) == ["utter_read_back_cancel"]
    assert stored(managing, visit).status == "booked"

    assert managing.say("yes", intent="affirm") == ["utter_cancelled"]
    assert stored(managing, visit).status == "cancelled"


@pytest.mark.parametrize("said", ["cancel it", "please cancel it", "yes cancel it"])
def test_cancels_in_so_many_words(managing: ManagePlayer, visit: Appointment, said: str) -> None:
    managing.begin(f"cancel it, {pair(visit)}", intent=CANCEL)

    assert managing.say(said, intent=CANCEL) == ["utter_cancelled"]


@pytest.mark.parametrize("said", ["no", "don't cancel it", "keep it"])
def test_keeps_it_after_a_no(managing: ManagePlayer, visit: Appointment, said: str) -> None:
    managing.begin(f"cancel it, {pair(visit)}", intent=CANCEL)

    assert managing.say(said, intent="deny")[-1] in ("utter_kept", "utter_manage_stopped")
    assert stored(managing, visit).status == "booked"


@pytest.mark.parametrize("said", ["hmm", "cancel", "maybe", "yes but wait", "no cancel it"])
def test_cancels_nothing_on_a_doubtful_yes(managing: ManagePlayer, visit: Appointment, said: str) -> None:
    managing.begin(f"cancel it, {pair(visit)}", intent=CANCEL)

    assert managing.say(said, intent="affirm") == ["utter_hint_manage_consent", "utter_read_back_cancel"]
    assert stored(managing, visit).status == "booked"


def test_moves_to_a_time_that_was_chosen_from_openings(managing: ManagePlayer, visit: Appointment) -> None:
    assert managing.begin(f"move it, {pair(visit)}", intent=MOVE) == ["utter_move_now", "utter_ask_move_time"]
    assert managing.say("wednesday next week") == ["utter_move_now", "utter_offer_openings"]
    assert managing.press("Wednesday") == ["utter_read_back_move"]
    assert managing.value("time") == "Tuesday, December 1, 10 AM"
    assert str(managing.value("new_time")).startswith("Wednesday, December 2")
    assert stored(managing, visit).opening == TEN

    assert managing.say("yes", intent="affirm") == ["utter_moved"]
    assert managing.value("reference") == visit.reference
    assert stored(managing, visit).start_utc.day == 2


def test_the_new_time_is_held_while_it_is_read_back(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"move it to december 2 at 11 am, {pair(visit)}", intent=MOVE)

    assert not isinstance(managing.service.hold(at("2026-12-02 11:00"), "website:2"), Held)


def test_moves_to_another_office(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"move it to marietta, {pair(visit)}", intent=MOVE)
    managing.press(", ")

    assert managing.value("new_office") == "Marietta"
    managing.say("yes", intent="affirm")
    assert stored(managing, visit).location == "marietta"


def test_offers_other_times_where_the_new_one_is_lost(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"move it to december 2 at 11 am, {pair(visit)}", intent=MOVE)
    managing.clock.pass_by(minutes=6)
    managing.service.book(request(at("2026-12-02 11:00"), contact=EMAIL), "key-2")

    assert managing.say("yes", intent="affirm")[:2] == ["utter_just_taken", "utter_move_now"]
    assert managing.is_open
    assert stored(managing, visit).opening == TEN


def test_a_closed_day_is_answered_with_the_nearest_openings(managing: ManagePlayer, visit: Appointment) -> None:
    said = managing.begin(f"move it to christmas day, {pair(visit)}", intent=MOVE)

    assert said == ["utter_move_now", "utter_no_opening_then"]


@pytest.mark.parametrize("intent", [CHECK, CANCEL, MOVE])
def test_what_is_cancelled_is_said_to_be(managing: ManagePlayer, visit: Appointment, intent: str) -> None:
    managing.service.cancel(visit.reference, PHONE)

    assert managing.begin(f"my appointment, {pair(visit)}", intent=intent) == ["utter_found_cancelled"]


@pytest.mark.parametrize(
    ("intent", "said"), [(CHECK, "utter_found_past"), (CANCEL, "utter_manage_past"), (MOVE, "utter_manage_past")]
)
def test_what_is_over_is_said_to_be(managing: ManagePlayer, visit: Appointment, intent: str, said: str) -> None:
    managing.clock.pass_by(days=9)

    assert managing.begin(f"my appointment, {pair(visit)}", intent=intent) == [said]


def test_a_pair_that_was_proved_is_not_asked_for_again(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"when is my appointment, {pair(visit)}")

    assert managing.begin("ok cancel it then", intent=CANCEL) == ["utter_read_back_cancel"]
    assert managing.say("I mean another appointment") == ["utter_ask_manage_reference_cancel"]


def test_another_reference_is_not_taken_for_the_known_one(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"when is my appointment, {pair(visit)}")

    assert managing.begin("cancel my appointment, reference 7Z7Z7Z7Z", intent=CANCEL) == [CONTACT]


def test_goes_back_to_the_reference(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin("when is my appointment")
    managing.say(visit.reference)

    assert managing.say("go back") == [REFERENCE]


def test_a_stop_forgets_all(managing: ManagePlayer, visit: Appointment) -> None:
    managing.begin(f"move it, {pair(visit)}", intent=MOVE)

    assert managing.say("never mind", intent="stop_conversation") == ["utter_manage_stopped"]
    assert all(managing.slots[name] is None for name in slots.ALL)
    assert stored(managing, visit).sequence == 0


def test_a_new_appointment_instead_opens_the_other_form(managing: ManagePlayer) -> None:
    managing.begin("when is my appointment")

    assert managing.say("/book_appointment", intent="book_appointment") == []
    assert managing.follows == "appointment_form"


@pytest.fixture
def code(managing: ManagePlayer, visit: Appointment) -> str:
    """Give the code of a wish for the time of the visit, made by mail."""
    wish = WishRequest(Window(TEN.start, TEN.end), "midtown", "Ann Lee", EMAIL, "new", consented=True)
    joined = managing.room.join(wish)
    assert isinstance(joined, Joined)
    return joined.wish.code


def test_takes_what_the_waiting_list_offers(managing: ManagePlayer, visit: Appointment, code: str) -> None:
    managing.service.cancel(visit.reference, PHONE)

    assert managing.begin(f"i got a text about an opening, code {code}") == [CONTACT]
    assert managing.say("jane@example.com") == ["utter_read_back_accept"]
    assert managing.value("time") == "Tuesday, December 1, 10 AM"
    assert managing.say("yes", intent="affirm") == ["utter_booked"]
    assert managing.slots["known_reference"] == managing.value("reference")


def test_says_that_nothing_is_offered_yet(managing: ManagePlayer, code: str) -> None:
    assert managing.begin(f"i got a text about an opening, code {code}, jane@example.com") == ["utter_wish_waiting"]


def test_says_that_an_offer_has_run_out(managing: ManagePlayer, visit: Appointment, code: str) -> None:
    managing.service.cancel(visit.reference, PHONE)
    managing.clock.pass_by(hours=3)

    assert managing.begin(f"i got a text about an opening, code {code}, jane@example.com") == ["utter_wish_lapsed"]


def test_an_accepted_offer_is_told_again(managing: ManagePlayer, visit: Appointment, code: str) -> None:
    managing.service.cancel(visit.reference, PHONE)
    managing.room.accept(code, EMAIL)

    assert managing.begin(f"i got a text about an opening, code {code}, jane@example.com") == ["utter_booked"]


@pytest.mark.parametrize(("said", "answered"), [("yes", "utter_wish_withdrawn"), ("no", "utter_wish_kept")])
def test_leaves_the_list_after_a_yes(managing: ManagePlayer, code: str, said: str, answered: str) -> None:
    begun = managing.begin(f"take me off the waiting list, code {code}, jane@example.com", intent=CANCEL)

    assert begun == ["utter_read_back_withdraw"]
    assert managing.say(said, intent="affirm" if said == "yes" else "deny") == [answered]


def test_a_contact_of_another_kind_is_no_match(managing: ManagePlayer, code: str) -> None:
    said = managing.begin(f"i got a text about an opening, code {code}, 404 555 0142")

    assert said == [NOT_FOUND, "utter_ask_manage_reference_accept"]


def test_the_schedule_of_these_tests_has_the_offices_of_the_clinic() -> None:
    assert {place.slug for place in schedule().locations} == {"midtown", "marietta"}
    assert Contact("phone", "+14045550142") == PHONE

"""At every step of both forms: a question, an emergency, a correction, a step back, a stop; then on where it was."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.booking.contact import Contact
from bot.booking.model import AppointmentRequest, Window
from bot.booking.service import Booked, BookingService
from bot.booking.store import BookingStore
from bot.client import Conversation, Turn
from bot.schedule import schedule_of
from bot.settings import Settings, clinic

QUESTION = "how long does rfa last"
EMERGENCY = "i can't feel my private parts since my fusion and i peed myself"
PRESS = "press "  # what follows is a part of a button's title
NUMBERS = count(5_550_300)

# What is said at each step of a booking, and by what its question is known.
BOOKING = {
    "name": ("Leona Fairchild", "full name"),
    "contact": ("404 555 0123", "phone number or e-mail"),
    "visit": (PRESS + "first visit", "seen at"),
    "office": (PRESS + "Decatur", "Which office"),
    "time": (PRESS + ", ", "openings at"),
    "consent": (PRESS + "Yes, request it", "May I store"),
}
STEPS = list(BOOKING)
# How an earlier answer is put right, and how the read-back shows it.
CORRECTIONS = {
    "name": ("the name is wrong, it's Gloria Hensley", "Name: Gloria Hensley"),
    "contact": ("my number is wrong, it's 404 555 0199", "Contact: +14045550199"),
    "visit": ("actually i have been there before", "been here before"),
    "office": ("actually it's Marietta", "Office: Marietta"),
    "time": ("no, wednesday next week at 10:30 am", "10:30 AM"),
}
# The same for what exists: the form's kind, what opens it, and its steps.
MANAGED = {
    "check": ("when is my appointment", {"reference": "reference", "contact": "made with"}),
    "cancel": (
        "i need to cancel my appointment",
        {"reference": "reference", "contact": "made with", "consent": "Shall I cancel it"},
    ),
    "reschedule": (
        "i need to move my appointment",
        {"reference": "reference", "contact": "made with", "time": "Your appointment is at", "consent": "Shall I move"},
    ),
}
MANAGED_STEPS = [(kind, step) for kind, (_, steps) in MANAGED.items() for step in steps]


class Visit:
    """An appointment of its own for one test."""

    def __init__(self, settings: Settings) -> None:
        schedule = schedule_of(clinic())
        service = BookingService(
            BookingStore.from_url(settings.bookings_url, create=True), schedule, lambda: datetime.now(UTC)
        )
        number = next(NUMBERS)
        self.contact = Contact("phone", f"+1404{number}")
        far_off = Window(datetime.now(UTC) + timedelta(days=40), datetime.now(UTC) + timedelta(days=85))
        opening = service.find_openings(location="decatur", windows=[far_off], limit=1)[0]
        request = AppointmentRequest(opening, "Hattie Vance", self.contact, "new", consented=True)
        booked = service.book(request, f"every-step-{number}")
        assert isinstance(booked, Booked)
        self.reference = booked.appointment.reference
        self.service = service

    def answer(self, step: str) -> str:
        return {"reference": self.reference, "contact": self.contact.value, "time": PRESS + ", ", "consent": "yes"}[
            step
        ]


@pytest.fixture
def booked(bot_settings: Settings, conversation: Conversation) -> Visit:
    return Visit(bot_settings)


def send(conversation: Conversation, message: str, last: Turn | None = None) -> Turn:
    if not message.startswith(PRESS):
        return conversation.say(message)
    assert last is not None
    buttons = [button for each in last.messages for button in each.get("buttons", ())]
    return conversation.press(next(b["payload"] for b in buttons if message.removeprefix(PRESS) in b["title"]))


def go_to(conversation: Conversation, first: str, answers: Sequence[str]) -> Turn:
    turn = send(conversation, first)
    for answer in answers:
        turn = send(conversation, answer, turn)
    return turn


def booking_at(conversation: Conversation, step: str) -> Turn:
    answers = [BOOKING[earlier][0] for earlier in STEPS[: STEPS.index(step)]]
    turn = go_to(conversation, "i would like to make an appointment", answers)
    assert BOOKING[step][1] in turn.text
    return turn


def finish_booking(conversation: Conversation, turn: Turn) -> Turn:
    """Answer what is still asked, up to the read-back."""
    for _ in STEPS:
        step = next(step for step in reversed(STEPS) if BOOKING[step][1].lower() in turn.text.lower())
        if step == "consent":
            return turn
        turn = send(conversation, BOOKING[step][0], turn)
    raise AssertionError(turn.text)


def managing_at(conversation: Conversation, kind: str, step: str, booked: Visit) -> Turn:
    first, steps = MANAGED[kind]
    earlier = list(steps)[: list(steps).index(step)]
    turn = go_to(conversation, first, [booked.answer(each) for each in earlier])
    assert steps[step] in turn.text
    return turn


@pytest.mark.parametrize("step", STEPS)
def test_a_question_is_answered_and_the_booking_goes_on(conversation: Conversation, step: str) -> None:
    booking_at(conversation, step)

    turn = conversation.say(QUESTION)
    assert turn.outcome["behaviour"] == "answer"
    assert "9 to 18 months" in turn.text
    assert BOOKING[step][1] in turn.text
    assert "Leona Fairchild" in finish_booking(conversation, turn).text


@pytest.mark.parametrize("step", STEPS)
def test_an_emergency_suspends_the_booking_until_the_visitor_goes_on(conversation: Conversation, step: str) -> None:
    booking_at(conversation, step)

    emergency = conversation.say(EMERGENCY)
    assert emergency.outcome["behaviour"] == "emergency"
    assert BOOKING[step][1] not in emergency.text
    turn = conversation.say("please go on with the appointment")
    assert BOOKING[step][1] in turn.text
    assert "Leona Fairchild" in finish_booking(conversation, turn).text


@pytest.mark.parametrize(
    ("step", "detail"), [(step, detail) for step in STEPS for detail in STEPS[: STEPS.index(step)]]
)
def test_an_earlier_answer_is_put_right(conversation: Conversation, step: str, detail: str) -> None:
    booking_at(conversation, step)

    said, shown = CORRECTIONS[detail]
    turn = finish_booking(conversation, conversation.say(said))
    assert shown in turn.text
    assert "Reference" in send(conversation, PRESS + "Yes, request it", turn).text


@pytest.mark.parametrize("step", STEPS)
def test_going_back_asks_the_question_before(conversation: Conversation, step: str) -> None:
    booking_at(conversation, step)

    turn = conversation.say("go back")
    assert BOOKING[STEPS[max(STEPS.index(step) - 1, 0)]][1] in turn.text
    assert "Leona Fairchild" in finish_booking(conversation, turn).text


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_ends_the_booking(conversation: Conversation, step: str) -> None:
    booking_at(conversation, step)

    turn = conversation.say("never mind")
    assert "Nothing was stored" in turn.text
    assert BOOKING[step][1] not in turn.text


@pytest.mark.parametrize(("kind", "step"), MANAGED_STEPS)
def test_a_question_is_answered_and_the_change_goes_on(
    conversation: Conversation, booked: Visit, kind: str, step: str
) -> None:
    managing_at(conversation, kind, step, booked)

    turn = conversation.say(QUESTION)
    assert turn.outcome["behaviour"] == "answer"
    assert MANAGED[kind][1][step] in turn.text
    assert_done(conversation, turn, kind, step, booked)


@pytest.mark.parametrize(("kind", "step"), MANAGED_STEPS)
def test_an_emergency_suspends_the_change_until_the_visitor_goes_on(
    conversation: Conversation, booked: Visit, kind: str, step: str
) -> None:
    managing_at(conversation, kind, step, booked)

    emergency = conversation.say(EMERGENCY)
    assert emergency.outcome["behaviour"] == "emergency"
    assert MANAGED[kind][1][step] not in emergency.text
    turn = conversation.say("please go on with that")
    assert MANAGED[kind][1][step] in turn.text
    assert_done(conversation, turn, kind, step, booked)


@pytest.mark.parametrize(("kind", "step"), [(kind, step) for kind, step in MANAGED_STEPS if step != "reference"])
def test_a_wrong_reference_is_put_right(
    conversation: Conversation, booked: Visit, bot_settings: Settings, kind: str, step: str
) -> None:
    other = Visit(bot_settings)
    managing_at(conversation, kind, step, other)

    if step == "contact":
        turn = conversation.say(f"wait, the reference is {booked.reference}")
        assert MANAGED[kind][1][step] in turn.text
    else:
        turn = conversation.say(f"sorry, wrong one, it's reference {booked.reference} with {booked.contact.value}")
        if kind == "reschedule":  # the new time stays as it was wished for
            step = "consent" if "Shall I move" in turn.text else "time"
    assert_done(conversation, turn, kind, step, booked)


@pytest.mark.parametrize("step", ["time", "consent"])
@pytest.mark.parametrize(
    ("said", "shown"),
    [("actually it's Marietta", "Marietta"), ("no, wednesday next week", "Wednesday")],
)
def test_the_new_time_and_place_are_put_right(
    conversation: Conversation, booked: Visit, step: str, said: str, shown: str
) -> None:
    managing_at(conversation, "reschedule", step, booked)

    turn = conversation.say(said)
    if "Shall I move" not in turn.text:
        turn = send(conversation, PRESS + ", ", turn)
    assert shown in turn.text.split("New:")[1]
    assert "is moved" in conversation.say("yes").text


@pytest.mark.parametrize(("kind", "step"), MANAGED_STEPS)
def test_going_back_in_a_change_asks_the_question_before(
    conversation: Conversation, booked: Visit, kind: str, step: str
) -> None:
    managing_at(conversation, kind, step, booked)

    steps = list(MANAGED[kind][1])
    earlier = steps[max(steps.index(step) - 1, 0)]
    turn = conversation.say("go back")
    assert MANAGED[kind][1][earlier] in turn.text
    assert_done(conversation, turn, kind, earlier, booked)


@pytest.mark.parametrize(("kind", "step"), MANAGED_STEPS)
def test_a_stop_changes_nothing(conversation: Conversation, booked: Visit, kind: str, step: str) -> None:
    managing_at(conversation, kind, step, booked)

    turn = conversation.say("never mind")
    assert "Nothing was changed" in turn.text
    found = booked.service.look_up(booked.reference, booked.contact)
    assert (found.appointment.status, found.appointment.sequence) == ("booked", 0)


def assert_done(conversation: Conversation, turn: Turn, kind: str, step: str, booked: Visit) -> None:
    """Answer what is asked from a step on, and see that it was done."""
    steps = list(MANAGED[kind][1])
    for each in steps[steps.index(step) :]:
        turn = send(conversation, booked.answer(each), turn)
    assert {"check": "is booked", "cancel": "is cancelled", "reschedule": "is moved"}[kind] in turn.text
    found = booked.service.look_up(booked.reference, booked.contact)
    assert found.appointment.status == ("cancelled" if kind == "cancel" else "booked")
    assert found.appointment.sequence == (0 if kind == "check" else 1)

"""The waiting list from the wish to the appointment: joined, offered what is given back, accepted or left."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.booking.answers import Booked
from bot.booking.contact import Contact
from bot.booking.model import Appointment, AppointmentRequest, Opening, Window
from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.client import Conversation, Turn
from bot.schedule import schedule_of
from bot.settings import Settings, clinic

OFFICE = "midtown"
STRANGER = Contact("phone", "+14045550777")
DAYS = count(30)
NUMBERS = count(5_550_600)
FEW = 18  # openings of one day


class FullDay:
    """A day that is booked up by strangers; no two tests have the same one."""

    def __init__(self, settings: Settings) -> None:
        self.schedule = schedule_of(clinic())
        store = BookingStore.from_url(settings.bookings_url, create=True)
        self.service = BookingService(store, self.schedule, lambda: datetime.now(UTC))
        self.openings = self._openings()
        booked = [self.service.book(request(opening), f"full-{opening.start}") for opening in self.openings]
        self.appointments: list[Appointment] = [each.appointment for each in booked if isinstance(each, Booked)]
        assert len(self.appointments) == len(self.openings) > 1

    def _openings(self) -> list[Opening]:
        midnight = datetime.now(self.schedule.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in DAYS:
            assert ahead < self.schedule.horizon_days, "there are more tests than days"
            day = midnight + timedelta(days=ahead)
            window = Window(day, day + timedelta(days=1))
            found = self.service.find_openings(location=OFFICE, windows=[window], limit=FEW)
            if found:
                return found
        raise AssertionError

    @property
    def words(self) -> str:
        day = self.schedule.local(self.openings[0].start)
        return f"{day:%B} {day.day}"

    def give_back(self) -> None:
        """Cancel the first appointment of the day."""
        self.service.cancel(self.appointments[0].reference, STRANGER)


def request(opening: Opening) -> AppointmentRequest:
    return AppointmentRequest(opening, "Sam Stranger", STRANGER, "new", consented=True)


@pytest.fixture
def full_day(bot_settings: Settings, conversation: Conversation) -> FullDay:
    return FullDay(bot_settings)


@pytest.fixture
def phone() -> Iterator[str]:
    yield f"404 {next(NUMBERS)}"


def press(conversation: Conversation, turn: Turn, title: str) -> Turn:
    buttons = [button for each in turn.messages for button in each.get("buttons", ())]
    return conversation.press(next(button["payload"] for button in buttons if title in button["title"]))


def asks_to_wait(conversation: Conversation, day: FullDay, phone: str) -> Turn:
    conversation.say(f"appointment please. my name is Nell Ortiz, {phone}, first visit, midtown")
    turn = conversation.say(day.words)
    assert "no opening at Midtown Atlanta" in turn.text
    return press(conversation, turn, "waiting list")


def joins(conversation: Conversation, day: FullDay, phone: str) -> str:
    asks_to_wait(conversation, day, phone)
    turn = conversation.say("yes")
    assert turn.outcome == {**turn.outcome, "behaviour": "book", "category": "new"}
    code = re.search(r"Code: (\w{8})", turn.text)
    assert code, turn.text
    return code[1]


def test_the_wish_is_read_back_and_stored_with_consent(
    conversation: Conversation, full_day: FullDay, phone: str
) -> None:
    turn = asks_to_wait(conversation, full_day, phone)

    for part in ("Nell Ortiz", "first visit", "Midtown Atlanta", full_day.words, "8 AM to 5 PM", "waiting list?"):
        assert part in turn.text
    assert "You are on the waiting list" in conversation.say("yes").text


def test_another_time_at_the_read_back_is_booked_instead(
    conversation: Conversation, full_day: FullDay, phone: str
) -> None:
    asks_to_wait(conversation, full_day, phone)

    turn = conversation.say("no, any other day is fine")
    turn = turn if "openings" in turn.text or "nearest" in turn.text else conversation.say("the time")
    turn = press(conversation, turn, ", ")
    assert "May I store" in turn.text
    assert "Reference" in conversation.say("yes").text


def test_what_is_given_back_is_offered_and_accepted(conversation: Conversation, full_day: FullDay, phone: str) -> None:
    code = joins(conversation, full_day, phone)
    full_day.give_back()

    later = conversation.anew()
    turn = later.say(f"I got a text about an opening, code {code}")
    assert "made with" in turn.text
    turn = later.say(phone)
    assert "kept for you: Midtown Atlanta" in turn.text
    assert full_day.words in turn.text
    turn = press(later, turn, "Yes, book it")
    assert "is booked" in turn.text
    assert full_day.words in later.say("when is it again").text


def test_an_offer_that_is_not_wanted_stays_for_its_time(
    conversation: Conversation, full_day: FullDay, phone: str
) -> None:
    code = joins(conversation, full_day, phone)
    full_day.give_back()

    later = conversation.anew()
    later.say(f"you texted me that a spot opened up, my code is {code} and my number {phone}")
    assert "still on the waiting list" in later.say("no").text


def test_nothing_is_offered_yet(conversation: Conversation, full_day: FullDay, phone: str) -> None:
    code = joins(conversation, full_day, phone)

    turn = conversation.anew().say(f"i got an email about an opening, code {code}, phone {phone}")
    assert "no opening is kept for you right now" in turn.text


def test_a_code_alone_shows_nothing(conversation: Conversation, full_day: FullDay, phone: str) -> None:
    code = joins(conversation, full_day, phone)
    full_day.give_back()

    turn = conversation.anew().say(f"i got an email about an opening, code {code}, phone 404 555 0198")
    assert "can't find anything" in turn.text
    assert full_day.words not in turn.text


def test_a_visitor_leaves_the_list(conversation: Conversation, full_day: FullDay, phone: str) -> None:
    code = joins(conversation, full_day, phone)

    later = conversation.anew()
    turn = later.say(f"please take me off the waiting list, my code is {code}, number {phone}")
    assert "Shall I take you off" in turn.text
    assert "You are off the waiting list" in later.say("yes").text


def test_it_is_free_after_all(conversation: Conversation, full_day: FullDay, phone: str) -> None:
    asks_to_wait(conversation, full_day, phone)
    full_day.give_back()

    turn = conversation.say("yes")
    assert "just come free" in turn.text
    turn = press(conversation, turn, full_day.words)
    assert "May I store" in turn.text


def test_where_something_is_free_there_is_no_need_to_wait(conversation: Conversation) -> None:
    conversation.say("appointment please. my name is Nell Ortiz, 404 555 0340, first visit, marietta")

    turn = conversation.say("put me on the waiting list")
    assert "only where all openings of a time are taken" in turn.text
    assert "openings at Marietta" in turn.text

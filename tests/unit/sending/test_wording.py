"""The clinic's words: every message can be filled, says time and place and no more, and fits into one text message."""

import re
from datetime import timedelta

import pytest

from bot.booking.model import Opening
from bot.clinic_facts import template_values
from bot.schedule import schedule_of
from bot.sending.sms_text import plain, segments
from bot.sending.wording import MAIL, MESSAGES, SMS, What, Wording
from bot.settings import PROJECT_ROOT, load_clinic
from bot.templates import Templates

from ..booking.builders import at
from .builders import TEN, wording

CLINIC = load_clinic(PROJECT_ROOT / "clinic.yml")
OWN = Wording(Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(CLINIC)), schedule_of(CLINIC))
# Wednesday, September 30 2026, 12:30 PM: as long as a time gets.
LONGEST = at("2026-09-30 11:30").start
MEDICAL = re.compile(r"pain|spine|spinal|surg|diagnos|treat|symptom|inject|medic(?!al details)", re.IGNORECASE)


@pytest.mark.parametrize("what", MESSAGES)
def test_every_message_says_when_where_and_under_which_reference(what: What) -> None:
    words = wording().words(what, TEN, reference="AB12CD34", channel=MAIL, until=TEN.start - timedelta(hours=20))

    assert "Tuesday, December 1, 10 AM" in words.subject
    assert "\n" not in words.subject
    for part in ("Tuesday, December 1, 10 AM", "Midtown", "1 Peachtree St, Atlanta", "AB12CD34", "404-555-0100"):
        assert part in words.text


@pytest.mark.parametrize("what", MESSAGES)
@pytest.mark.parametrize("office", [place.slug for place in CLINIC.locations])
def test_every_text_message_of_this_clinic_is_one_segment(what: What, office: str) -> None:
    opening = Opening(location=office, start=LONGEST, end=LONGEST + timedelta(minutes=30))
    text = OWN.words(what, opening, reference="AB12CD34", channel=SMS, until=LONGEST - timedelta(days=2)).text

    assert segments(plain(text)) == 1, len(text)
    assert "AB12CD34" in text
    assert CLINIC.phone in text


@pytest.mark.parametrize("what", MESSAGES)
@pytest.mark.parametrize("channel", [MAIL, SMS])
def test_no_message_speaks_of_health(what: What, channel: str) -> None:
    words = wording().words(what, TEN, reference="AB12CD34", channel=channel, until=TEN.start)

    assert MEDICAL.findall(words.subject + words.text) == []
    # Words that would take the reader off the list at Twilio are not to be suggested as an answer.
    assert not re.search(r"\b(?:reply|answer|text)\W+(?:STOP|CANCEL|END|QUIT)\b", words.text, re.IGNORECASE)


def test_what_stands_in_the_calendar_is_a_visit_at_the_clinic() -> None:
    assert wording().invite_summary == "Visit at The Clinic"


def test_an_office_that_is_gone_from_the_settings_goes_by_its_slug() -> None:
    words = wording().words("booked", at("2026-12-01 10:00", "closed-one"), reference="AB12CD34", channel=SMS)

    assert "closed-one" in words.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_counts_segments(text: str, count: int) -> None:
    assert segments(text) == count


def test_typographic_signs_do_not_double_the_segments() -> None:
    text = "It’s “booked” – see you…" + "a" * 130

    assert (segments(text), segments(plain(text))) == (3, 1)

"""Personal data that nobody needs is in no file that the bot writes, however it was offered; the booking is."""

import re
from pathlib import Path

import pytest
from website import Website, buttons, words

from bot.client import connect
from bot.processes import Processes
from bot.settings import Settings

SSN, BORN, MEMBER, CARD = "987-65-4329", "7/19/1957", "ZQK884422991", "4012 8888 8888 1881"
NAME, PHONE = "Ottoline Umbridge-Vane", "404 555 0356"
TRACES = re.compile(r"987\W?65\W?4329|7/19/1957|19\W?57|zqk\W?884422991|4012\W?8888\W?8888\W?1881", re.IGNORECASE)


@pytest.fixture(scope="module")
def answers(running_bot: Processes) -> list[str]:
    """Offer all of it at every step of a booking, outside of one, and with an emergency."""
    with connect(running_bot.url) as client:
        website = Website(client)
        session, said = website.new_session(), []
        for text in (
            f"i need an appointment, my social is {SSN}",
            f"{NAME}, born {BORN}",
            f"{PHONE}, member id {MEMBER}",
            f"first visit, card number {CARD}",
            f"Midtown Atlanta, dob {BORN}",
        ):
            answer = website.say(session, text)
            said.append(words(answer))
        day = next(title for title in buttons(answer) if "," in title)
        said.append(words(website.press(session, buttons(answer)[day])))
        said.append(words(website.say(session, f"yes, ssn {SSN}")))
        emergency = f"i cant pee and my crotch is numb, dob {BORN}, ssn {SSN}, insurance id {MEMBER}"
        for text in (f"does aetna id {MEMBER} pay for RFA", f"when is my appointment, {BORN}", emergency):
            said.append(words(website.say(website.new_session(), text)))
        return said


def test_the_booking_goes_on_with_one_word_of_warning(answers: list[str]) -> None:
    assert [answer.count("Please don't send birth dates") for answer in answers[:7]] == [1, 0, 0, 0, 0, 0, 0]
    assert f"Name: {NAME}" in answers[5]
    assert "+14045550356" in answers[5]
    assert "Reference" in answers[6]
    assert "Please don't send birth dates" in answers[7]
    assert "Please don't send birth dates" not in answers[9]  # an emergency's reply says nothing else


def test_it_stands_in_no_answer(answers: list[str]) -> None:
    assert [answer for answer in answers if TRACES.search(answer)] == []


def test_it_stands_in_no_file(answers: list[str], bot_settings: Settings, bot_log: Path) -> None:
    files = [path for path in bot_settings.state_dir.rglob("*") if path.is_file()]
    texts = {path.name: path.read_bytes().decode("latin-1") for path in files}

    assert any(NAME in text for name, text in texts.items() if name.startswith("bookings.db"))
    assert any("[social security number]" in text for name, text in texts.items() if name.startswith("trackers.db"))
    assert bot_log.name in texts
    canaries = (SSN, BORN, MEMBER, CARD)
    assert [(name, each) for name, text in texts.items() for each in canaries if each in text] == []

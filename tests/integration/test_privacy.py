"""What visitors say stays in the two databases: not in the log, in no error, in no address, in no outcome."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from website import Website, buttons, words

from bot.client import connect
from bot.processes import Processes
from bot.settings import Settings, secret_key

NAME = "Zebulon Quackenbush"
PHONE = "404 555 0147"
MAIL = "zq.canary@example.org"
FREE_TEXT = "periwinkle marmalade"
# As they may be written by a program: other case, other spacing, digits alone, escaped.
TRACES = re.compile(
    r"zebulon|quackenbush|404\W{0,3}555\W{0,3}0147|zq\.canary|example\.org|periwinkle|marmalade", re.IGNORECASE
)
DATABASES = re.compile(r"(trackers|bookings|red_flags)\.db(-wal|-shm|-journal)?")


@dataclass
class Told:
    """Everything that a visitor with much to tell has sent and got.

    Attributes:
        answers: By what was done.
        requests: Every request sent.
    """

    answers: dict[str, httpx.Response] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)


@contextmanager
def hung(process: int) -> Iterator[None]:
    """Hold a process still for the length of a ``with`` block."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.fixture(scope="module")
def told(running_bot: Processes) -> Iterator[Told]:
    told = Told()
    with connect(running_bot.url) as client:
        client.event_hooks["request"].append(told.requests.append)
        website = Website(client)
        tell_a_booking(website, told, PHONE)
        tell_a_booking(website, told, MAIL)
        tell_questions(website, told)
        tell_what_is_refused(website, told)
        with hung(running_bot.pid("actions")):
            tell_a_failing_turn(website, told)
        yield told


def tell_a_booking(website: Website, told: Told, contact: str) -> None:
    session = website.new_session()
    website.say(session, f"i would like to make an appointment, it is about {FREE_TEXT}")
    for text in (NAME, contact, "first visit", "Midtown Atlanta"):
        answer = website.say(session, text)
    day = next(title for title in buttons(answer) if "," in title)
    read_back = website.press(session, buttons(answer)[day])
    told.answers[f"read-back to {contact}"] = read_back
    told.answers[f"booked for {contact}"] = website.press(session, buttons(read_back)["Yes, request it"])


def tell_questions(website: Website, told: Told) -> None:
    said = {
        "question": f"My name is {NAME}, how long does RFA last? Call {PHONE}. {FREE_TEXT}",
        "uncovered": f"what does RFA cost with {FREE_TEXT} insurance, mail me at {MAIL}",
        "emergency": f"this is {NAME}, {PHONE}, i cant pee and my crotch is numb, {FREE_TEXT}",
        "person": f"a person please, i am {NAME}, {MAIL}",
        "appointment of another day": f"cancel my appointment, {NAME}, {PHONE}",
        "gibberish": f"{FREE_TEXT} {NAME} {MAIL}",
    }
    for what, text in said.items():
        told.answers[what] = website.say(website.new_session(), text)


def tell_what_is_refused(website: Website, told: Told) -> None:
    everything = f"{NAME} {PHONE} {MAIL} {FREE_TEXT} "
    told.answers["too long"] = website.say(website.new_session(), everything * 100)
    told.answers["far too long"] = website.say(website.new_session(), everything * 20_000)
    told.answers["no json"] = website.send_bytes(everything.encode())
    told.answers["cut off"] = website.send_bytes(b'{"text": "' + everything.encode())
    told.answers["no text"] = website.send({"session": website.new_session(), "text": [everything]})
    told.answers["no session"] = website.send({"session": everything, "text": everything})
    told.answers["no button"] = website.press(website.new_session(), everything)
    told.answers["another site"] = website.send(
        {"text": everything}, Origin=f"https://{FREE_TEXT.split(maxsplit=1)[0]}.example"
    )
    told.answers["no address"] = website.client.post("/api/nowhere", json={"text": everything})


def tell_a_failing_turn(website: Website, told: Told) -> None:
    session = website.new_session()
    told.answers["failing question"] = website.say(session, f"how long does RFA last? {FREE_TEXT}, {NAME}, {MAIL}")
    told.answers["failing booking"] = website.say(
        session, f"an appointment for {NAME} please, {PHONE}, {MAIL}, about {FREE_TEXT}"
    )


def test_the_visitor_was_heard(told: Told) -> None:
    """Without this the rest would prove nothing."""
    assert NAME in words(told.answers[f"read-back to {PHONE}"])
    assert MAIL in words(told.answers[f"read-back to {MAIL}"])
    assert "Reference" in words(told.answers[f"booked for {PHONE}"])
    behaviours = {
        what: answer.json()["outcome"]["behaviour"] for what, answer in told.answers.items() if answer.is_success
    }
    assert behaviours["question"] == "answer"
    assert behaviours["emergency"] == "emergency"
    assert behaviours["failing question"] == "technical_problem"
    assert behaviours["failing booking"] == "technical_problem"


def test_nothing_of_it_stands_in_the_log(told: Told, bot_log: Path) -> None:
    log = bot_log.read_text(encoding="utf-8")

    assert "Red flag: category cauda_equina" in log
    assert "Turn failed" in log or "Turn brought no answer" in log
    assert [line for line in log.splitlines() if TRACES.search(line)] == []


def test_neither_session_nor_secret_stands_in_the_log(told: Told, bot_log: Path, bot_settings: Settings) -> None:
    log = bot_log.read_text(encoding="utf-8")

    assert secret_key(bot_settings) not in log
    assert "website:" not in log


def test_nothing_of_it_stands_in_the_text_of_an_error(told: Told) -> None:
    errors = {what: answer.text + str(answer.headers) for what, answer in told.answers.items() if answer.is_error}

    assert len(errors) == 9
    assert [what for what, text in errors.items() if TRACES.search(text)] == []


def test_nothing_of_it_stands_in_an_apology(told: Told) -> None:
    for what in ("failing question", "failing booking"):
        assert not TRACES.search(told.answers[what].text)


def test_nothing_of_it_stands_in_an_outcome(told: Told) -> None:
    outcomes = {what: str(answer.json().get("outcome")) for what, answer in told.answers.items()}

    assert [what for what, text in outcomes.items() if TRACES.search(text)] == []


def test_nothing_of_it_stands_in_an_address(told: Told) -> None:
    assert {(request.method, request.url.path) for request in told.requests} == {
        ("POST", "/api/sessions"),
        ("POST", "/api/messages"),
        ("POST", "/api/nowhere"),
    }
    assert not any(request.url.query for request in told.requests)
    addresses = re.findall(r"https?://[^\s'\"]+", str([answer.json() for answer in told.answers.values()]))
    assert addresses
    assert [address for address in addresses if TRACES.search(address)] == []


def test_it_lies_in_the_databases_and_in_no_other_file(told: Told, bot_settings: Settings) -> None:
    holding = set()
    for path in bot_settings.state_dir.rglob("*"):
        if path.is_file() and TRACES.search(path.read_bytes().decode("latin-1")):
            holding.add(path.name)

    assert {"trackers.db", "bookings.db"} <= {re.sub(r"-wal$", "", name) for name in holding}
    assert [name for name in holding if not DATABASES.fullmatch(name)] == []


def test_what_an_emergency_tells_is_kept_without_its_number(told: Told, bot_settings: Settings) -> None:
    """A red flag's words are kept for the record, but a phone number in them is masked."""
    for name in ("trackers.db", "red_flags.db"):
        text = (bot_settings.state_dir / name).read_bytes().decode("latin-1")

        assert f"this is {NAME}, [phone]" in text
        assert f"this is {NAME}, {PHONE}" not in text


def test_nothing_of_it_stands_in_the_log_when_it_could_not_be_stored(
    told: Told, website: Website, bot_log: Path, bot_settings: Settings
) -> None:
    """A database that refuses a write names the values that it refuses. This one comes last: it adds to the log."""
    booking, question, emergency = website.new_session(), website.new_session(), website.new_session()
    website.say(booking, "i would like to make an appointment")
    with closing(sqlite3.connect(bot_settings.state_dir / "trackers.db", timeout=10)) as database:
        database.execute("BEGIN IMMEDIATE")
        website.say(booking, NAME)
        website.say(question, FREE_TEXT)
        website.say(emergency, f"i cant pee and my crotch is numb, {FREE_TEXT}, {NAME}")
        time.sleep(6)  # the record of an emergency follows its reply, and a writer waits five seconds for a lock
        database.rollback()
    log = bot_log.read_text(encoding="utf-8")

    assert [line for line in log.splitlines() if TRACES.search(line)] == []
    assert "website:" not in log
    assert "[parameters:" not in log

"""A running bot whose action server hangs or dies: an apology with the phone in time, and emergencies as ever.

The bot of this file is its own, and nothing restarts what dies in it.
"""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.client import Conversation, Turn, UnreachableBotError, connect
from bot.processes import Processes, free_ports, log_to
from bot.settings import Settings, load_settings

PHONE = "404-555-0100"
QUESTION = "how long does the nerve burning last"
RED_FLAG = "cant pee since last nite and my crotch is numb"
DEAD_SECONDS = 2.0  # security.md, faults to inject
HUNG_SECONDS = 7.0  # an action has five, and Rasa's own work comes on top
EMERGENCY_SECONDS = 1.0
PAGE_SECONDS = 10.0  # then the page shows the phone by itself (bot/web/chat.js)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    port, actions_port = free_ports(2)
    state = tmp_path_factory.mktemp("fragile")
    return load_settings({}).model_copy(update={"state_dir": state, "port": port, "actions_port": actions_port})


@pytest.fixture(scope="module")
def log(settings: Settings) -> Path:
    return settings.state_dir / "log.txt"


@pytest.fixture(scope="module")
def fragile_bot(settings: Settings, log: Path) -> Iterator[Processes]:
    processes = Processes(settings, log_to(log))
    try:
        processes.start()
        with connect(processes.url) as client:
            Conversation(client).say(QUESTION)  # the cold first call
        yield processes
    finally:
        with suppress(ProcessLookupError):
            os.kill(processes.pid("actions"), signal.SIGCONT)
        processes.stop()


@pytest.fixture
def visitor(fragile_bot: Processes) -> Iterator[Conversation]:
    with connect(fragile_bot.url) as client:
        yield Conversation(client)


@contextmanager
def hung(process: int) -> Iterator[None]:
    """Hold a process still for the length of a ``with`` block."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def assert_apologises(turn: Turn) -> None:
    assert turn.status == 200
    assert turn.outcome["behaviour"] == "technical_problem"
    assert "Sorry" in turn.text
    assert PHONE in turn.text
    assert "911" in turn.text


def within(seconds: float, say: Callable[[], Turn]) -> Turn:
    """Return an answer that came in time; the machine is shared, so a late first one is asked for again."""
    turn = say()
    if turn.seconds >= seconds:
        turn = say()
    assert turn.seconds < seconds
    return turn


# --- the action server hangs (these come first: they leave it running) ---------------------------------------------


def test_a_hung_action_server_is_apologised_for_and_then_works_again(
    fragile_bot: Processes, visitor: Conversation
) -> None:
    with hung(fragile_bot.pid("actions")):
        assert_apologises(within(HUNG_SECONDS, lambda: visitor.say(QUESTION)))
    turn = visitor.say(QUESTION)

    assert turn.outcome["behaviour"] == "answer"
    assert "9 to 18 months" in turn.text


def test_a_hung_action_server_does_not_delay_an_emergency(fragile_bot: Processes, visitor: Conversation) -> None:
    with hung(fragile_bot.pid("actions")):
        turn = within(EMERGENCY_SECONDS, lambda: visitor.say(RED_FLAG))

    assert turn.outcome["behaviour"] == "emergency"
    assert turn.outcome["category"] == "cauda_equina"


def test_a_booking_goes_on_where_it_was_when_the_action_server_comes_back(
    fragile_bot: Processes, visitor: Conversation
) -> None:
    visitor.say("i would like to make an appointment")
    assert "phone number" in visitor.say("Leona Fairchild").text
    with hung(fragile_bot.pid("actions")):
        assert_apologises(visitor.say("404 555 0123"))

    assert "been seen at" in visitor.say("404 555 0123").text
    assert "Which office" in visitor.say("first visit").text


def test_a_booking_is_stored_once_though_its_confirmation_was_lost(
    fragile_bot: Processes, visitor: Conversation, settings: Settings
) -> None:
    for text in ("i would like to make an appointment", "Ottoline Marsh", "404 555 0177", "first visit"):
        visitor.say(text)
    visitor.press(_button(visitor.say("Decatur"), ", "))
    with hung(fragile_bot.pid("actions")):
        assert_apologises(visitor.say("yes"))
    turn = visitor.say("yes")

    with closing(sqlite3.connect(settings.state_dir / "bookings.db", timeout=10)) as database:
        stored = database.execute("SELECT count(*) FROM appointments WHERE patient_name = 'Ottoline Marsh'").fetchone()
    assert stored == (1,), turn.text
    assert "Reference" in turn.text


def test_other_visitors_are_answered_while_one_waits_for_a_hung_action(fragile_bot: Processes) -> None:
    waiting: list[Turn] = []
    with connect(fragile_bot.url) as client, connect(fragile_bot.url) as another, hung(fragile_bot.pid("actions")):
        one, other = Conversation(client), Conversation(another)
        thread = threading.Thread(target=lambda: waiting.append(one.say(QUESTION)))
        thread.start()
        time.sleep(0.5)
        turn = within(DEAD_SECONDS, lambda: other.say("hello"))
        thread.join()

    assert turn.outcome["behaviour"] == "smalltalk"
    assert_apologises(waiting[0])


# --- the database of conversations is locked, as by a backup --------------------------------------------------------


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    """Lock a database for the length of a ``with`` block: IMMEDIATE against writers, EXCLUSIVE against readers too."""
    with closing(sqlite3.connect(path, timeout=10)) as database:
        database.execute(f"BEGIN {how}")
        try:
            yield
        finally:
            database.rollback()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_does_not_delay_an_emergency(how: str, visitor: Conversation, settings: Settings) -> None:
    with locked(settings.state_dir / "trackers.db", how):
        turn = within(EMERGENCY_SECONDS, lambda: visitor.say(RED_FLAG))

    assert turn.outcome["category"] == "cauda_equina"


def say_in_vain(visitor: Conversation) -> None:
    """Say something whose answer does not matter."""
    with suppress(UnreachableBotError):
        visitor.say("hello")


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_an_emergency_of_one_visitor_does_not_wait_for_the_database_of_another(
    how: str, fragile_bot: Processes, settings: Settings
) -> None:
    with connect(fragile_bot.url) as client, connect(fragile_bot.url) as another:
        one, other = Conversation(client), Conversation(another)
        with locked(settings.state_dir / "trackers.db", how):
            thread = threading.Thread(target=say_in_vain, args=[one])
            thread.start()
            time.sleep(0.5)
            turn = other.say(RED_FLAG)
        thread.join()

    assert turn.outcome["category"] == "cauda_equina"
    assert turn.seconds < EMERGENCY_SECONDS


def test_a_booking_never_restarts_silently_when_its_conversation_cannot_be_read(
    visitor: Conversation, settings: Settings
) -> None:
    visitor.say("i would like to make an appointment")
    visitor.say("Leona Fairchild")
    with locked(settings.state_dir / "trackers.db", "EXCLUSIVE"):
        turn = visitor.say("404 555 0123")
    assert_apologises(turn)
    assert turn.seconds < PAGE_SECONDS

    assert "been seen at" in visitor.say("404 555 0123").text


# --- the action server is dead --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dead_actions(fragile_bot: Processes) -> None:
    """Kill the action server, for the rest of this file."""
    os.kill(fragile_bot.pid("actions"), signal.SIGKILL)
    deadline = time.monotonic() + 10
    with connect(fragile_bot.url) as client:
        while Conversation(client).say(QUESTION).outcome["behaviour"] != "technical_problem":
            assert time.monotonic() < deadline, "the action server did not die"


def test_a_question_without_action_server_is_apologised_for_at_once(dead_actions: None, visitor: Conversation) -> None:
    assert_apologises(within(DEAD_SECONDS, lambda: visitor.say(QUESTION)))


def test_a_booking_without_action_server_is_apologised_for_at_once(dead_actions: None, visitor: Conversation) -> None:
    turn = within(DEAD_SECONDS, lambda: visitor.say("i would like to make an appointment"))

    assert_apologises(turn)


@pytest.mark.parametrize(
    ("text", "behaviour", "part"),
    [
        ("hello", "smalltalk", "Hello!"),
        ("are you a robot", "smalltalk", "automated assistant"),
        ("where are your offices", "location", "Midtown Atlanta"),
        ("hablan español?", "other_language", "inglés"),
        ("tôi muốn đặt lịch hẹn", "other_language", "tiếng Anh"),
    ],
)
def test_what_needs_no_action_is_answered_without_action_server(
    text: str, behaviour: str, part: str, dead_actions: None, visitor: Conversation
) -> None:
    turn = visitor.say(text)

    assert turn.outcome["behaviour"] == behaviour
    assert part in turn.text


@pytest.mark.parametrize(
    ("text", "category"),
    [
        (RED_FLAG, "cauda_equina"),
        ("i want to kill myself", "suicide"),
        ("crushing chest pain and my left arm is numb", "chest_pain_or_stroke"),
    ],
)
def test_an_emergency_is_answered_without_action_server(
    text: str, category: str, dead_actions: None, visitor: Conversation
) -> None:
    turn = within(EMERGENCY_SECONDS, lambda: visitor.say(text))

    assert turn.outcome["behaviour"] == "emergency"
    assert turn.outcome["category"] == category


def test_the_log_names_each_failure_in_one_line_without_words(dead_actions: None, log: Path) -> None:
    text = log.read_text(encoding="utf-8")

    assert "Turn failed: incident" in text or "Turn brought no answer: incident" in text
    for words in ("nerve burning", "crotch", "Leona", "Ottoline", "404 555"):
        assert words not in text


def _button(turn: Turn, part: str) -> str:
    return next(b["payload"] for message in turn.messages for b in message["buttons"] if part in b["title"])

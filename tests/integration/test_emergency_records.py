"""Everything behind the guard is killed: the emergency's reply comes in a second, and nothing of it is lost.

The bots of this file are its own, each with a model to remove.
"""

import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from bot_command import run
from tracker_events import Event, events_of, turns_of

from bot.client import Conversation, Turn, UnreachableBotError, connect
from bot.emergencies.log import FlagLog
from bot.processes import Processes, free_ports, log_to
from bot.settings import Settings, load_settings

QUESTION = "how long does the nerve burning last"
RED_FLAG = "cant pee since last nite and my crotch is numb"
ANOTHER = "crushing chest pain and my left arm is numb"
EMERGENCY_SECONDS = 1.0
RECORDED_SECONDS = 45.0  # what waits is tried again after at most 30


def settings_in(folder: Path) -> Settings:
    """Give settings with a state folder and a model of their own."""
    port, actions_port = free_ports(2)
    given = load_settings({})
    models = folder / "models"
    models.mkdir()
    for path in given.model.parent.glob("*.*"):
        shutil.copy(path, models)
    own = {"state_dir": folder / "var", "model": models / given.model.name}
    return given.model_copy(update={**own, "port": port, "actions_port": actions_port})


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_in(tmp_path_factory.mktemp("records"))


@contextmanager
def running_bot(settings: Settings) -> Iterator[Processes]:
    processes = Processes(settings, log_to(settings.state_dir.parent / "log.txt"))
    try:
        processes.start()
        yield processes
    finally:
        with suppress(ProcessLookupError):
            os.kill(processes.pid("actions"), signal.SIGCONT)
        processes.stop()


@contextmanager
def locked_trackers(settings: Settings) -> Iterator[None]:
    """Let nobody read or write the conversations for the length of a ``with`` block."""
    with closing(sqlite3.connect(settings.state_dir / "trackers.db", timeout=10)) as database:
        database.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            database.rollback()


@pytest.fixture(scope="module")
def bot(settings: Settings) -> Iterator[Processes]:
    with running_bot(settings) as processes:
        yield processes


@pytest.fixture
def visitor(bot: Processes) -> Iterator[Conversation]:
    with connect(bot.url) as client:
        yield Conversation(client)


def say_at_once(conversation: Conversation, text: str) -> Turn:
    turn = conversation.say(text)
    assert turn.outcome["behaviour"] == "emergency"
    assert turn.seconds < EMERGENCY_SECONDS
    return turn


def flags_in(conversation: Conversation, settings: Settings) -> list[Event]:
    """Give a conversation's red flags as they stand in the database, oldest first."""
    events = events_of(conversation.session, settings)
    return [event for event in events if "red_flag_id" in (event.get("metadata") or {})]


def wait_until_recorded(settings: Settings) -> None:
    deadline = time.monotonic() + RECORDED_SECONDS
    while FlagLog(settings.red_flags_file).pending():
        assert time.monotonic() < deadline, "a red flag was not recorded"
        time.sleep(0.2)


def test_a_flag_that_could_not_be_recorded_survives_kill_9_and_is_written_once(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with running_bot(settings) as bot, connect(bot.url) as client:
        visitor = Conversation(client)
        visitor.say("i would like to make an appointment")
        with locked_trackers(settings):
            say_at_once(visitor, f"{RED_FLAG}, call 404-555-0123")
            os.kill(bot.pid("bot"), signal.SIGKILL)
    with running_bot(settings):
        wait_until_recorded(settings)
    lose_the_mark(settings)
    with running_bot(settings):
        wait_until_recorded(settings)

    (written,) = flags_in(visitor, settings)
    assert written["text"] == f"{RED_FLAG}, call [phone]"
    assert written["metadata"]["red_flag_tier"] == "T2"
    turn = turns_of(visitor.session, settings, count=2)[-1]
    assert ("active_loop", None) in [(event["event"], event.get("name")) for event in turn]


def lose_the_mark(settings: Settings) -> None:
    """Leave the log as after kill -9 between the conversation's commit and its own."""
    with closing(sqlite3.connect(settings.red_flags_file)) as database, database:
        database.execute("UPDATE red_flags SET recorded = 0")


# --- one bot, in which one thing after the other dies ----------------------------------------------------------------


def test_the_log_of_red_flags_is_readable_to_its_owner_alone(visitor: Conversation, settings: Settings) -> None:
    say_at_once(visitor, RED_FLAG)

    assert settings.red_flags_file.stat().st_mode & 0o777 == 0o600


def test_with_its_own_log_locked_too_the_reply_still_comes(visitor: Conversation, settings: Settings) -> None:
    say_at_once(visitor, RED_FLAG)
    wait_until_recorded(settings)
    with closing(sqlite3.connect(settings.red_flags_file)) as database, locked_trackers(settings):
        database.execute("BEGIN EXCLUSIVE")
        say_at_once(visitor, ANOTHER)
        time.sleep(3.0)
        database.rollback()
    deadline = time.monotonic() + RECORDED_SECONDS
    while len(flags_in(visitor, settings)) < 2:
        assert time.monotonic() < deadline, "a red flag was not recorded"
        time.sleep(0.2)

    assert [event["text"] for event in flags_in(visitor, settings)] == [RED_FLAG, ANOTHER]


def test_with_its_database_removed_the_reply_comes_and_the_record_goes_into_the_new_one(
    visitor: Conversation, settings: Settings
) -> None:
    visitor.say("hello")
    (settings.state_dir / "trackers.db").unlink()
    say_at_once(visitor, RED_FLAG)
    wait_until_recorded(settings)

    assert visitor.say("hello").outcome["behaviour"] == "smalltalk"
    assert [event["text"] for event in flags_in(visitor, settings)] == [RED_FLAG]


def test_with_everything_behind_the_guard_dead_the_reply_comes_and_the_record_follows(
    bot: Processes, visitor: Conversation, settings: Settings
) -> None:
    visitor.say(QUESTION)
    os.kill(bot.pid("actions"), signal.SIGSTOP)
    hung = threading.Thread(target=_say_in_vain, args=(visitor, QUESTION))
    hung.start()
    time.sleep(0.5)
    for path in settings.model.parent.glob("*"):
        path.unlink()
    with locked_trackers(settings):
        say_at_once(visitor, RED_FLAG)
        os.kill(bot.pid("actions"), signal.SIGKILL)
        say_at_once(visitor, ANOTHER)
        listed = _listed(settings)[:2]
        hung.join()
    wait_until_recorded(settings)

    assert [(each["category"], each["state"], each["recorded"]) for each in listed] == [
        ("chest_pain_or_stroke", "open", False),
        ("cauda_equina", "open", False),
    ]
    assert [event["text"] for event in flags_in(visitor, settings)] == [RED_FLAG, ANOTHER]
    assert all(each["recorded"] for each in _listed(settings))


def _say_in_vain(visitor: Conversation, text: str) -> None:
    with suppress(UnreachableBotError):
        visitor.say(text)


def _listed(settings: Settings) -> list[dict[str, object]]:
    """Give what staff see: ``python -m bot emergencies --json``."""
    shown = run("emergencies", "--json", BOT_STATE_DIR=settings.state_dir)
    assert shown.returncode == 0, shown.stderr
    return [json.loads(line) for line in shown.stdout.splitlines()]

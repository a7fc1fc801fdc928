"""Rasa's SQL store off the event loop: what it keeps, how long it waits, how it fails."""

import asyncio
import sqlite3
import time
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore, check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import OperationalError

from bot.channels import tracker_store as store_module
from bot.channels.tracker_store import ThreadedTrackerStore, TrackerStoreTimeoutError, fail_aloud
from bot.errors import BotError

DOMAIN = Domain.empty()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trackers.db"


@pytest.fixture
def store(path: Path) -> ThreadedTrackerStore:
    return ThreadedTrackerStore(DOMAIN, host=f"sqlite:///{path}")


def tracker(*texts: str, conversation: str = "website:1") -> DialogueStateTracker:
    return DialogueStateTracker.from_events(conversation, [UserUttered(text) for text in texts])


def texts_of(found: DialogueStateTracker | None) -> list[str]:
    return [event.text for event in found.events if isinstance(event, UserUttered)] if found else []


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


def test_gives_back_what_it_was_given(store: ThreadedTrackerStore) -> None:
    run(store.save(tracker("one")))
    run(store.save(tracker("one", "two")))
    run(store.save(tracker("other", conversation="sms:2")))

    assert texts_of(run(store.retrieve("website:1"))) == ["one", "two"]
    assert texts_of(run(store.retrieve_full_tracker("website:1"))) == ["one", "two"]
    assert set(run(store.keys())) == {"website:1", "sms:2"}


def test_a_conversation_that_is_not_known_is_none(store: ThreadedTrackerStore) -> None:
    assert run(store.retrieve("website:1")) is None
    assert run(store.exists("website:1")) is False


def test_rasa_makes_it_from_the_endpoint_and_takes_it_as_it_is(path: Path) -> None:
    endpoint = EndpointConfig(url=f"sqlite:///{path}", type="bot.channels.tracker_store.ThreadedTrackerStore")

    made = TrackerStore.create(endpoint, DOMAIN)

    assert isinstance(made, ThreadedTrackerStore)
    assert check_if_tracker_store_async(made)


def test_a_locked_database_fails_in_time_and_blocks_nobody(store: ThreadedTrackerStore, path: Path) -> None:
    run(store.save(tracker("one")))

    async def ask_while_locked() -> tuple[int, float]:
        ticks, began = 0, time.monotonic()
        asking = asyncio.ensure_future(store.retrieve("website:1"))
        while not asking.done():
            await asyncio.sleep(0.05)
            ticks += 1
        with pytest.raises(OperationalError, match="database is locked"):
            await asking
        return ticks, time.monotonic() - began

    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN EXCLUSIVE")
        ticks, seconds = run(ask_while_locked())
        database.rollback()

    assert ticks > 10  # the event loop went on
    assert seconds < 3.0
    assert texts_of(run(store.retrieve("website:1"))) == ["one"]


def test_a_save_that_fails_is_not_kept_anywhere_else(store: ThreadedTrackerStore, path: Path) -> None:
    run(store.save(tracker("one")))
    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            run(store.save(tracker("one", "two")))
        database.rollback()

    assert texts_of(run(store.retrieve("website:1"))) == ["one"]


def test_a_database_that_hangs_is_given_up(store: ThreadedTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_CALL_SECONDS", 0.05)
    monkeypatch.setattr(store, "_make_tables", lambda: time.sleep(0.2))

    with pytest.raises(TrackerStoreTimeoutError, match="did not answer within") as refused:
        run(store.retrieve("website:1"))

    assert isinstance(refused.value, BotError)


def test_tables_are_made_anew_where_the_file_was_moved_away(store: ThreadedTrackerStore, path: Path) -> None:
    run(store.save(tracker("one")))
    path.unlink()

    with pytest.raises(OperationalError, match="no such table"):
        run(store.retrieve("website:1"))

    assert run(store.retrieve("website:1")) is None
    run(store.save(tracker("two")))
    assert texts_of(run(store.retrieve("website:1"))) == ["two"]


def test_many_save_at_once(store: ThreadedTrackerStore) -> None:
    async def save_all() -> None:
        await asyncio.gather(*(store.save(tracker("one", conversation=f"website:{number}")) for number in range(24)))

    run(save_all())

    assert len(list(run(store.keys()))) == 24


def test_a_database_that_is_down_at_the_start_keeps_nobody_waiting(tmp_path: Path) -> None:
    down = ThreadedTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path / 'gone' / 'trackers.db'}")

    with pytest.raises(OperationalError, match="unable to open database file"):
        run(down.retrieve("website:1"))


def test_an_agents_store_fails_aloud(store: ThreadedTrackerStore) -> None:
    safe = FailSafeTrackerStore(store)
    agent: Any = SimpleNamespace(tracker_store=safe, processor=SimpleNamespace(tracker_store=safe))

    fail_aloud(agent)
    fail_aloud(agent)

    assert agent.tracker_store is agent.processor.tracker_store is store

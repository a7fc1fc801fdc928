"""Rasa's SQL tracker store, off the event loop.

Rasa's own waits for a database on the event loop, and with it every visitor; behind it stands a wrapper that takes a
database that fails for a conversation that is new. Here each call runs in a thread, waits a bounded time, and fails
aloud: the guard then apologises, and a booking under way is still there once the database works again.
"""

import asyncio
import functools
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from bot.database import POOL_SIZE, engine_options
from bot.errors import BotError

# Above what the database itself allows, below the life of a turn (guard.py): only a connection that hangs gets here.
_CALL_SECONDS = 5.0
_NO_TABLE = ("no such table", "does not exist")  # SQLite's words and PostgreSQL's


class TrackerStoreTimeoutError(BotError):
    """The database of conversations did not answer in time."""


class ThreadedTrackerStore(SQLTrackerStore):
    """Keeps conversations in SQLite or PostgreSQL, by SQLAlchemy URL; endpoints.yml names it."""

    def __init__(
        self, domain: Domain | None = None, host: str = "", event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        """Called by Rasa; `host` is the endpoint's ``url``, an SQLAlchemy URL.

        Rasa's own constructor is passed over: it takes no options for the connection, and does not return before the
        database answers.
        """
        self.engine = sa.create_engine(host, **engine_options(host))
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._threads = ThreadPoolExecutor(max_workers=POOL_SIZE, thread_name_prefix="tracker-store")
        self._has_tables = False
        self._making_tables = threading.Lock()
        TrackerStore.__init__(self, domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new of a conversation."""
        await self._in_thread(functools.partial(SQLTrackerStore.save, self, tracker))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a conversation's last session, or None where there is none."""
        return await self._in_thread(functools.partial(SQLTrackerStore.retrieve, self, sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return a conversation with all its sessions, or None where there is none."""
        return await self._in_thread(functools.partial(SQLTrackerStore.retrieve_full_tracker, self, conversation_id))

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        found: Iterable[str] = await self._in_thread(functools.partial(SQLTrackerStore.keys, self))
        return found

    async def _in_thread(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Run one of Rasa's methods in a thread, with an event loop of its own; they are coroutines in name only.

        Raises:
            TrackerStoreTimeoutError: It takes too long.
            SQLAlchemyError: The database fails.
        """
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, call)
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                return await running
        except TimeoutError as error:
            raise TrackerStoreTimeoutError(
                f"The database of conversations did not answer within {_CALL_SECONDS:.0f} s. Is it up?"
            ) from error

    def _run(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        try:
            self._make_tables()
            return asyncio.run(call())
        except DBAPIError as error:
            if any(words in str(error.orig) for words in _NO_TABLE):  # the file was moved away: made anew
                self._has_tables = False
            raise

    def _make_tables(self) -> None:
        with self._making_tables:
            if not self._has_tables:
                self.Base.metadata.create_all(self.engine)
                self._has_tables = True


def fail_aloud(agent: Agent) -> None:
    """Take Rasa's wrapper away from the agent's tracker store.

    The wrapper answers a database that cannot be read with "no such conversation", and keeps in memory, until the next
    restart, what cannot be written.
    """
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        store = agent.tracker_store._tracker_store
        agent.tracker_store = store
        if agent.processor is not None:
            agent.processor.tracker_store = store

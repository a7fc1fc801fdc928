"""The log of red flags: a small database of its own in the state folder.

It is written before the database of conversations, needs nothing of it, and holds each flag until it stands there too:
what could not be recorded is recorded after the fault, or after a restart. It is also where a flag's age is read and
where staff clear it.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.emergencies.flags import RaisedFlag
from bot.errors import BotError

_BUSY_SECONDS = 2.0  # staff's commands hold it for milliseconds
_COLUMNS = (
    "id", "raised_at", "conversation", "channel", "category", "tier", "rule", "score", "languages", "text", "reply",
    "recorded", "cleared_at",
)  # fmt: skip
_TABLE = """
CREATE TABLE IF NOT EXISTS red_flags (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    raised_at TEXT NOT NULL,
    conversation TEXT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT NOT NULL,
    tier TEXT NOT NULL,
    rule TEXT NOT NULL,
    score REAL NOT NULL,
    languages TEXT NOT NULL,
    text TEXT NOT NULL,
    reply TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    cleared_at TEXT
)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS red_flags_by_conversation ON red_flags (conversation)"


class FlagLogError(BotError):
    """The log of red flags cannot be read or written."""


class FlagLog:
    """Reads and writes the log; every call opens it anew, so that any thread and process may use it."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made when the first flag is added."""
        self._path = path

    def add(self, flag: RaisedFlag) -> None:
        """Write a flag and sync it to disk; for one that is there, write only whether it is recorded.

        Raises:
            FlagLogError: It cannot be written.
        """
        values = (
            flag.id, flag.raised_at.isoformat(), flag.conversation, flag.channel, flag.category, flag.tier, flag.rule,
            flag.score, ",".join(flag.languages), flag.text, flag.reply, int(flag.recorded), None,
        )  # fmt: skip
        marks = ", ".join("?" for _ in _COLUMNS)
        with self._opened(create=True) as database, database:
            database.execute(
                f"INSERT INTO red_flags ({', '.join(_COLUMNS)}) VALUES ({marks}) "
                "ON CONFLICT (id) DO UPDATE SET recorded = excluded.recorded",
                values,
            )

    def all(self) -> list[RaisedFlag]:
        """Return every flag, oldest first.

        Raises:
            FlagLogError: It cannot be read.
        """
        return self._select("")

    def pending(self) -> list[RaisedFlag]:
        """Return the flags that do not stand in the database of conversations yet, oldest first.

        Raises:
            FlagLogError: It cannot be read.
        """
        return self._select("WHERE recorded = 0")

    def of(self, conversation: str) -> list[RaisedFlag]:
        """Return a conversation's flags, oldest first.

        Raises:
            FlagLogError: It cannot be read.
        """
        return self._select("WHERE conversation = ?", conversation)

    def clear(self, conversation: str, *, at: datetime) -> int:
        """Clear a conversation's flags that staff have not cleared before.

        Args:
            conversation: Its id.
            at: The present instant, aware.

        Returns:
            How many flags were cleared.

        Raises:
            FlagLogError: It cannot be written.
        """
        if not self._path.exists():
            return 0
        with self._opened(create=False) as database, database:
            changed = database.execute(
                "UPDATE red_flags SET cleared_at = ? WHERE conversation = ? AND cleared_at IS NULL",
                (at.isoformat(), conversation),
            )
            return changed.rowcount

    def check(self) -> None:
        """Refuse a log that is damaged or cannot be read; a missing one is made when it is needed.

        Raises:
            FlagLogError: With the remedy.
        """
        self._select("")

    def _select(self, where: str, *values: object) -> list[RaisedFlag]:
        if not self._path.exists():
            return []
        with self._opened(create=False) as database:
            rows = database.execute(f"SELECT {', '.join(_COLUMNS)} FROM red_flags {where} ORDER BY number", values)
            return [_flag(row) for row in rows]

    @contextmanager
    def _opened(self, *, create: bool) -> Iterator[sqlite3.Connection]:
        try:
            if create:
                self._make_file()
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database:
                database.execute("PRAGMA synchronous = FULL")
                database.execute(_TABLE)
                database.execute(_INDEX)
                yield database
        except (sqlite3.Error, OSError, ValueError) as error:
            raise FlagLogError(
                f"The log of red flags {self._path} cannot be used ({_reason(error)}). Restore the file from a backup, "
                "or move it away: a new one is made"
            ) from error

    def _make_file(self) -> None:
        """Make the file readable to its owner alone; SQLite gives its journals the same rights."""
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return


def _flag(row: Sequence[Any]) -> RaisedFlag:
    values = dict(zip(_COLUMNS, row, strict=True))
    cleared_at = values["cleared_at"]
    return RaisedFlag(
        **{
            **values,
            "raised_at": datetime.fromisoformat(values["raised_at"]),
            "languages": tuple(values["languages"].split(",")),
            "recorded": bool(values["recorded"]),
            "cleared_at": datetime.fromisoformat(cleared_at) if cleared_at else None,
        }
    )


def _reason(error: Exception) -> str:
    """Return why, without the values that an error of SQLite may quote."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error) if isinstance(error, sqlite3.OperationalError) else type(error).__name__

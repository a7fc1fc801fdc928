"""What the bot has written into its database of conversations."""

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from bot.channels.tokens import Tokens
from bot.outcome import OUTCOME_KEY
from bot.settings import Settings, secret_key

Event = dict[str, Any]
_RECORDED_SECONDS = 10.0  # a red flag is recorded after its reply was sent


def events_of(session: str, settings: Settings) -> list[Event]:
    """Return a session's events, oldest first."""
    sender = f"website:{Tokens(secret_key(settings)).session_id(session)}"
    path = settings.state_dir / "trackers.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def turns_of(session: str, settings: Settings, *, count: int) -> list[list[Event]]:
    """Return the events of each turn, its message first; waits until `count` messages are recorded."""
    deadline = time.monotonic() + _RECORDED_SECONDS
    while True:
        turns = _split(events_of(session, settings))
        if len(turns) >= count or time.monotonic() > deadline:
            return turns
        time.sleep(0.1)


def outcomes_in(turn: Sequence[Event]) -> list[dict[str, Any]]:
    """Return every outcome that stands in a turn's events."""
    payloads = [(event.get("data") or {}).get("custom") or {} for event in turn if event["event"] == "bot"]
    return [payload[OUTCOME_KEY] for payload in payloads if OUTCOME_KEY in payload]


def _split(events: Sequence[Event]) -> list[list[Event]]:
    turns: list[list[Event]] = []
    for event in events:
        if event["event"] == "user":
            turns.append([])
        if turns:
            turns[-1].append(event)
    return turns

"""The events of the conversations, read from Rasa's table without Rasa."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.database import engine_options, sqlite_file
from bot.errors import BotError

_EVENTS = sa.table("events", *(sa.column(name) for name in ("id", "sender_id", "type_name", "timestamp", "data")))
_BATCH = 1_000


class ReviewError(BotError):
    """The database of conversations cannot be read."""


def read_events(url: str, *, since: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the messages of visitors and bot, each with its conversation; each conversation's together and in order.

    Args:
        url: SQLAlchemy URL of the conversations.
        since: An aware instant; what is older is left out.

    Raises:
        ReviewError: They cannot be read. A database that has not been made yet is empty.
    """
    path = sqlite_file(url)
    if path is not None and not path.exists():
        return
    query = (
        sa.select(_EVENTS.c.sender_id, _EVENTS.c.data)
        .where(_EVENTS.c.timestamp >= since.timestamp())
        .where(_EVENTS.c.type_name.in_(["user", "bot"]))
        .order_by(_EVENTS.c.sender_id, _EVENTS.c.id)
    )
    engine = sa.create_engine(url, **engine_options(url))
    try:
        with engine.connect() as connection:
            rows = connection.execution_options(stream_results=True).execute(query)
            for conversation, data in rows.yield_per(_BATCH):
                yield conversation, json.loads(data)
    except (SQLAlchemyError, ValueError) as error:
        if "no such table" in str(getattr(error, "orig", "")):
            return  # made, but nothing has been said yet
        raise ReviewError(
            f"The conversations cannot be read ({type(error).__name__}). Is the database up, and free of a backup's "
            "lock? Try again, or set BOT_TRACKERS_URL"
        ) from error
    finally:
        engine.dispose()

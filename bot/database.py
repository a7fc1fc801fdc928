"""How databases are connected to: every wait is bounded, whichever one it is."""

from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BotError

# A writer of SQLite waits for another one, or for a backup, no longer than this.
_BUSY_SECONDS = 1.5
_CONNECT_SECONDS = 3
_STATEMENT_MILLISECONDS = 3_000
POOL_SIZE = 8


class DatabaseUrlError(BotError):
    """A setting that names a database cannot be used."""


def engine_options(url: str) -> dict[str, Any]:
    """Return options for SQLAlchemy's engine: bounds on every wait, and a check of each connection before its use.

    Args:
        url: An SQLAlchemy URL of SQLite or PostgreSQL.

    Raises:
        DatabaseUrlError: It is no SQLAlchemy URL.
    """
    if _parsed(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _BUSY_SECONDS}}
    return {
        "pool_pre_ping": True,
        "pool_size": POOL_SIZE,
        "max_overflow": 0,
        "pool_timeout": _CONNECT_SECONDS,
        "connect_args": {
            "connect_timeout": _CONNECT_SECONDS,
            "tcp_user_timeout": _STATEMENT_MILLISECONDS,
            "options": f"-c statement_timeout={_STATEMENT_MILLISECONDS} -c lock_timeout={_STATEMENT_MILLISECONDS}",
        },
    }


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for another database.

    Raises:
        DatabaseUrlError: It is no SQLAlchemy URL.
    """
    parsed = _parsed(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _parsed(url: str) -> Any:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise DatabaseUrlError(
            "A database's setting is no SQLAlchemy URL. Write it as postgresql://user:password@host/database"
        ) from error

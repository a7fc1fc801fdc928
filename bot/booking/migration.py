"""Brings a booking database to the schema that this version needs, in one transaction."""

import threading
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from bot.booking.errors import BookingStoreError

_FOLDER = Path(__file__).parent / "migrations"
_FIRST = "0001"  # the schema of version 0.1.0, which left no mark of its own
_ONE_AT_A_TIME = threading.Lock()  # Alembic's `op` and `context` are the process's


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def newest_schema() -> str:
    """Give the schema's version that this version of the bot needs."""
    return str(_scripts().get_current_head())


def schema_of(connection: Connection) -> str | None:
    """Give the schema's version of a database; None for an empty one.

    Raises:
        BookingStoreError: A newer version of the bot has made it.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return _FIRST if inspect(connection).has_table("appointments") else None
    if found not in {script.revision for script in _scripts().walk_revisions()}:
        raise BookingStoreError(
            f"The booking database has the schema '{found}', which a newer version of the bot has made; this one "
            f"knows '{newest_schema()}'. Install that version again, or restore the backup from before."
        )
    return found


def migrate(connection: Connection) -> tuple[str | None, str]:
    """Run the migrations that a database lacks.

    Args:
        connection: In a transaction that lets no one else write; the caller commits it.

    Returns:
        The schema's version before and after.

    Raises:
        BookingStoreError: A newer version has made the database, or its appointments contradict each other.
    """
    before, newest = schema_of(connection), newest_schema()
    if before == newest:
        return before, newest
    with _ONE_AT_A_TIME:
        config = _config()
        config.attributes["connection"] = connection
        if before == _FIRST and MigrationContext.configure(connection).get_current_revision() is None:
            command.stamp(config, _FIRST)
        command.upgrade(config, "head")
    return before, newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

"""How databases are connected to."""

from pathlib import Path

import pytest

from bot.database import DatabaseUrlError, engine_options, sqlite_file


def test_a_writer_of_sqlite_waits_a_second_and_a_half() -> None:
    assert engine_options("sqlite:////var/trackers.db") == {"connect_args": {"timeout": 1.5}}


@pytest.mark.parametrize("url", ["postgresql://bot@db/clinic", "postgresql+psycopg2://bot@db/clinic"])
def test_every_wait_for_postgresql_is_bounded(url: str) -> None:
    options = engine_options(url)

    assert options["pool_pre_ping"] is True
    assert options["pool_timeout"] == options["connect_args"]["connect_timeout"] == 3
    assert "statement_timeout=3000" in options["connect_args"]["options"]


def test_names_the_file_of_sqlite_alone() -> None:
    assert sqlite_file("sqlite:////var/trackers.db") == Path("/var/trackers.db")
    assert sqlite_file("postgresql://bot@db/clinic") is None


def test_refuses_what_is_no_url_without_quoting_it() -> None:
    with pytest.raises(DatabaseUrlError, match="no SQLAlchemy URL") as refused:
        sqlite_file("secret password")

    assert "secret" not in str(refused.value)

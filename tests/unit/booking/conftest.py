"""The stores that booking is tested on: a SQLite file and a PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import PostgresServer, postgres_server

from bot.booking.store import BookingStore

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty database, once on each kind."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'bookings.db'}"
        return
    server = request.getfixturevalue("postgres")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[BookingStore]:
    opened = BookingStore.from_url(database_url, create=True)
    yield opened
    opened.close()

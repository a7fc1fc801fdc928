"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, as a user without rights."""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from bot.processes import _end_with_parent, free_ports

_START_SECONDS = 60.0
_CONNECTIONS = 250  # a hundred clients at once, and those that look on
# Nothing here outlives the tests, so nothing need reach the disk.
_OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "listen_addresses=127.0.0.1",
)


class PostgresServer:
    """A running server; every `database` is empty and new."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://bot@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """Make an empty database and give its URL."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with closing(psycopg2.connect(self.url())) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server for the length of a ``with`` block.

    Raises:
        RuntimeError: PostgreSQL is not installed, or does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="bot-postgres-"))
    rights = _rights()
    if rights:
        shutil.chown(folder, rights["user"], rights["group"])
    (port,) = free_ports(1)
    process = None
    try:
        data, log = folder / "data", folder / "log.txt"
        initdb = [_program("initdb"), "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **rights)
        options = [
            part for option in (*_OPTIONS, f"port={port}", f"max_connections={_CONNECTIONS}") for part in ("-c", option)
        ]
        with log.open("w") as output:
            process = subprocess.Popen(
                [_program("postgres"), "-D", data, "-k", folder, *options],
                cwd=folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - it only calls prctl
                **rights,
            )
        server = PostgresServer(port)
        _wait(server, process, log)
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = next((str(folder / name) for folder in reversed(versions) if (folder / name).exists()), shutil.which(name))
    if found is None:
        raise RuntimeError(
            "PostgreSQL is not installed, and the bookings are tested on it. Run: deploy/test_packages.sh"
        )
    return found


def _rights() -> dict[str, Any]:
    """Give the user to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(server: PostgresServer, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg2.connect(server.url(), connect_timeout=2).close()
            return
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start as {getpass.getuser()}: {log.read_text()}") from error
            time.sleep(0.1)

"""Runs ``python -m bot`` as an operator does, and looks after what it starts."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bot.settings import PROJECT_ROOT

_COMMAND = [sys.executable, "-m", "bot"]
_READY = "Ready after"
READY_SECONDS = 180.0  # usually 25; others may use the same two cores
RUN_SECONDS = 240.0


def environment(changes: Mapping[str, str | Path | int]) -> dict[str, str]:
    """Return an environment without any setting of the bot but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return {**kept, "PYTHONWARNINGS": "ignore", **{name: str(value) for name, value in changes.items()}}


def run(
    *arguments: str | Path, seconds: float = RUN_SECONDS, **settings: str | Path | int
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `settings` are variables such as ``BOT_PORT``."""
    return subprocess.run(
        [*_COMMAND, *(str(argument) for argument in arguments)],
        cwd=PROJECT_ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


class Serving:
    """A ``python -m bot serve`` under way."""

    def __init__(self, state: Path, *, port: int, actions_port: int) -> None:
        """Start it; `wait_until_ready` waits."""
        self.ports = (port, actions_port)
        self.url = f"http://localhost:{port}"
        self.output = ""
        self.process = subprocess.Popen(
            [*_COMMAND, "serve"],
            cwd=PROJECT_ROOT,
            env=environment({"BOT_STATE_DIR": state, "BOT_PORT": port, "BOT_ACTIONS_PORT": actions_port}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def wait_until_ready(self) -> None:
        self.wait_for(_READY, seconds=READY_SECONDS)

    def wait_for(self, words: str, *, seconds: float) -> None:
        """Read the log until it holds some words."""
        deadline = time.monotonic() + seconds
        while words not in self.output:
            assert time.monotonic() < deadline, f"no '{words}' within {seconds} s in: {self.output}"
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.output}"
            self.read()

    def read(self, seconds: float = 0.25) -> None:
        """Take what the log holds by now."""
        assert self.process.stdout is not None
        if select.select([self.process.stdout], [], [], seconds)[0]:
            self.output += os.read(self.process.stdout.fileno(), 65_536).decode("utf-8", "replace")

    def children(self) -> dict[str, int]:
        """Return the process ids of ``actions``, ``bot`` and ``worker``."""
        modules = {"actions.server": "actions", "bot.channels.server": "bot", "bot.sending.worker": "worker"}
        found = {}
        for pid in children_of(self.process.pid):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
            name = next((name for module, name in modules.items() if module in command), None)
            if name is not None:  # none while a child still is a copy of its parent
                found[name] = pid
        return found

    def end(self) -> None:
        """Kill what is left; for the end of a test."""
        left = [*children_of(self.process.pid), self.process.pid] if self.process.poll() is None else []
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def children_of(pid: int) -> list[int]:
    """Return the ids of a process's children, threads' included."""
    try:
        lists = [path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except FileNotFoundError:
        return []
    return [int(child) for each in lists for child in each.split()]


def is_running(pid: int) -> bool:
    """Whether a process is alive; a zombie is not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] not in "ZX"


def is_free(port: int) -> bool:
    """Whether nothing listens on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until_gone(pids: list[int], *, seconds: float) -> float:
    """Wait until none of the processes is running; returns the seconds that took."""
    began = time.monotonic()
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() - began < seconds, f"{pids} still run after {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began

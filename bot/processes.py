"""Starts, watches and stops the bot's processes as one."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.errors import BotError
from bot.settings import PROJECT_ROOT, Settings, make_state_dir, secret_key

Log = Callable[[str], None]

_READY_SECONDS = 120.0  # imports of TensorFlow and torch on two slow cores; usually 25
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.25
_RESTARTS = 5  # of one process, before the bot gives up
_PR_SET_PDEATHSIG = 1
_MODULES = {"actions": "actions.server", "bot": "bot.channels.server", "worker": "bot.sending.worker"}
# Handed over by name below: a secret must not go through `str`, which hides it.
_HANDED_OVER = ("secret_key", "fhir_token", "database_url", "trackers_url", "smtp_url", "twilio_auth_token")


class ProcessError(BotError):
    """A process did not start, or died too often."""


@dataclass
class _Child:
    name: str
    process: subprocess.Popen[str]
    tail: list[str] = field(default_factory=list)
    restarts: int = 0


class Processes:
    """The bot, its action server and its worker, with their output in one log."""

    def __init__(self, settings: Settings, log: Log) -> None:
        """Prepare; nothing runs before `start`."""
        self._settings = settings
        self._log = log
        self._children: list[_Child] = []
        self._environment = environment_for(settings)

    @property
    def url(self) -> str:
        """Where the page is."""
        host = "localhost" if self._settings.host in ("127.0.0.1", "0.0.0.0") else self._settings.host
        return f"http://{host}:{self._settings.port}"

    def start(self, stopping: threading.Event | None = None) -> float:
        """Start all and wait until both servers answer, or until `stopping` is set; returns the seconds that took.

        Raises:
            ProcessError: A port is taken, a process ended, or none answers in time.
        """
        began = time.monotonic()
        _require_free("127.0.0.1", self._settings.actions_port)
        _require_free(self._settings.host, self._settings.port)
        self._children = [self._spawn(name) for name in _MODULES]
        host = "127.0.0.1" if self._settings.host == "0.0.0.0" else self._settings.host
        waiting = {
            "actions": f"http://127.0.0.1:{self._settings.actions_port}/health",
            "bot": f"http://{host}:{self._settings.port}/health",
        }
        while waiting and not (stopping and stopping.is_set()):
            self._refuse_dead()
            waiting = {name: url for name, url in waiting.items() if not _answers(url)}
            if time.monotonic() - began > _READY_SECONDS:
                raise ProcessError(f"{', '.join(waiting)} did not answer within {_READY_SECONDS:.0f} s; see the log.")
            time.sleep(_POLL_SECONDS)
        return time.monotonic() - began

    def watch(self, stopping: threading.Event) -> None:
        """Restart what dies until `stopping` is set.

        Raises:
            ProcessError: One process died too often.
        """
        while not stopping.wait(1.0):
            for position, child in enumerate(self._children):
                status = child.process.poll()
                if status is None:
                    continue
                if child.restarts >= _RESTARTS:
                    raise ProcessError(f"{child.name} ended {child.restarts + 1} times; giving up. See the log.")
                self._log(f"{child.name} ended with status {status}; starting it again")
                fresh = self._spawn(child.name)
                fresh.restarts = child.restarts + 1
                self._children[position] = fresh

    def stop(self) -> None:
        """Stop all, politely first."""
        for child in self._children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def pid(self, name: str) -> int:
        """Return the process id of ``actions``, ``bot`` or ``worker``."""
        return next(child.process.pid for child in self._children if child.name == name)

    def _spawn(self, name: str) -> _Child:
        process = subprocess.Popen(
            [sys.executable, "-m", _MODULES[name]],
            cwd=PROJECT_ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches only us; we stop them in order
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - it only calls prctl
        )
        child = _Child(name, process)
        threading.Thread(target=self._relay, args=(child,), daemon=True).start()
        return child

    def _relay(self, child: _Child) -> None:
        assert child.process.stdout is not None
        with child.process.stdout as lines:
            for line in lines:
                child.tail = [*child.tail[-20:], line.rstrip()]
                self._log(f"{child.name:8}| {line.rstrip()}")

    def _refuse_dead(self) -> None:
        for child in self._children:
            if child.process.poll() is not None:
                time.sleep(_POLL_SECONDS)  # let the relay read the last lines
                reason = child.tail[-1] if child.tail else "it said nothing"
                raise ProcessError(f"{child.name} did not start: {reason}")


@contextmanager
def running(settings: Settings, log: Log) -> Iterator[Processes]:
    """Run the bot for the length of a ``with`` block."""
    processes = Processes(settings, log)
    try:
        processes.start()
        yield processes
    finally:
        processes.stop()


def environment_for(settings: Settings) -> dict[str, str]:
    """Return the environment of the bot's processes: the settings, and switches of the libraries."""
    make_state_dir(settings)
    given: Mapping[str, str] = {
        f"BOT_{name.upper()}": str(getattr(settings, name))
        for name in type(settings).model_fields
        if name not in _HANDED_OVER
    }
    key = secret_key(settings)
    return {
        **os.environ,
        **given,
        "BOT_DATABASE_URL": settings.database_url,
        "BOT_SECRET_KEY": key,
        "BOT_FHIR_TOKEN": settings.fhir_token.get_secret_value(),
        "BOT_SMTP_URL": settings.smtp_url.get_secret_value(),
        "BOT_TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "BOT_ACTIONS_SECRET": key,
        "BOT_ACTIONS_URL": settings.actions_url,
        "BOT_TRACKERS_URL": settings.trackers_url,
        "BOT_CONVERSATIONS_URL": settings.conversations_url,
        "HF_HUB_OFFLINE": "1",
        # One thread each: of two or three processes on two cores, threads that wait for each other at every layer made
        # one message take 30 to 700 ms to encode, where single ones take 15 to 25.
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
        "TOKENIZERS_PARALLELISM": "false",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }


def free_ports(count: int) -> Sequence[int]:
    """Return ports that nothing listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ProcessError(
                    f"Address {host} cannot be listened on ({error.strerror}). Choose another: --host"
                ) from error
            raise ProcessError(
                f"Port {port} is in use. Stop what uses it, or choose others: --port and --actions-port"
            ) from error


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0).is_success
    except httpx.HTTPError:
        return False


def _end_with_parent() -> None:
    """Ask the kernel to stop the child when we are killed, so that no server is left behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def log_to(path: Path) -> Log:
    """Return a log that appends lines to a file."""

    def write(line: str) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return write

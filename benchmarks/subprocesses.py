"""Python processes of their own: how long one ran and how much memory it took, and a server that is stopped again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.processes import _end_with_parent

_LOG_LINES = 15
_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.1


class ProcessFailedError(Exception):
    """A process ended with an error, or never answered; the message holds the end of its output."""


@dataclass(frozen=True)
class Spent:
    """What one process took.

    Attributes:
        seconds: From start to end.
        peak_megabytes: The most memory that was resident at once.
    """

    seconds: float
    peak_megabytes: int

    def as_result(self) -> dict[str, float]:
        """Return it as part of a result."""
        return {"seconds": round(self.seconds, 1), "peak_megabytes": self.peak_megabytes}


def run_python(arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> Spent:
    """Run Python to its end, with a log of its output.

    Raises:
        ProcessFailedError: It ended with an error.
    """
    began = time.perf_counter()
    process = _start(arguments, environment, log)
    peak = 0
    # Not the system's ru_maxrss: that begins with the memory of whoever starts a process.
    while process.poll() is None:
        peak = max(peak, _status(process.pid, "VmHWM") or 0)
        time.sleep(_POLL_SECONDS)
    if process.returncode:
        raise ProcessFailedError(f"python {' '.join(arguments[:3])} ended with {process.returncode}:\n{_tail(log)}")
    return Spent(seconds=time.perf_counter() - began, peak_megabytes=peak)


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        pid: Of its process.
        start_seconds: From its start until it first answered.
    """

    pid: int
    start_seconds: float

    def memory_megabytes(self) -> dict[str, int | None]:
        """Return the memory that is resident now, and the most that was; None where the system does not tell."""
        return {"resident": _status(self.pid, "VmRSS"), "peak": _status(self.pid, "VmHWM")}


@contextmanager
def serving(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    answers: Callable[[], Any],
    patience_seconds: float = 300.0,
) -> Iterator[Server]:
    """Run Python as a server for the length of a ``with`` block.

    Args:
        arguments: Of Python.
        environment: Of the process.
        log: Gets its output.
        answers: Whether the server answers yet; asked again and again.
        patience_seconds: How long to wait for the first answer.

    Raises:
        ProcessFailedError: It ended, or did not answer in time.
    """
    began = time.perf_counter()
    process = _start(arguments, environment, log)
    try:
        while not answers():
            if process.poll() is not None or time.perf_counter() - began > patience_seconds:
                raise ProcessFailedError(f"python {' '.join(arguments[:3])} does not answer:\n{_tail(log)}")
            time.sleep(_POLL_SECONDS)
        yield Server(pid=process.pid, start_seconds=time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        # In the log's folder: Rasa reads files of its working folder that nobody named.
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=log.parent,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - it only calls prctl
        )


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])


def _status(pid: int, name: str) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{name}:")), None)

"""Bounds how long the clinic waits for somebody else's server, whatever that server does."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class DeadlineError(TimeoutError):
    """It took too long; what was begun may still be done."""


class _Work(Generic[_Result]):
    def __init__(self, work: Callable[[], _Result]) -> None:
        self._work = work
        self.result: _Result | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self.error = error


def within(seconds: float, work: Callable[[], _Result]) -> _Result:
    """Do something that may hang, and give up on it after a while.

    Sockets' own timeouts start anew with every byte; a server that sends one now and then would hold us for ever. The
    thread is left to them, and ends with the process.

    Args:
        seconds: How long to wait in all.
        work: Bounds its own waits, so that its thread ends some time.

    Raises:
        DeadlineError: It did not end in time.
    """
    done = _Work(work)
    thread = threading.Thread(target=done.run, daemon=True, name="bounded work")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise DeadlineError(f"It took more than {seconds:g} s.")
    if done.error is not None:
        raise done.error
    return done.result  # type: ignore[return-value]  # it ended without an error, so this is its result

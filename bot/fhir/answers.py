"""What became of a push: values that whoever delivers acts upon."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Delivered:
    """The server has it; `changed` is false where it had all of it before."""

    changed: bool


@dataclass(frozen=True)
class Retry:
    """It did not go through this time.

    Attributes:
        reason: The error's class, such as `http_503` or `timeout`: no address and no word of the server.
        after: Not to be tried again before; None leaves it to whoever delivers.
    """

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Refused:
    """It will not go through as it is: somebody has to look at it. `reason` as in `Retry`."""

    reason: str

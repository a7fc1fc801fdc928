"""How one try to bring an event to one destination can end: values that the outbox worker acts upon."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Delivered:
    """The other side has it; `changed` is false where it had all of it before."""

    changed: bool = True


@dataclass(frozen=True)
class Retry:
    """It did not work this time.

    Attributes:
        error: Class and code of what went wrong, such as `SMTPDataError 451` or `http_503`: no address, no words of
            others.
        after: The least time that the other side asked for; None where it asked for none.
    """

    error: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Refused:
    """It will not go through as it is; a person has to look. `error` as in `Retry`."""

    error: str


@dataclass(frozen=True)
class Dropped:
    """It need not be sent, or no longer; `reason` in one word or two."""

    reason: str


@dataclass(frozen=True)
class Deferred:
    """It is not to be sent before `until` (aware); this was no try. `reason` in one word or two."""

    until: datetime
    reason: str


Outcome = Delivered | Retry | Refused | Dropped | Deferred

"""A red flag that was raised in a conversation, and how long it stays open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# After that an emergency is over one way or the other; staff may clear it before.
OPEN_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """One emergency that a visitor told of and that was answered.

    Attributes:
        id: Random; by it a flag is written into its conversation once.
        raised_at: When it was answered, aware.
        conversation: Id with the channel before the colon.
        channel: Such as ``website`` or ``sms``.
        category: Such as ``suicide``.
        tier: "T1" call 911, "T2" emergency room now, "T3" call the clinic today.
        rule: Id of the rule that found it.
        score: How sure it is, in (0, 1].
        languages: Of the reply, in order: ``("en",)``, ``("es",)`` or both.
        text: The visitor's words, redacted.
        reply: What the visitor was shown.
        recorded: Whether it stands in the database of conversations.
        cleared_at: When staff cleared it, aware; None where they did not.
    """

    id: str
    raised_at: datetime
    conversation: str
    channel: str
    category: str
    tier: str
    rule: str
    score: float
    languages: tuple[str, ...]
    text: str
    reply: str
    recorded: bool = False
    cleared_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still counts at an aware instant: not cleared by staff, and raised less than `OPEN_FOR` ago."""
        return self.cleared_at is None and now - self.raised_at < OPEN_FOR


def open_flag(flags: Sequence[RaisedFlag], now: datetime) -> RaisedFlag | None:
    """Return the latest of a conversation's flags that is still open, or None.

    Args:
        flags: Of one conversation, oldest first.
        now: An aware instant.
    """
    return next((flag for flag in reversed(flags) if flag.is_open(now)), None)

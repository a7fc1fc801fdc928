"""The hours of the night in which the clinic writes to nobody of its own accord. Rules only, no I/O."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.booking.errors import InvalidScheduleError


@dataclass(frozen=True)
class QuietHours:
    """A span of wall time, over midnight or not, on every day.

    Attributes:
        begins: Wall time in the clinic's zone; the first quiet moment.
        ends: Wall time likewise; the first moment that is no longer quiet.
        zone: The clinic's.
    """

    begins: time
    ends: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Refuse a span without length.

        Raises:
            InvalidScheduleError: Both ends are one.
        """
        if self.begins == self.ends:
            raise InvalidScheduleError(f"Quiet hours begin and end at {self.begins}. Let them end at another time.")

    def covers(self, instant: datetime) -> bool:
        """Say whether an aware instant is in the quiet hours."""
        wall = instant.astimezone(self.zone).time().replace(fold=0)
        if self.begins < self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends

    def end_after(self, instant: datetime) -> datetime:
        """Give the first end of quiet hours behind an aware instant; wall time, so right over a clock change."""
        return self._at(instant, self.ends, newest=False)

    def begin_before(self, instant: datetime) -> datetime:
        """Give the last beginning of quiet hours at or before an aware instant."""
        return self._at(instant, self.begins, newest=True)

    def waking(self, instant: datetime) -> datetime:
        """Give the instant itself, or where it is quiet the end of that."""
        return self.end_after(instant) if self.covers(instant) else instant

    def _at(self, instant: datetime, wall: time, *, newest: bool) -> datetime:
        today = instant.astimezone(self.zone).date()
        days = (today + timedelta(days=number) for number in (-1, 0, 1))
        # In UTC, as times of one zone would be compared by their hands alone.
        found = [datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC) for day in days]
        if newest:
            return max(each for each in found if each <= instant)
        return min(each for each in found if each > instant)

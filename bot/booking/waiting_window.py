"""Which time a visitor can wait for: one in which the schedule has openings, though none is free."""

from collections.abc import Sequence
from datetime import datetime

from bot.booking.model import Window
from bot.booking.openings import openings
from bot.booking.schedule import Schedule


def window_to_wait_for(
    windows: Sequence[Window], schedule: Schedule, *, location: str | None, now: datetime
) -> Window | None:
    """Give the one span of time to wait for.

    Args:
        windows: As `read_when` gives them, where nothing is free.
        schedule: The clinic's schedule.
        location: A location's slug; None takes any.
        now: Aware.

    Returns:
        All windows in one span where no opening that lies between them would be caught with them; else the first one
        that has openings. None where the schedule has no openings in them: waiting would be in vain.
    """
    wanted = [window for window in windows if openings(schedule, location=location, windows=[window], now=now, limit=1)]
    if not wanted:
        return None
    whole = Window(wanted[0].start, max(window.end for window in wanted))
    in_whole = openings(schedule, location=location, windows=[whole], now=now)
    return whole if in_whole == openings(schedule, location=location, windows=wanted, now=now) else wanted[0]

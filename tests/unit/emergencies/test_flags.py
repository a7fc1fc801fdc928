"""How long a red flag stays open."""

from datetime import timedelta

from bot.emergencies.flags import open_flag

from .builders import RAISED_AT, flag

HOUR = timedelta(hours=1)


def test_is_open_for_24_hours() -> None:
    assert flag().is_open(RAISED_AT)
    assert flag().is_open(RAISED_AT + 24 * HOUR - timedelta(seconds=1))
    assert not flag().is_open(RAISED_AT + 24 * HOUR)


def test_is_closed_once_staff_have_cleared_it() -> None:
    assert not flag(cleared_at=RAISED_AT + HOUR).is_open(RAISED_AT + 2 * HOUR)


def test_the_latest_open_flag_of_several_counts() -> None:
    old, cleared = flag(1), flag(2, cleared_at=RAISED_AT + HOUR)
    new = flag(3, raised_at=RAISED_AT + 20 * HOUR)

    assert open_flag([old, cleared, new], RAISED_AT + 30 * HOUR) == new
    assert open_flag([old, cleared], RAISED_AT + 2 * HOUR) == old
    assert open_flag([old, cleared], RAISED_AT + 30 * HOUR) is None
    assert open_flag([], RAISED_AT) is None

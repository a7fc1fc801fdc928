"""A zone's clock changes in an invite: as the standard writes them, and as another library reads them."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from bot.sending.zone_rules import zone_rules


def test_each_change_begins_at_what_clocks_showed_until_then() -> None:
    lines = zone_rules("America/New_York", first=date(2026, 1, 1), last=date(2026, 12, 31)).to_ical().decode()
    starts = [line for line in lines.splitlines() if line.startswith(("BEGIN", "DTSTART", "TZOFFSET", "TZNAME"))][6:]

    assert starts == [
        *("BEGIN:DAYLIGHT", "DTSTART:20260308T020000", "TZNAME:EDT", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400"),
        *("BEGIN:STANDARD", "DTSTART:20261101T020000", "TZNAME:EST", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500"),
    ]


@pytest.mark.parametrize("name", ["America/New_York", "America/Phoenix", "Pacific/Honolulu", "Europe/Dublin"])
def test_another_library_reads_the_same_times(name: str) -> None:
    rules = zone_rules(name, first=date(2025, 1, 1), last=date(2027, 12, 31)).to_ical().decode()
    read = tzical(StringIO(rules)).get(name)
    assert read is not None
    day = datetime(2025, 2, 1, 12, tzinfo=UTC)
    while day.year < 2028:
        wall = day.astimezone(ZoneInfo(name)).replace(tzinfo=None)
        assert wall.replace(tzinfo=read).astimezone(UTC) == day, wall
        day += timedelta(hours=37)

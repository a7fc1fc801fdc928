"""Put what a phrase mentions together: which time belongs to which day, what is excluded, what was corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product

from bot.booking.when_calendar import Days
from bot.booking.when_items import (
    BUSINESS_DAYS,
    MINUTES_IN_DAY,
    SOON_DAYS,
    Day,
    Frame,
    Item,
    Mark,
    Span,
    Time,
)
from bot.booking.when_times import rebased

WHOLE_DAY: tuple[Span, ...] = ((0, MINUTES_IN_DAY),)
MOST_READINGS = 8
# What may stand between "not" and what it denies; any other word shows that it denies something else.
_DENIABLE = frozenset(
    ["do", "make", "it", "come", "in", "on", "at", "be", "there", "that", "the", "any", "anything", "get", "a", "an", "of", "available", "free", "work", "works", "have", "go", "for", "to", "see", "during", "this", "really", "want", "like", "either", "able", "good", "great", "my", "me", "i", "with", "day", "days", "time", "times", "all", "ever", "usually", "early", "late", "appointment", "appointments", "slot", "nothing", "is", "are", "am", "work", "come-in", "schedule", "book", "use", "still", "just", "want"]
)
# Words after a denial that begin a wish.
_CUES = frozenset(
    ["can", "could", "prefer", "would", "better", "best", "instead", "rather", "how", "want", "need", "works", "good", "ok", "okay", "free", "fine", "please", "only", "then", "lets", "try"]
)

Plan = list["Group"]
Reading = list[tuple[Days, tuple[Span, ...]]]


@dataclass
class Group:
    """Days and the times of day that are meant on them.

    Attributes:
        days: Alternatives; empty where none is named.
        times: Alternatives; empty where none is named.
        denied: Whether the group is excluded rather than wanted.
        time_first: Whether the time was named before the days.
    """

    days: list[Day] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    denied: bool = False
    time_first: bool = False
    last: str = ""  # `day` or `time`: what was put in last


class _Builder:
    """Sorts items into groups, left to right."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.link = ""  # the strongest mark since the last mention
        self.denied = False
        self.pending = False  # a denial still waits for what it denies
        self.gap = 0  # idle words since the last mention

    def mark(self, mark: Mark, following: Sequence[Item]) -> None:
        """Take a mark or an idle word."""
        if mark.kind == "not" and mark.text == "bad":
            self.denied = False  # what it is said of was excluded when it came, see `_doomed`
        elif mark.kind in ("not", "except"):
            if mark.kind == "not" and not _denies(following) and self._open():
                self._deny_last()
            self.denied = self.pending = mark.kind == "except" or _denies(following)
            self.link = "or" if self.link == "or" else ""
        elif mark.kind == "word":
            self._word(mark.text)
        else:
            if mark.kind in ("but", "stop") or (
                mark.kind == "comma" and not self.pending and not _listed(following)
            ):
                self.denied = False
            if self.link not in ("or", "but") or mark.kind == "or":
                self.link = mark.kind

    def day(self, day: Day, following: Sequence[Item]) -> None:
        """Take a day."""
        self.pending = False
        self.denied = self.denied or _doomed(following)
        group = self._open()
        if group is None or (self.denied and not group.days and self.link in ("or", "and")):
            self._new(days=[day])
        elif not group.days:
            group.days.append(day)
        elif group.last == "day":
            self._beside(group, day)
        elif group.time_first and self.link in ("or", "and", "comma"):
            group.days.append(day)
        elif self.link not in ("or", "and") and _merge(group.days[-1], day, strict=True):
            _join(group, day)
        else:
            self._new(days=[day])
        (self._open() or self.groups[-1]).last = "day"
        self.link, self.gap = "", 0

    def time(self, time: Time, following: Sequence[Item]) -> None:
        """Take a time of day."""
        self.pending = False
        self.denied = self.denied or _doomed(following)
        group = self._open()
        leads = bool(following) and isinstance(_first_mention(following), Day)
        if (
            self.denied
            and group
            and group.days
            and not group.times
            and not self.link
            and self._leaves_any(time)
        ):
            self.denied = False  # "any day but friday after 3": the hour is for the days that are left
            self.groups[-2].times.append(time)
        elif group is None or (self.denied and not group.times and self.link in ("or", "and")):
            self._new(times=[time], time_first=True)
        elif not group.times:
            if leads and group.days and self.link in ("or", "comma", "and"):
                self._new(times=[time], time_first=True)
            else:
                group.times.append(time)
        elif group.last == "time" and not (leads and self.link == "or" and group.days):
            _add_time(group, time, self.link)
        elif group.time_first and group.last == "day" and not self.link:
            if len(group.days) > 1:
                self._new(days=[group.days.pop()], times=[time])
            else:
                _add_time(group, time, self.link)
        else:
            self._new(times=[time], time_first=True)
        (self._open() or self.groups[-1]).last = "time"
        self.link, self.gap = "", 0

    def _open(self) -> Group | None:
        """Give the group that the next mention may belong to: past an exclusion, the wanted one before it."""
        if self.denied or self.link == "or":
            return self.groups[-1] if self.groups and self.groups[-1].denied == self.denied else None
        return next((group for group in reversed(self.groups) if not group.denied), None)

    def _leaves_any(self, time: Time) -> bool:
        """Say whether an hour after an excluded day is for "any day" that was named before it."""
        before = self.groups[-2] if len(self.groups) > 1 else None
        return bool(
            before
            and time.kind != "part"
            and not before.times
            and any(day.kind == "any" for day in before.days)
        )

    def _new(self, **parts: object) -> None:
        self.groups.append(Group(denied=self.denied, **parts))  # type: ignore[arg-type]

    def _beside(self, group: Group, day: Day) -> None:
        """Take a day right after a day: the same one named again, or another."""
        if self.link not in ("or", "and") and _merge(group.days[-1], day, strict=False):
            _join(group, day)
        elif self.link == "" and group.days[-1].kind == "any":
            group.days[-1] = day
        else:
            group.days.append(day)

    def _word(self, text: str) -> None:
        self.gap += 1
        if self.denied and (
            text in _CUES if not self.pending else text not in _DENIABLE and text.rstrip("~") not in _DENIABLE
        ):
            self.denied = self.pending = False

    def _deny_last(self) -> None:
        """Exclude what was just named: "mornings don't work"."""
        if self.groups:
            self.groups[-1].denied = True


def _doomed(following: Sequence[Item]) -> bool:
    """Say whether the clause goes on to say that what was just named will not do: "mornings are bad"."""
    for item in following:
        if isinstance(item, Mark) and item.kind == "not":
            return item.text == "bad"
        if isinstance(item, Mark) and (item.kind not in ("word", "or", "and") or item.text in _CUES):
            return False
    return False


def _denies(following: Sequence[Item]) -> bool:
    """Say whether a denial reaches a mention before the clause ends."""
    for item in following:
        if isinstance(item, Day | Time):
            return True
        if item.kind != "word" or item.text.rstrip("~") not in _DENIABLE:
            return False
    return False


def _listed(following: Sequence[Item]) -> bool:
    """Say whether what follows a comma goes on a list that ends in "or"."""
    mentions = 0
    for item in following:
        if isinstance(item, Day | Time):
            mentions += 1
        elif item.kind in ("or", "and"):
            return mentions == 1
        elif item.kind != "comma":
            return False
    return False


def _first_mention(following: Sequence[Item]) -> Item | None:
    """Give the mention that follows directly, past "on" and "the"."""
    for item in following:
        if not (
            isinstance(item, Mark) and item.kind == "word" and item.text in ("on", "the", "of", "in", "for")
        ):
            return item
    return None


def _merge(first: Day, second: Day, *, strict: bool) -> Day | None:
    """Read two days named side by side as one, or None where they are two.

    Args:
        first: Named first.
        second: Named second.
        strict: Merge only where they agree.
    """
    for span, other in ((first, second), (second, first)):
        if other.week and span.weekdays:
            return _only(Day((other.week,), "span"), span)
        if span.kind in ("any", "soon") and other.kind not in ("any", "soon"):
            return other
        if span.kind == "span" and other.weekdays and other.form in ("", "every", "next"):
            return _only(span, other)
        if span.kind == "span" and other.day_of_month:
            days = tuple(day for day in span.readings[0] if day.day == other.day_of_month)
            return Day((days,), "date") if days else None
    if first.kind == second.kind == "span":
        shared = tuple(day for day in first.readings[0] if day in second.readings[0])
        return Day((shared,), "span") if shared else None
    return _agree(first, second, strict=strict)


def _only(span: Day, weekday: Day) -> Day:
    """Choose a span's days that fall on a weekday."""
    chosen = tuple(
        tuple(day for day in reading if day.weekday() in weekday.weekdays) for reading in span.readings
    )
    return Day(chosen, "weekday", weekday.weekdays, "this")


def _agree(first: Day, second: Day, *, strict: bool) -> Day | None:
    if first.kind == second.kind or "span" in (first.kind, second.kind):
        return None
    both = tuple(one for one in first.readings if one in second.readings)
    if both:
        return Day(both, "date")
    for weekday, dated in ((first, second), (second, first)):
        days = dated.readings[0]
        if (
            weekday.weekdays
            and dated.kind != "weekday"
            and len(days) == 1
            and days[0].weekday() in weekday.weekdays
        ):
            return dated
    if strict or "weekday" not in (first.kind, second.kind):
        return None
    return Day((*first.readings, *second.readings), "date")


def _join(group: Group, day: Day) -> None:
    """Merge a day into the last one, and a week into every bare weekday listed before it."""
    if day.kind == "span" and group.days[-1].weekdays:
        group.days = [
            _merge(one, day, strict=False) or one if one.weekdays and not one.form else one
            for one in group.days[:-1]
        ] + [_merge(group.days[-1], day, strict=False) or day]
    elif group.days[-1].kind == "span" and day.weekdays:
        group.days[-1] = replace(
            _merge(group.days[-1], day, strict=False) or day, week=group.days[-1].readings[0]
        )
    else:
        group.days[-1] = _merge(group.days[-1], day, strict=False) or day


def _add_time(group: Group, time: Time, link: str) -> None:
    """Add an alternative, or narrow what is there."""
    last = group.times[-1]
    opposite = {last.kind, time.kind} == {"after", "before"}
    shared = tuple(
        (max(a, c), min(b, d)) for (a, b), (c, d) in product(last.spans, time.spans) if max(a, c) < min(b, d)
    )
    listed = last.kind == time.kind and last.kind != "after" and not (last.kind == "part" and shared)
    if link == "or" or listed or (link == "and" and not opposite):
        kept = rebased(time, last) if link == "or" and last.kind == "around" else time
        group.times.append(kept)
    elif last.kind == "any":
        group.times[-1] = time
    elif time.kind != "any":
        group.times[-1] = Time(shared, time.kind if last.kind == "part" else last.kind, minute=time.minute)


def plan(items: Sequence[Item]) -> Plan:
    """Sort a phrase's items into groups; of what was corrected only the last version is kept."""
    kept: Plan = []
    start = 0
    ends = [index for index, item in enumerate(items) if isinstance(item, Mark) and item.kind == "correction"]
    for end in (*ends, len(items)):
        kept = _corrected(kept, _grouped(items[start:end]))
        start = end + 1
    return kept


def _grouped(items: Sequence[Item]) -> Plan:
    builder = _Builder()
    for index, item in enumerate(items):
        following = items[index + 1 :]
        if isinstance(item, Day):
            builder.day(item, following)
        elif isinstance(item, Time):
            builder.time(item, following)
        else:
            builder.mark(item, following)
    return _settled(builder.groups)


def _settled(groups: Plan) -> Plan:
    """Free a week from an exclusion that only names hours in it: "not mornings next week" wants that week."""
    settled: Plan = []
    for group in groups:
        if (
            group.denied
            and group.time_first
            and group.times
            and any(day.kind == "span" for day in group.days)
        ):
            settled.append(Group(days=group.days))
            settled.append(Group(times=group.times, denied=True))
        else:
            settled.append(group)
    return settled


def _corrected(old: Plan, new: Plan) -> Plan:
    """Lay a correction over what was said before; what it does not touch is kept."""
    wanted_old, wanted_new = ([group for group in part if not group.denied] for part in (old, new))
    denied = [group for part in (old, new) for group in part if group.denied]
    if not wanted_old or not wanted_new:
        return wanted_old + wanted_new + denied
    if not any(group.days for group in wanted_new):
        times = wanted_new[-1].times
        last = next((group for group in reversed(wanted_old) if group.times), None)
        if last is not None:
            last.times = [rebased(time, last.times[-1]) for time in times]
        else:
            for group in wanted_old:
                group.times = list(times)
    elif any(group.times for group in wanted_new):
        wanted_old = wanted_new
    else:
        times = next((group.times for group in reversed(wanted_old) if group.times), [])
        wanted_old = [replace(group, times=list(times)) for group in wanted_new]
    return wanted_old + denied


def readings(groups: Plan, frame: Frame) -> list[Reading]:
    """Work out what a plan may mean.

    Args:
        groups: From `plan`; at least one.
        frame: Where and when it is said.

    Returns:
        One reading or more, each a list of days with the spans of time wanted on them, excluded days already taken out;
        spans of time may overlap.
    """
    wanted = _with_days([group for group in groups if not group.denied], groups, frame)
    denied = [group for group in groups if group.denied]
    _set_next_after_this(groups)
    found: list[Reading] = []
    for choice in _choices(wanted):
        reading = _without(choice, denied)
        if reading not in found:
            found.append(reading)
    lively = [reading for reading in found if any(spans for _, spans in reading)]
    return lively if denied and lively else found


def _with_days(wanted: Plan, groups: Plan, frame: Frame) -> Plan:
    """Give days to the groups that have none: a neighbour's, or those that a preference without a day looks over."""
    dated = [group for group in wanted if any(day.kind not in ("any", "soon") for day in group.days)]
    if dated:
        for group in wanted:
            if group.days and group not in dated and group.times:
                group.days = dated[-1].days
        lent = next((group.days for group in dated), [])
        for group in wanted:
            lent = group.days or lent
            group.days = group.days or lent
        for group in dated:
            group.days = [day for day in group.days if day.kind not in ("any", "soon")]
        return [group for group in wanted if group in dated or group.times]
    soon = any(day.kind == "soon" for group in wanted for day in group.days)
    span = Day((frame.business_days(SOON_DAYS if soon else BUSINESS_DAYS),), "any")
    times = [group for group in wanted if group.times]
    return [replace(group, days=[span]) for group in times] or [Group(days=[span])]


def _set_next_after_this(groups: Plan) -> None:
    """Let "next Friday" beside "this Friday" be a week later than that."""
    days = [day for group in groups for day in group.days]
    this = {
        next(iter(day.weekdays)): day
        for day in days
        if day.kind == "weekday" and day.form == "this" and len(day.weekdays) == 1
    }
    for group in groups:
        for index, day in enumerate(group.days):
            other = this.get(next(iter(day.weekdays))) if day.form == "next" and day.weekdays else None
            if other and other.readings[0]:
                week_later = tuple(one + timedelta(days=7) for one in other.readings[0])
                group.days[index] = Day((week_later,), "weekday", day.weekdays, "this")


def _choices(wanted: Plan) -> Iterable[Reading]:
    """Walk the readings of every day, combined."""
    slots = [(day, group) for group in wanted for day in group.days]
    for number, choice in enumerate(product(*(day.readings for day, _ in slots))):
        if number >= MOST_READINGS:
            return
        yield [
            (days, tuple(span for time in group.times for span in time.spans) if group.times else WHOLE_DAY)
            for days, (_, group) in zip(choice, slots, strict=True)
        ]


def _without(reading: Reading, denied: Plan) -> Reading:
    """Take what is excluded out of a reading, day by day."""
    kept: Reading = []
    for days, spans in reading:
        for day in days:
            left = spans
            for group in denied:
                if not group.days or any(_excludes(other, day) for other in group.days):
                    left = _minus(
                        left,
                        tuple(span for time in group.times for span in time.spans)
                        if group.times
                        else WHOLE_DAY,
                    )
            kept.append(((day,), left))
    return kept


def _excludes(denied: Day, day: object) -> bool:
    if denied.kind in ("any", "soon"):
        return False
    if denied.weekdays and denied.form in ("", "every"):
        return getattr(day, "weekday")() in denied.weekdays  # noqa: B009
    return any(day in reading for reading in denied.readings)


def _minus(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    left = list(spans)
    for start, end in taken:
        left = [
            piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]
        ]
    return tuple(left)

"""Sort what a phrase mentions into groups: which time belongs to which day, and what is excluded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from bot.booking.when_calendar import Days
from bot.booking.when_items import (
    Day,
    Item,
    Mark,
    Span,
    Time,
)
from bot.booking.when_merge import cross, joined, like_listed, merge
from bot.booking.when_times import rebased

# What may stand between "not" and what it denies; any other word shows that it denies something else.
_DENIABLE = re.compile(
    r"do|make|it|come|in|on|at|be|there|that|the|any|anything|get|a|an|of|available|free|work|"
    r"works|have|go|for|to|see|during|this|really|want|like|either|able|good|great|my|me|i|with|"
    r"day|days|time|times|all|ever|usually|early|late|appointment|appointments|slot|nothing|is|are|"
    r"am|schedule|book|use|still|just"
)

# Words after a denial that begin a wish.
_CUES = re.compile(
    r"so|can|could|prefer|would|better|best|instead|rather|how|want|need|works|good|ok|okay|free|fine|"
    r"please|only|then|lets|try|id|ill|like"
)

Plan = list["Group"]


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


class Builder:
    """Sorts items into groups, left to right.

    Args:
        coming: The days over which a mere preference looks.
    """

    def __init__(self, coming: Days) -> None:
        self.coming = coming
        self.reasons = 0  # how many groups stand before "so", which give no wish but its reason
        self.groups: list[Group] = []
        self.link = ""  # the strongest mark since the last mention
        self.denied = False
        self.pending = False  # a denial still waits for what it denies

    def mark(self, mark: Mark, following: Sequence[Item]) -> None:
        """Take a mark or an idle word."""
        if mark.kind == "not" and mark.text == "bad":
            self.denied = False  # what it is said of was excluded when it came, see `_doomed`
        elif mark.kind in ("not", "except"):
            if mark.kind == "not" and not _denies(following) and not self.link and self._open():
                self._deny_last()
            self.denied = self.pending = mark.kind == "except" or _denies(following)
            listed = self.link in ("and", "comma") and self.groups and self.groups[-1].denied
            self.link = "or" if self.link == "or" else "and" if listed else ""
        elif mark.kind == "word":
            self._word(mark.text)
        else:
            if mark.kind in ("but", "stop") or (mark.kind == "comma" and not self.pending and not _listed(following)):
                self.denied = False
            if self.link not in ("or", "but") or mark.kind == "or":
                self.link = "or" if mark.kind == "comma" and self._lists_days(following) else mark.kind

    def _lists_days(self, following: Sequence[Item]) -> bool:
        """Say whether a comma stands in a list of days that ends in "or": "tomorrow, Thursday or Friday"."""
        day = self.groups[-1].days[-1] if self.groups and self.groups[-1].last == "day" else None
        other = _first_mention(following)
        kinds = {day.kind, other.kind} if day and isinstance(other, Day) else set()
        return kinds in ({"weekday", "relative"}, {"date", "relative"}) and _listed(following)

    def day(self, day: Day, following: Sequence[Item]) -> None:
        """Take a day."""
        self.pending = False
        self.denied = self.denied or _doomed(following)
        if day.instead:
            self._drop_last()
        elif self.link in ("", "or", "and", "comma") and self.groups and self.groups[-1].days:
            day = like_listed(day, self.groups[-1].days[-1], self.coming)
        if self.reasons:
            self._drop_reasons()
        group = self._open()
        if group is None or (self.denied and not group.days and self.link in ("or", "and")):
            self._new(days=[day])
        elif not group.days:
            group.days.append(day)
        elif group.last == "day":
            self._beside(group, day)
        elif group.time_first and self.link in ("or", "and", "comma"):
            group.days.append(day)
        elif self.link not in ("or", "and") and merge(group.days[-1], day, strict=True):
            group.days = joined(group.days, day)
        else:
            self._new(days=[day])
        (self._open() or self.groups[-1]).last = "day"
        self.link = ""

    def time(self, time: Time, following: Sequence[Item]) -> None:
        """Take a time of day."""
        self.pending = False
        if self.reasons and time.kind != "any":
            self._drop_reasoned_times(time)
        self.denied = self.denied or _doomed(following)
        group = self._open()
        leads = bool(following) and isinstance(_first_mention(following), Day)
        if self.denied and group and group.days and not group.times and not self.link and self._leaves_any(time):
            self.denied = False  # "any day but friday after 3": the hour is for the days that are left
            self.groups[-2].times.append(time)
        elif group is None or (self.denied and not group.times and self.link in ("or", "and")):
            self._new(times=[time], time_first=True)
        elif not group.times:
            if leads and group.days and self.link in ("or", "comma", "and"):
                self._new(times=[time], time_first=True)
            else:
                group.times.append(time)
        elif group.last == "time" and not (leads and self.link in ("or", "and", "comma") and group.days):
            _add_time(group, time, self.link)
        elif group.time_first and group.last == "day" and (not self.link or self._narrows(group, time, leads=leads)):
            if len(group.days) > 1:
                self._new(days=[group.days.pop()], times=[time])
            else:
                _add_time(group, time, self.link)
        else:
            self._new(times=[time], time_first=True)
        (self._open() or self.groups[-1]).last = "time"
        self.link = ""

    def _narrows(self, group: Group, time: Time, *, leads: bool) -> bool:
        """Say whether a time after a comma only makes a part of the day exact: "Friday morning, say 9"."""
        return (
            self.link in ("comma", "stop")
            and not leads
            and group.times[-1].kind == "part"
            and bool(_shared(group.times[-1], time))
        )

    def _open(self) -> Group | None:
        """Give the group that the next mention may belong to: past an exclusion, the wanted one before it."""
        if self.denied or self.link == "or":
            return self.groups[-1] if self.groups and self.groups[-1].denied == self.denied else None
        return next((group for group in reversed(self.groups) if not group.denied), None)

    def _leaves_any(self, time: Time) -> bool:
        """Say whether an hour after an excluded day is for "any day" that was named before it."""
        before = self.groups[-2] if len(self.groups) > 1 else None
        return bool(
            before and time.kind != "part" and not before.times and any(day.kind == "any" for day in before.days)
        )

    def _drop_last(self) -> None:
        """Drop the day named last, on which the next one leans."""
        if self.groups and self.groups[-1].days:
            self.groups[-1].days.pop()
            if not self.groups[-1].days and not self.groups[-1].times:
                self.groups.pop()

    def _new(self, **parts: object) -> None:
        self.groups.append(Group(denied=self.denied, **parts))  # type: ignore[arg-type]

    def _beside(self, group: Group, day: Day) -> None:
        """Take a day right after a day: the same one named again, or another."""
        bounds = self.link == "and" and cross(group.days[-1], day)
        if (self.link not in ("or", "and") or bounds) and merge(group.days[-1], day, strict=False):
            group.days = joined(group.days, day)
        elif self.link == "" and group.days[-1].kind == "any":
            group.days[-1] = day
        elif self.link == "but":
            self._new(days=[day])
        else:
            group.days.append(day)

    def _drop_reasons(self) -> None:
        """Drop the days named before "so" once one is named after it: "voting Tuesday, so Wednesday"."""
        for group in self.groups[: self.reasons]:
            group.days = group.days if group.denied else []
        self.groups = [group for group in self.groups if group.days or group.times]
        self.reasons = 0

    def _drop_reasoned_times(self, time: Time) -> None:
        """Drop the hours named before "so" that the one after it does not narrow: "school is at 8, so 9"."""
        for group in self.groups[: self.reasons]:
            group.times = [one for one in group.times if one.kind != "exact" and _shared(one, time)]
        self.groups = [group for group in self.groups if group.days or group.times]
        self.reasons = min(self.reasons, len(self.groups))

    def _word(self, text: str) -> None:
        if text == "so" and not self.denied:
            self.reasons = len(self.groups)
        if self.denied and (not _DENIABLE.fullmatch(text.rstrip("~")) if self.pending else bool(_CUES.fullmatch(text))):
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
        if isinstance(item, Mark) and (item.kind not in ("word", "or", "and") or _CUES.fullmatch(item.text)):
            return False
    return False


def _denies(following: Sequence[Item]) -> bool:
    """Say whether a denial reaches a mention before the clause ends."""
    for item in following:
        if isinstance(item, Day | Time):
            return True
        if item.kind != "word" or not _DENIABLE.fullmatch(item.text.rstrip("~")):
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
        if not (isinstance(item, Mark) and item.kind == "word" and item.text in ("on", "the", "of", "in", "for")):
            return item
    return None


def _shared(first: Time, second: Time) -> tuple[Span, ...]:
    """Give the spans that two times share."""
    pairs = product(first.spans, second.spans)
    return tuple((max(a, c), min(b, d)) for (a, b), (c, d) in pairs if max(a, c) < min(b, d))


def _add_time(group: Group, time: Time, link: str) -> None:
    """Add an alternative, or narrow what is there."""
    last = group.times[-1]
    opposite = {last.kind, time.kind} == {"after", "before"}
    shared = _shared(last, time)
    listed = last.kind == time.kind and last.kind != "after" and not (last.kind == "part" and shared)
    if link == "or" or listed or (link == "and" and not (opposite and shared)):
        kept = rebased(time, last) if link == "or" and last.kind == "around" else time
        group.times.append(kept)
    elif last.kind == "any":
        group.times[-1] = time
    elif time.kind != "any":
        group.times[-1] = Time(shared, time.kind if last.kind == "part" else last.kind, minute=time.minute)

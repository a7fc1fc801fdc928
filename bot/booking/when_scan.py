"""Scan plain words into items: the days and times that are mentioned, and what links or turns them."""

import re

from bot.booking.when_items import Day, Frame, Item, Mark, Time
from bot.booking.when_spans import read_day
from bot.booking.when_times import read_time
from bot.booking.when_words import MONTHS, WEEKDAYS, rule

_CORRECTION = rule(
    r"(?:oh |oops |no |um |uh |wait |actually |, |my bad |"
    r"im )*(?:sorry )?(?:i )?(?:actually )?(?:meant?|mean)(?: to say)?|"
    r"(?:no |oh |hold on |oops )+(?:wait|sorry|actually)(?: no)?|scratch that|strike that|whoops|oops|"
    r"my bad|my mistake|correction|"
    r"make (?:that|it)|change (?:that|it) to|(?:nvm|never mind|nevermind)(?! (?:the |on )?(?:tomorrow|"
    r"today|[a-z]+day))|on 2n?th thought|"
    r"actually(?: no)?|sorry|lets (?:do|say|make it)|\*|typo"
)
_NOT_YET = re.compile(
    r"(?:no|not|nothing|cannot|out of town|away|gone|on vacation|traveling|busy|"
    r"unavailable)(?![^ ])"
)
_MANAGES = re.compile(r"(?:^| )(?:cannot|wont|dont|not|can|could|to|ill|never|barely|couldnt) make (?:it|that)$")
_WAIT = rule(r"(?:wait|hold on|hang on|err|er)(?: no)?")
_WAITING = re.compile(r"(?:^| )(?:cannot|to|long|the|will|ill|can|not|a|i|dont)$")
_INTERJECTION = rule(r"no(?: no)*(?: ,)?")
_EXCEPT = rule(
    r"except(?: for| on)?|besides|other than|apart from|aside from|excluding|outside of|minus|"
    r"instead of|rather than|in place of|"
    rf"(?:than|over)(?= (?:on )?(?:{'|'.join(WEEKDAYS)}|the \d))|"
    r"but not|just not|everything but|anything but|anything except|any ?time but|all but|nothing but not"
)
_IN_PLACE = rule(r"instead of(?: at)?|rather than(?: at)?|in place of")  # a time so replaced was never wanted
_ANY_BUT = rule(r"but(?: on| for)?")
_ANY = re.compile(
    r"(?:^| )(?:any|anytime|anything|all|every|everything|whenever|whatever|weekday~?|open|flexible|"
    r"free)(?![^ ])"
)
_NOT = rule(
    r"(?:nvm|never mind|nevermind|forget)(?: about)?|not(?: on| in| for)?|cannot|dont|wont|no|never|"
    r"nothing(?: on)?|unable|avoid|hate|isnt|arent|"
    r"doesnt|couldnt|"
    r"(?:i|he|she|we|they) (?:also )?work(?: on)?(?! (?:for|until|from|at|around))|(?:i|he|she|we|"
    r"they) have (?:dialysis|class|"
    r"classes|church|pt|therapy|chemo|work|school|practice|meetings?|a meeting|court|rehab|kids)(?: on|"
    r" in)?|(?:i|he|she|we|they) (?:babysit|volunteer|teach)(?: on)?(?! (?:until|from|at))|have (?:dialysis|"
    r"church|pt|chemo|court|jury duty|bingo|a meeting)(?: on)?|"
    r"(?:im|i am|ill be|i will be|hes|shes|he is|she is|were|we are|well be|we will be|theyre|they are) (?:busy|"
    r"booked(?: solid| up)?|"
    r"tied up|out of town|unavailable|out|away|gone|working|at work|on vacation|traveling|on a trip)"
    r"(?: on| in| all)?(?! (?:until|through))|"
    r"(?:unavailable|out of town|on vacation|traveling)(?: on| from| in)?(?! (?:until|through))|"
    rf"(?:away|gone|busy|booked)(?: from| on| all)?(?= (?:next|the|this|{'|'.join((*WEEKDAYS, *MONTHS))}))"
)
_BAD = rule(
    r"(?:(?:is|are|r|s|would be|will be) )?(?:just |really |usually |also |always )*(?:not good|"
    r"no good|no go|bad|terrible|awful|tough|hard|out|impossible|difficult|a problem|a no|not possible|"
    r"not an option|rough)(?: for me)?|"
    r"(?:that |it |i |we |they )?(?:just |really )?(?:does not|doesnt|dont|do not|wont|will not|cannot|"
    r"is not|isnt|are not|arent)(?: really)?(?: (?:work|do|good|possible|suit|make it|come|great|"
    r"an option|for me|gonna work|going to work|be good|best|ideal))+|i cannot(?= (?:[,.!?]|but)|$)|"
    r"(?:i )?cannot(?= (?:[,.!?]|but)|$)"
)
_LINKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "or",
        rule(
            r"or(?: else| maybe| even| possibly)?|/|otherwise|alternatively|if not|maybe|possibly|"
            r"then maybe"
        ),
    ),
    ("or", rule(r"so (?:does|do|is|are|would|will)")),
    ("and", rule(r"and|&|\+|plus|as well as|also|either")),
    ("but", rule(r"but|though|however|although")),
    ("comma", rule(r"[,:;()]|or not(?: at all)?(?= [,.!?]|$)|not at all")),
    ("stop", rule(r"[.!?\n]")),
)
_SAME_TIME = rule(rf"(?:at )?(?:the )?same (?:time|hour)|same(?= (?:for|on) (?:{'|'.join(WEEKDAYS)}|the \d))")
_TO_DAY = rule(r"(?:on |the |for )*")
_DASHED_BEFORE = re.compile(r"(?:^| )\d{1,2} - \d{1,2} (?:or|and|,|&) $")
_HOUR_FRAME = re.compile(r"(?:^| )(?:between|from)$")


def scan(text: str, frame: Frame) -> list[Item]:
    """Cut plain words into items, in order.

    Args:
        text: Plain words with what is no wanted time blotted out.
        frame: Where and when they are said.
    """
    items: list[Item] = []
    previous: Day | None = None
    at = 0
    while at < len(text):
        item, end = _item(text, at, frame, items, previous)
        previous = item if isinstance(item, Day) else previous
        items.append(item)
        at = end + 1
    return items


def _item(text: str, at: int, frame: Frame, items: list[Item], previous: Day | None) -> tuple[Item, int]:
    last = _last_mention(items)
    near = last is not None or _led_to_day(text, at, frame)
    if same := _same_time(text, at, items):
        return same
    time_first = read_time(text, at, near_mention=near)
    if (
        time_first
        and time_first[0].kind in ("after", "before")
        and re.match(r"no|cannot|never|dont|wont|unable|nt", text[at:])
    ):
        return time_first
    later = read_day(text, at, frame, previous) if _NOT_YET.match(text, at) else None
    if turned := later or _turn(text, at, items, last):
        return turned
    day = read_day(
        text,
        at,
        frame,
        previous,
        hours_near=(
            (isinstance(last, Day) or (last is not None and previous is not None))
            and not _DASHED_BEFORE.search(text[:at])
        )
        or bool(_HOUR_FRAME.search(text[: max(at - 1, 0)])),
    )
    if day and day[0].instead and day[0].kind == "span" and any(isinstance(item, Time) for item in items):
        day = None  # "I get off at 3, so Monday after that" leans on the hour
    if day and not (time_first and time_first[1] > day[1]):
        return day
    if time_first:
        return time_first
    for kind, pattern in _LINKS:
        if found := pattern.match(text, at):
            return Mark(kind, found.group()), found.end()  # type: ignore[arg-type]
    end = text.find(" ", at)
    end = len(text) if end < 0 else end
    return Mark("word", text[at:end]), end


def _same_time(text: str, at: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "Monday at 10 or the same time on Tuesday"."""
    found = _SAME_TIME.match(text, at)
    times = [item for item in items if isinstance(item, Time)]
    return (times[-1], found.end()) if found and times else None


def _denies_anew(text: str, at: int, end: int) -> bool:
    """Say whether "I can't do" begins a clause of its own: "asap, but I can't do tomorrow"."""
    ahead = re.compile(
        rf" (?:(?:the|next|this|on) )*(?:{'|'.join(WEEKDAYS)}|today|tomorrow|\d|mornings?|"
        rf"after)"
    ).match(text, end)
    return bool(ahead) and bool(re.search(r"(?:but|[,.!?;\n]) (?:(?:i|we|he|she|they) )?$", text[:at]))


def _turn(text: str, at: int, items: list[Item], last: Item | None) -> tuple[Item, int] | None:
    """Read what corrects, excludes or denies."""
    if (found := _CORRECTION.match(text, at)) and not _MANAGES.search(text[: found.end()]):
        return Mark("correction", found.group()), found.end()
    found = _WAIT.match(text, at)
    if found and not _WAITING.search(text[: max(at - 1, 0)]):
        return Mark("correction", found.group()), found.end()
    found = _INTERJECTION.match(text, at)
    if found and (
        found.group().endswith(",") or _repeats(text, found.end() + 1, _last_mention(items, past_stops=True))
    ):
        return Mark("correction", found.group()), found.end()
    if last is not None and (found := _BAD.match(text, at)) and not _denies_anew(text, at, found.end()):
        return Mark("not", "bad"), found.end()
    if (found := _IN_PLACE.match(text, at)) and (time := read_time(text, found.end() + 1, near_mention=True)):
        return Mark("word", found.group()), time[1]
    if found := _EXCEPT.match(text, at):
        return Mark("except", found.group()), found.end()
    found = _ANY_BUT.match(text, at)
    if (
        found
        and _ANY.search(text[:at])
        and not re.match(r"(?:after|before|not|i|only|no|with)(?![^ ])", text[found.end() + 1 :])
    ):
        return Mark("except", found.group()), found.end()
    found = _NOT.match(text, at)
    return (Mark("not", found.group()), found.end()) if found else None


def _last_mention(items: list[Item], *, past_stops: bool = False) -> Item | None:
    """Give the day or time right before, past links and two idle words."""
    idle = 0
    for item in reversed(items):
        if isinstance(item, Day | Time):
            return item
        idle += item.kind == "word"
        if idle > 2 or (item.kind == "stop" and not past_stops):
            return None
        if item.kind == "correction":
            idle, past_stops = 0, True
    return None


def _led_to_day(text: str, at: int, frame: Frame) -> bool:
    """Say whether a number here is followed by a day, with which it makes an hour: "2 on thursday"."""
    number = re.compile(r"(?:\d{1,4} (?:or|and|,) )*\d{1,4} (?:am |pm |oclock )?").match(text, at)
    if not number:
        return False
    start = number.end()
    lead = re.compile(r"(?:on |the |for |next |this |either )*").match(text, start)
    day = read_day(text, start, frame, None) or (read_day(text, lead.end(), frame, None) if lead else None)
    return day is not None


def _repeats(text: str, at: int, last: Item | None) -> bool:
    """Say whether "no" stands between two mentions of a kind and takes back the first: "at 10 no 11"."""
    if isinstance(last, Time) and last.kind in ("exact", "around"):
        clock = re.compile(r"(?:at )?\d{1,4}(?::\d\d)?(?![^ ])").match(text, at)
        return clock is not None
    if isinstance(last, Day) and last.kind == "date":
        return re.compile(r"(?:the )?\d{1,2}n?th|\d{1,2}/\d").match(text, at) is not None
    if isinstance(last, Day) and last.kind == "weekday" and last.form != "every":
        return re.compile(rf"(?:{'|'.join(_WEEKDAYS)})(?![^ ])").match(text, at) is not None
    return False


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

"""Spell a visitor's words the one way that the grammar reads.

The plain spelling is one line of tokens, each set off by one space: words in lower case and without typing
errors, plural weekdays, parts of the day and units with a `~` (`monday~`), numbers in digits, ordinals as
`22th` (`22nth` where it was written as a word), dates as `12/11` or `12/11/2026`, times as `10:30`, and `#`
for what is neither word nor time (a phone number, an address, a vertebra, a sum). Regular expressions over
it are the whole grammar.
"""

import re
import unicodedata
from functools import lru_cache

from bot.booking.when_words import (
    GUESSABLE,
    MONTHS,
    NOT_SLIPS,
    NUMBERS,
    ORDINALS,
    PLURALS,
    TWO_SLIPS,
    UNITS,
    VARIANTS,
    WEEKDAYS,
)

MAX_TEXT = 1000  # longer messages are cut, so that no visitor can keep the reader busy
BARRIER = "#"
SHORTEST_GUESS = 5
HOURS, MINUTES = 24, 60
CENTURY = 2000
BIRTHS = 40  # a year of two digits from 40 on is one of the last century
YEARS = range(1900, 2100)  # no other four digits are a year

_SHORT_MONTHS = "|".join(month[:3] for month in MONTHS)
_VERBS = (
    r"\b(?:(?:i|he|she|we|they|you|who|have|had|has|ive|been)\s+sat\b(?!\s*(?:at\s+\d|\d|or\b|am\b|pm\b|morn|"
    r"after\b|works?\b))|"
    r"(?:just|then|and)\s+sat\s+(?:down|there|in|for|on|around|with|through|all)|wed\s+(?:in\s+\d{4}|"
    r"my\s+(?:husband|wife|late)|her|him))\b"
)
_REPLACED = (
    (r"[^\S\n]+", " "),
    (r"[\u2018\u2019\u00b4`]", "'"),
    (r"[\u2013\u2014\u2212]", "-"),
    (r"#\s?\d+", f" {BARRIER} "),
    (r"\S+@\S+\.\S+|https?://\S+", f" {BARRIER} "),
    (r"(?<![\d/-])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?![\d/])", f" {BARRIER} "),
    (r"(?<![\d/-])\d{3}[.-]\d{4}(?![\d/-])", f" {BARRIER} "),
    (r"(?<![\w/-])\d{5,}(?!\w)", f" {BARRIER} "),
    (r"\b[clts]\d{1,2}(?:\s*[-/]\s*[clts]?\d{1,2})*\b", f" {BARRIER} "),
    (r"\$\s?\d[\d,.]*|\b\d+(?:\.\d+)?\s?(?:%|mg\b|ml\b|lbs?\b)", f" {BARRIER} "),
    (r"\bi-?\d{2,3}\b", f" {BARRIER} "),
    (
        r"\b\d{2,5}\s+(?:[nsew]\.?\s+)?[a-z]+\s+(?:st|street|rd|road|ave|avenue|blvd|ln|lane|pkwy|parkway|ct|"
        r"hwy|circle)\b"
        r"|\b(?:address is|live at|located at)\s+\d+",
        f" {BARRIER} ",
    ),
    (r"\d+\s?/\s?10\b(?=\s*(?:pain|scale|hurt))", f" {BARRIER} "),
    (_VERBS, f" {BARRIER} "),
    (r"\b(the|in|hot|of|direct)\s+sun\b", rf"\1 {BARRIER}"),
    (
        r"\bwe'd\b|\bwed(?=\s+(?:like|love|prefer|want|rather|need|take|appreciate|be\s+(?:able|happy|free)))",
        "we would",
    ),
    (r"\bprior to\b", "before"),
    (r"(?<=\d)(?:st|nd|rd|th)?,?\s+'(2[4-9])\b", r", 20\1"),
    (
        r"\b((?:a|an|the|my|your)\s+(?!following|next|at|after|before|around)[a-z]+)\s+one\b(?!\s+(?:o|pm|am|"
        r"thirty|fifteen|after)\b)",
        r"\1 someone",
    ),
    (r"(?:^|(?<=\s))[*•](?=\s)", " , "),
    (rf"\b({'|'.join(NUMBERS)})ish\b", r"\1 ish"),
    (r"(?<![\w(])[1-9]\)(?=\s*[a-z])", " , "),
    (
        r"\bnot\s+(?:this|that|the)\s*(?:coming|upcoming|first|next)?(?:\s+one)?,?\s+(?:but\s+)?(?:the\s+)?"
        r"(?:(?:following|next)(?:\s+one)?(?!\s+(?:mon|tue|wed|thu|fri|sat|sun|week|day|wk))|"
        r"one\s+after(?:\s+that)?)",
        " laterone ",
    ),
    (r"\bb/w\b|\bbtw(?=\s*\d)", "between"),
    (r"\btom(?=\s+(?:(?:at|@|around|after|before|by)\s*\d|morn|afternoon|am\b|pm\b|noon|\d))", "tomorrow"),
    (rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_SHORT_MONTHS})[a-z]*\.?,?\s+'?(2[6-9])(?![\w:/-])", r"\2 \1 20\3"),
    (r"\be\.?o\.?m\b", "end of the month"),
    (r"\be\.?o\.?w\b", "end of the week"),
    (r"\b(end|beginning|start|middle) of (month|week)\b", r"\1 of the \2"),
    (r"\bmid(morning|afternoon|month)\b", r"mid \1"),
    (rf"\b({_SHORT_MONTHS})[a-z]*\.? (\d{{1,2}})/(\d{{1,2}})(?![\d/])", r"\1 \2 or \3"),
    (r"\b(\d{1,2})h(\d{2})\b", r"\1:\2"),
    (r"(?<![\d/])(\d{1,2})/(\d{1,2})(?=[ap]m?\b)", r"\1 or \2"),
    (r"\b(\d{1,2})-([a-z]{3,9})-(\d{4})\b", r"\2 \1 \3"),
    (r"\bm[/-]?w[/-]?f\b", "mondays or wednesdays or fridays"),
    (r"\b(?:t|tu)/?(?:th|r)\b", "tuesdays or thursdays"),
    (r"\bm\s?(?:-|to|thru)\s?f\b", "monday-friday"),
    (
        r"\b(app\w*|anything|something|slot|spot|opening|time|available|open|down|book)\s+4\s+"
        r"(?=[a-z])(?!am|pm|o|in|at|p\b|a\b|days?|weeks?|wks?|months?|hours?|hrs?)",
        r"\1 for ",
    ),
    (r"\b2(?:moro|morrow|mrw|mro|moz)\b", "tomorrow"),
    (r"\b2day\b", "today"),
    (r"\b2(?:nite|night)\b", "tonight"),
    (r"\bb4\b", "before"),
    (r"\bo\s?'?\s?clock\b", "oclock"),
    (r"\b(noon|lunch|morning|midday)ish\b", r"\1 ish"),
    (r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|weds?|thu(?:rs?)?|fri|appt)\.", r"\1 "),
    (r"\blet's\b", "lets"),
    (r"'s\b", ""),
    (r"(?<=\d)(?:a|\s*a\.?m)(?![\w'])\.?", " am "),
    (r"(?<=\d)(?:p|\s*p\.?m)(?![\w'])\.?", " pm "),
    (r"\ba\.m\b\.?", " am "),
    (r"\bp\.m\b\.?", " pm "),
    (r"\bx-mas\b", "christmas"),
    (
        r"\bno\s?one\b|\b(?:the|that|this|which|any|every|some|each|another|either|"
        r"whichever)\s?one\b(?!\s+(?:after|following))",
        "someone",
    ),
    (r"'", ""),
)
_RULES = tuple((re.compile(pattern), text) for pattern, text in _REPLACED)
_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)
    | (?P<full>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d{2}))(?![\d/])
    | (?P<short>\d{1,2}/\d{1,2})(?![\d/])
    | (?P<clock>\d{1,2}[:.]\d{2})(?!\d)
    | (?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b
    | (?P<number>\d+)
    | (?P<word>[a-z]+)
    | (?P<mark>\n|[^\s\w])
    """,
    re.VERBOSE,
)
_TENS = re.compile(r"(?<![\w:])(20|30|40|50)w(?: -)? ([1-9])(w|nth)\b")
_SPOKEN_CLOCK = re.compile(
    r"(?<![\w:])([1-9]|1[0-7])w(?: -)? (?:(?:oh|o) )?(5|10|15|20|25|30|35|40|45|50|55)w\b(?! (?:day|minute))"
)
_SPOKEN_YEAR = re.compile(r"\b(?:2w thousand(?: and)?|20w) (2\d|30)w\b")
_MERGED = (
    (re.compile(r"\b(?:this|later) (morning|afternoon|evening|night)\b"), r"today \1"),
    (re.compile(r"\b(?:this|today) am\b"), "today morning"),
    (re.compile(r"\b(?:this|today) pm\b"), "today afternoon"),
    (re.compile(r"\b(?:tonight|today night)\b"), "today evening"),
    (re.compile(r"\bafter - noon\b"), "afternoon"),
    (re.compile(r"\bmid - (?=\w)"), "mid "),
    (re.compile(r"\b(\d{1,2}) hundred\b"), r"\g<1>:00"),
)


def plain_words(text: str) -> str:
    """Spell text plainly, see the module's head.

    Args:
        text: A visitor's words; beyond 1000 characters they are cut.

    Returns:
        Tokens set off by single spaces, without a space at either end; empty for blank text.
    """
    lowered = unicodedata.normalize("NFKC", text[:MAX_TEXT]).lower()
    for pattern, replacement in _RULES:
        lowered = pattern.sub(replacement, lowered)
    plain = " ".join(_plain(match) for match in _TOKEN.finditer(lowered))
    plain = _TENS.sub(lambda found: f"{int(found[1]) + int(found[2])}{found[3]}", plain)
    plain = _SPOKEN_YEAR.sub(lambda found: f"20{found[1]}", plain)
    plain = _SPOKEN_CLOCK.sub(lambda found: f"{found[1]}:{int(found[2]):02d}", plain)
    plain = re.sub(r"(?<=\d)w\b", "", plain)  # spelled numbers have served to find "twenty two"
    for pattern, replacement in _MERGED:
        plain = pattern.sub(replacement, plain)
    return plain


def _plain(match: re.Match[str]) -> str:
    kind, text = match.lastgroup, match.group()
    if kind == "word":
        return _word(text)
    if kind == "clock":
        hour, minute = map(int, re.split(r"[:.]", text))
        return f"{hour}:{minute:02d}" if hour < HOURS and minute < MINUTES else BARRIER
    if kind in ("iso", "full", "short"):
        return _date(text)
    if kind == "ordinal":
        return f"{int(match['ordinal'])}th"
    return text


def _date(text: str) -> str:
    parts = [int(part) for part in re.split(r"[/.-]", text)]
    if re.match(r"\d{4}-", text):
        parts = [*parts[1:], parts[0]]
    if len(parts) == 3 and parts[2] < 100:  # month, day and a year of two digits
        parts[2] += CENTURY if parts[2] < BIRTHS else CENTURY - 100
    if len(parts) == 3 and parts[2] not in YEARS:
        return BARRIER
    return "/".join(map(str, parts))


def _word(text: str) -> str:
    if text in NUMBERS:
        return f"{NUMBERS[text]}w"
    return f"{ORDINALS[text]}nth" if text in ORDINALS else spell(text)


@lru_cache(maxsize=4096)
def spell(text: str) -> str:
    """Give a lower-case word's one spelling, with a `~` in place of a plural s where that tells something."""
    if text in VARIANTS:
        return VARIANTS[text]
    stem = text[:-1]
    if text.endswith("s") and (stem in WEEKDAYS or stem in UNITS or stem in PLURALS or stem in VARIANTS):
        return f"{VARIANTS.get(stem, stem)}~"
    if len(text) < SHORTEST_GUESS or text in GUESSABLE or text in NOT_SLIPS:
        return text
    near = [word for word in GUESSABLE if _slips(text, word) <= (2 if word in TWO_SLIPS else 1)]
    return min(near, key=lambda word: (_slips(text, word), word[:3] != text[:3], word)) if near else text


def _slips(text: str, word: str) -> int:
    """Count the slips between two words (Damerau-Levenshtein distance with adjacent swaps)."""
    if abs(len(text) - len(word)) > 2:  # more is never asked for
        return 3
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(text, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and text[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]

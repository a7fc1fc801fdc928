"""The words that `read_when` knows: weekdays, months, numbers, and how people misspell and shorten them."""

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
PLURALS = ("morning", "afternoon", "evening", "night", "weekend", "weekday")
UNITS = ("day", "week", "month", "year", "hour", "minute")

NUMBERS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
    "thirtieth": 30,
}

# One entry a canonical word: every other way in which it is written. Misspellings at one edit are found
# without a list.
_VARIANTS = {
    "monday": "mon mondy moday munday mnday",
    "tuesday": "tue tues tus tuseday tusday teusday tuesdy tuesady",
    "wednesday": "wed weds wens wednes wensday wendsday wedsday wednsday wednesdy wenesday wenzday",
    "thursday": "thu thur thurs thrs thursdy thrusday thurday thersday thirsday thusday",
    "friday": "fri frday firday fridy friaday",
    "saturday": "sat satuday saterday saturdy satrday",
    "sunday": "sun sundy",
    "january": "jan janurary januray",
    "february": "feb febuary feburary febuarary",
    "march": "mar",
    "april": "apr",
    "june": "jun",
    "july": "jul",
    "august": "aug",
    "september": "sep sept",
    "october": "oct",
    "november": "nov",
    "december": "dec",
    "tomorrow": (
        "tmrw tmw tmr tmrrw tmro tmorrow tomorow tommorow tommorrow tomorro tomarrow tomoro tmmrw tomorrw tomoz"
    ),
    "today": "tday todya",
    "tonight": "tonite tonght",
    "morning": "morn mornin mornng mornig mrng mourning moring",
    "afternoon": "aft aftn aftr aftnoon afternon afternoom aftrnoon arvo afternn",
    "evening": "eve evenin evning",
    "night": "nite",
    "noon": "midday noontime",
    "lunch": "lunchtime",
    "week": "wk weeek",
    "month": "mo mth",
    "day": "dy",
    "hour": "hr hrs",
    "minute": "min mins",
    "year": "yr yrs",
    "weekend": "wknd wkend weekned",
    "weekday": "wkday workday",
    "next": "nxt nex nexy",
    "before": "b4 bfore befor before4 prior befoer",
    "after": "afte aftre",
    "around": "ard arnd arround aroun roughly approximately approx circa",
    "about": "abt abut bout",
    "between": "betw betwen beetween btwn btween",
    "through": "thru throug",
    "until": "til till untill",
    "appointment": "appt apt appts appointmnt apptmt",
    "anytime": "anytme",
    "asap": "asp",
    "because": "cuz bc cause",
    "please": "pls plz",
    "thanksgiving": "tgiving thxgiving thanksgving",
    "christmas": "xmas",
    "earliest": "erliest earlist",
    "soonest": "sooneset",
    "cannot": "cant",
    "or": "ore",
    "not": "nt",
    "no": "nope nah naw",
    "and": "n",
    "couple": "cpl cuple",
}
VARIANTS = {variant: word for word, variants in _VARIANTS.items() for variant in variants.split()}

# Words long and odd enough that one slip (two in the longest) cannot make them out of another word.
GUESSABLE = (
    *WEEKDAYS,
    "tomorrow",
    "morning",
    "afternoon",
    "thanksgiving",
    "christmas",
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "earliest",
    "soonest",
    "available",
    "possible",
    "between",
)
TWO_SLIPS = ("wednesday", "thursday", "tomorrow", "afternoon", "thanksgiving", "september")
NOT_SLIPS = frozenset({"remember", "member", "sundry", "someday", "midday", "payday", "warning", "horning", "sunny"})

# Nouns that a number counts, so that it is no hour and no day of the month.
COUNTED = (
    "surgery|surgeries|fusions?|time|times|people|persons?|kids?|child|children|pills?|levels?|discs?|"
    "disks?|rods?|screws?|"
    "miles?|percent|degrees?|pounds?|lbs?|mg|ml|injections?|shots?|doctors?|dr|opinions?|surgeons?|"
    "lumbar|floor|visits?|"
    "sessions?|blocks?|rounds?|grandkids|hour~?|minute~?|day~?|week~?|month~?|year~?|business|yo|old|"
    "dollars?|bucks|"
    "inch|inches|foot|feet|stars?|pages?|questions?|things?|different|other|more|out|epidurals?|procedures?|"
    "vertebrae?|operations?|available|openings?|half|grade|stage|of us|of my|ppl|weeks|seconds?|"
    "stories|steps|flights"
)
# Nouns before a number that name a place, a size or a score with it.
NUMBERED = (
    "suite|ste|room|rm|apartment|unit|floor|bldg|building|highway|hwy|route|exit|zip|number|num|level|"
    "grade|stage|"
    "room for|space for|party of|phase|option|step|score|scale|rate|rating|age|aged|gate|box|door|type|page|"
    "extension|ext|#"
    "turning|about a|around an?"
)

WD = rf"(?P<wd>{'|'.join(WEEKDAYS)})"

MON = rf"(?P<mon>{'|'.join(MONTHS)})"

COUNT = r"(?P<n>\d{1,2}|a couple(?: of)?|couple(?: of)?|a few|few|an?)"

WORD_COUNTS = {
    "a": 1,
    "an": 1,
    "a couple": 2,
    "a couple of": 2,
    "couple": 2,
    "couple of": 2,
    "a few": 3,
    "few": 3,
}

NAMES = {  # how each holiday is said
    "christmas eve": r"christmas (?:eve|evening)",
    "new year eve": r"new year~? (?:eve|evening)|nye",
    "christmas": r"christmas(?: day)?|xmas(?: day)?",
    "new year": r"(?<!in the )new year~?(?: day)?|(?<=after )the holidays",
    "black friday": r"black friday",
    "cyber monday": r"cyber monday",
    "good friday": r"good friday",
    "thanksgiving eve": r"thanksgiving (?:eve|evening)",
    "thanksgiving": r"thanksgiving(?: day)?|turkey day",
    "labor": r"labou?r day",
    "memorial": r"memorial day",
    "independence": r"independence day|(?:the )?(?:4th|4nth) of july(?! \d)",
    "mlk": r"(?:mlk|martin luther king)(?: jr)?(?: day)?",
    "presidents": r"presidents? day",
    "columbus": r"columbus day|indigenous peoples?s? day",
    "veterans": r"veterans? day",
    "juneteenth": r"juneteenth",
    "halloween": r"halloween",
    "valentine": r"valentines?(?: day)?",
    "st patrick": r"(?:st|saint) (?:patricks?|pattys?|paddys?)(?: day)?",
    "easter": r"easter(?: sunday)?",
    "mother": r"mothers? day",
    "father": r"fathers? day",
    "election": r"election day",
    "boxing day": r"boxing day",
}


# What may follow a mention that is complete: a mark or a word that begins something else.
DONE = (
    r"(?: (?:[,.!?;)@]|or|and|at|in|if|is|works?|would|will|please|thanks|thank|thx|ty|ok|okay|lmk|let|with|for|"
    r"instead|"
    r"either|so|but|though|too|then|when|because|my|im|i|sounds?|good|great|best|early|late)(?![^ ])|$)"
)


def rule(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ends where a token ends."""
    return re.compile(rf"(?:{pattern})(?![^ ])")


def count_of(text: str | None) -> int:
    """Read a count; none at all is 1."""
    return 1 if text is None else WORD_COUNTS.get(text) or int(text)

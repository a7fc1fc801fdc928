"""Blot out days, times and numbers that nobody asks for: illness, surgery, scores, ages, names."""

import re

from bot.booking.when_tokens import BARRIER
from bot.booking.when_words import MONTHS, NAMES, NUMBERED, UNITS, WEEKDAYS

_MONTH, _WEEKDAY, _UNIT = "|".join(MONTHS), "|".join(WEEKDAYS), "|".join(UNITS)
_HOLIDAY = "|".join(NAMES.values())
_PERSONS = "april|may|june|august|march"
_A_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?:n?th)? (?:of )?(?:{_MONTH})(?: ,)?(?: \d{{4}})?|"
    rf"(?:{_MONTH})(?: the)?(?: \d{{1,2}}(?:n?th)?)?(?: ,)?(?: (?:of )?\d{{4}})?|"
    r"\d{1,2}/\d{1,2}(?:/\d{4})?|(?:the )?\d{1,2}n?th|(?:19|20)\d\d|\d{1,2} - \d{1,2} - \d{2,4})"
)
_OLD = (
    "surgery|surgeries|fusions?|fused|operation|operated|laminectomy|discectomy|microdiscectomy|mris?|"
    "ct|cat scan|scans?|xrays?|x - rays?|"
    "x rays?|myelogram|emg|accident|wreck|injury|fall|fell|implanted|hardware|imaging|labs|bloodwork|"
    "diagnosed|retired|"
    "married|divorced|died|passed|hospital|er|last (?:visit|appointment|injection|shot|epidural|block)"
)
_BORN = r"dob|d o b|date of birth|birth ?dates?|birthdays?|bday|born"
_CHANGE = "move|moved|moving|change|changed|changing|reschedule|rescheduling|switch|push|bump|swap|shift|transfer"
_TIMELIKE = (
    rf"(?:(?:the|this|next|sometime|anytime|another|a|on|any) )*(?:{_WEEKDAY}|{_MONTH}|\d|tomorrow|today|"
    rf"week|day after|noon|morning|afternoon|after|before|between|in \d|late|early|end|mid)"
)
_LINKS = (
    r"(?: (?:i had|was|were|is|done|taken|dated|from|in|on|of|back|way|around|about|at|early|late|mid|the|"
    r"my|that|it|again|over|,|date|year|:|-|report|results|films|images|performed|for|here|there))"
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])")


_BLOTS = tuple(
    _rule(pattern)
    for pattern in (
        (
            r"(?:^|(?<=hi )|(?<=hey )|(?<=hello )|(?<=[,.!?] ))good (?:morning|afternoon|evening|day|"
            r"night)(?: yall| all| there)?"
        ),
        rf"(?:happy|merry) (?:{_HOLIDAY}|{_WEEKDAY}|holidays?)",
        (
            rf"have a (?:[a-z]+ ){{0,2}}(?:weekend|day|week|night|evening|afternoon|morning|"
            rf"{_HOLIDAY})(?! (?:{_WEEKDAY}))"
        ),
        (
            rf"since (?:(?:about|around|early|late|mid|the|last|this|like|way|back|in|at|"
            rf"least) )*(?:(?:\d{{1,2}}n?th|last) (?:{_UNIT}|part|half|{_WEEKDAY}) (?:of|in) )?"
            rf"(?:{_A_DATE}|[^ ]+)"
        ),
        rf"(?:last|previous|this past|the past)"
        rf" (?:(?:\d+|few|couple(?: of)?|several) )?(?:{_WEEKDAY}|{_UNIT}|{_MONTH}|night|summer|winter|"
        rf"spring|fall|weekend|morning|evening|{_HOLIDAY})~?(?! (?:of|in) )(?: night| morning| week)?",
        rf"past (?:(?:\d+|few|couple(?: of)?|several) )?(?:{_UNIT})~?",
        r"yesterday(?: (?:morning|afternoon|evening|night))?|the other (?:day|night|morning)",
        (
            rf"(?:\d+|a|an|couple(?: of)?|few|several|half a)(?: and a half)? (?:{_UNIT})~? (?:ago|back|"
            rf"prior|earlier|old)"
        ),
        rf"(?:{_WEEKDAY}|{_A_DATE}) ago",
        r"scale of \d+ (?:to|-) \d+|\d{1,2} on (?:a|the|my) (?:pain )?scale",
        r"24/7|50/50",
        (
            r"(?:when|what time|how late|how early|do|does)(?: do| are| does)? "
            r"(?:you|yall|they|u|the (?:office|clinic)) (?:open|close|stay open)(?: (?:up|until|by|at|"
            r"before|after|around|\d+|\d+:\d+|am|pm))*"
        ),
        rf"(?:{_BORN})(?: (?:is|was|on|in|:|the|-|of|,))* (?:{_A_DATE})",
        rf"(?:{_OLD}){_LINKS}* (?:{_A_DATE})(?! (?:morning|afternoon))",
        rf"(?:mris?|scans?|xrays?|surgery|fusion) (?:was|were|is|from)(?: (?:on|last))? (?:{_WEEKDAY})",
        (
            rf"(?:name is|my name|im|i am|this is|ask for|dr|doctor|mr|mrs|ms|miss|aunt|uncle|daughter|"
            rf"wife|sister|mother|mom|friend|nurse|cousin|granddaughter|niece|named|receptionist|called|"
            rf"lady|girl|hi|hey|thanks|thank you) (?:{_PERSONS})(?! (?:\d|or|is|works|would))"
        ),
        (
            rf"(?:{_PERSONS}) (?:told|said|called|at the (?:front )?desk|from (?:your|the)|here|who|was|"
            rf"suggested|mentioned|recommended|referred|helped|answered|gave|scheduled)"
        ),
        rf"(?:{NUMBERED})s?(?: is| :| of| was)? \d+(?: (?:-|and|to|or) \d+)?(?! (?:am|pm|oclock))",
        (
            r"(?:(?:i|he|she|we|they|who) )?(?:work|works|working|job is|a) (?:from )?\d{1,2}(?: (?:am|"
            r"pm))? (?:-|to) \d{1,2}(?: (?:am|pm))?(?: job| shift)?"
        ),
        (
            rf"(?:{_CHANGE}) (?:[^ .!?]+ ){{0,2}}?(?:from|my|the|our|his|her|mom|dad|moms|dads|this|"
            rf"it from)(?: [^ .!?]+)*? (?:to|for|until)(?= {_TIMELIKE})"
        ),
        (
            rf"(?:{_CHANGE}|cancel|keep|miss|missed|confirm|check on) (?:(?:my|the|our|his|her|mom|"
            rf"dad) )?(?:[^ .!?,]+)(?: [^ .!?,]+){{0,3}}?(?= (?:appointment|visit)(?![^ ]))"
        ),
        (
            r"(?:cancel|take me off|wont be needing|dont need)(?: (?!and |but |can |could |need |want |"
            r"please |reschedule )[^ .!?,]+)*"
        ),
        r"(?<!can )(?<!could )(?<!may )(?:i|we|he|she|dad|mom|husband|wife|already|"
        r"currently) (?:already |currently )?(?:have|has|had|got) (?:an? |my |the |"
        r"our )?(?:[a-z]+ )?appointment"
        r"(?: (?!and |but |can |could |need |want |please |that |which |reschedule )[^ .!?,]+)*",
        (
            r"(?:my|our|his|her) (?:current |existing |next |old )?appointment (?:is|was|on)(?: (?!and |"
            r"but |can |could |need |want |to |please )[^ .!?,]+)*"
        ),
        (
            r"(?:im|i am|hes|shes|were|am) (?:already |currently )?(?:down|scheduled|booked|set|"
            r"on the (?:books|calendar|schedule)) (?:for|on)(?: (?!and |but |can |could |need |want |to |"
            r"please )[^ .!?,]+)*"
        ),
    )
)
_RATED = _rule(
    r"\d{1,2}(?: (?:-|to|or) \d{1,2})? (?:out of|over) (?:a )?10|(?:a|an|solid|about a|at a|like a|"
    r"like an) (?:\d|10)/10|"
    r"pain(?: [a-z]+){0,4}? (?:at|around|about|is|to|of|level|a|an|like|hits)(?: (?:a|an|around|about|"
    r"like|solid|at|level))* \d{1,2}(?: (?:to|-|or|and) (?:a |an )?\d{1,2})?(?! (?:am|pm|oclock))"
)
_SCORE = re.compile(r"(?<![^ ])(?<!on )(?:\d|10)/10(?![^ ])")
_PAINFUL = re.compile(
    r"(?<![^ ])(?:pain|painful|hurts?|hurting|aches?|aching|burning|level|scale|score|worse|sore)(?![^ ])"
)

_WISHES = (
    "can i|can you|can we|can yall|could|may i|would|want|wanna|need|id like|like to|looking|hoping|"
    "book|schedule|please|"
    "how about|what about|are you|do you|is there|lets|wondering|prefer|any chance|im free|"
    "im available|i can|sorry|"
    "actually|i meant|try|rather|want|trying|available|get me in|get in|how is|is it|does"
)
_HOPES = (
    rf"{_WISHES}|works?|appointment|slot|come in|come by|come see|be seen|see me|free|anything|instead|"
    rf"asap|earliest|soonest"
)
_NODS = rf"{_HOPES}|good|best|better|fine|ok|okay|great|ideal|open|off|come|seen|see|any|only|visit"
_PAST = (
    r"had(?! (?:something|anything|in mind|hoped))|were|been|fell|"
    r"was(?! (?:hoping|wondering|thinking|looking|going|gonna|trying|wanting))|"
    r"started|happened|began|"
    r"diagnosed|went|saw|moved|quit|stopped|ended|came|told|called|gave|took|threw|slept|woke|"
    r"underwent|fused|operated|"
    r"injured|retired|graduated|became|broke|slipped|lifted|wrecked|got hurt|turned|turning|ive|"
    r"hes been|shes been|born|"
    r"dob|died|passed|lost|tore|came down|got worse|got rear|got hit|did"
)
_SYMPTOM = (
    r"hurts?|hurting|aches?|aching|worse|worst|stiff|stiffness|numb|numbness|tingling|burning|burns|"
    r"sleep|sleeping|wakes?|"
    r"flares?|spasms?|throbbing|killing|pain|pills?|take|takes|taking|meds|medicine|medication|bed|"
    r"get up|limping|cramps?|swelling|swells"
)
_BREAK = re.compile(
    rf" (?=[.!?,;\n](?: |$)|but |so |(?:and |then )?(?:{_WISHES})(?![^ ])|(?:and )?(?:i|it|we|she|he|"
    rf"they|my [a-z]+) (?:{_PAST})(?![^ ]))"
)
_HAS_PAST, _HAS_SYMPTOM, _HAS_HOPE, _HAS_NOD = (_rule(words) for words in (_PAST, _SYMPTOM, _HOPES, _NODS))


def blot(text: str) -> str:
    """Put `#` for whatever in plain words is no wanted time.

    Args:
        text: Plain words, see `when_tokens`.

    Returns:
        The same words, with a `#` for each stretch that only tells a story.
    """
    text = _RATED.sub(f"{BARRIER} pain", text)
    for pattern in _BLOTS:
        text = pattern.sub(BARRIER, text)
    if _PAINFUL.search(text):
        text = _SCORE.sub(f"{BARRIER} pain", text)
    return " ".join(_unless_story(clause) for clause in _BREAK.split(text) if clause)


def _unless_story(clause: str) -> str:
    mark = clause[:2] if clause[0] in ".!?,;\n" else ""
    if _HAS_PAST.search(clause) and not _HAS_HOPE.search(clause):
        return f"{mark}{BARRIER}"
    if _HAS_SYMPTOM.search(clause) and not _HAS_NOD.search(clause):
        return f"{mark}{BARRIER}"
    return clause

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
    "diagnosed|retired|dated|"
    "married|divorced|died|passed|hospital|er|last (?:visit|appointment|injection|shot|epidural|block)"
)
_TREATMENT = (
    "surgery|operation|procedure|fusion|mri|ct|scan|xray|x ray|injection|epidural|colonoscopy|physical|biopsy|"
    "pre op|preop|"
    "post op|pt|therapy|chemo"
)
_BORN = r"dob|d o b|date of birth|birth ?dates?|birthdays?|bday|born"
_KIN = (
    "son|daughter|mom|mother|dad|father|husband|wife|brother|sister|grandson|granddaughter|grandmother|grandfather|"
    "grandma|grandpa|kid|boy|girl|child|nephew|niece|he|she|who"
)
_OFFICE = r"(?:you|yall|they|u|(?:the |your )?(?:office|clinic))"
_TO_END = r"(?: (?!and |but |can |could |need |want |please |or |so )[^ .!?,;]+)*"  # to the end of the clause
_CHANGE = "move|moved|moving|change|changed|changing|reschedule|rescheduling|switch|push|bump|swap|shift|transfer"
_TIMELIKE = (
    rf"(?:(?:the|this|next|following|coming|sometime|anytime|another|a|on|any) )*(?:{_WEEKDAY}|{_MONTH}|\d|"
    rf"tomorrow|today|"
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
            r"(?:it )?(?:doesnt|does not|dont|do not) (?:really )?matter(?: to (?:me|us|him|her))?(?: (?:what|"
            r"which|when))?"
            r"(?: (?:time|day|date))?"
        ),
        r"(?:i|he|she|we|they) (?:dont|doesnt|do not|does not|never) (?:have )?work(?! (?:for|on me|well))(?: on)?",
        r"because(?: (?!can|only|after|before|until|mornings?|afternoons?|so |but )[^ .!?,;]+)+",
        rf"since (?:{_WEEKDAY}|{_HOLIDAY}|the \d{{1,2}}n?th|today|tomorrow)~? (?:is|isnt|wont|doesnt|does)[^.!?,;]*",
        (
            rf"since (?:(?:about|around|early|late|mid|the|last|this|like|way|back|in|at|"
            rf"least) )*(?:(?:\d{{1,2}}n?th|last) (?:{_UNIT}|part|half|{_WEEKDAY}) (?:of|in) )?"
            rf"(?:{_A_DATE}|[^ .!?,;]+)"
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
        rf"(?:{_TREATMENT})(?: (?:is|got|was))?(?: (?:scheduled|set|booked))? (?:for|on) (?:(?:this|next|coming) )?"
        rf"(?:{_WEEKDAY}|{_A_DATE})(?!.* (?:after|before|by|following|past) (?:that|then))",
        rf"(?:morning|day|night) (?:of|before|after)(?= (?:my|surgery|the (?:{_TREATMENT}|appointment|visit)))|"
        r"the (?:morning|day|night) of(?= [.?!,]|$)",
        r"(?:be|turn|turns|turning|turned) \d{2} (?:in|on|this|next)(?: the)? [^ ]+",
        rf"call (?:you|yall|u)(?: back)?{_TO_END}",
        rf"(?:the )?(?:{_WEEKDAY}|{_UNIT}|weekend) before last|not (?:someone|(?:this|that) coming 1)",
        r"today (?:is|was|has been) (?:just )?(?:an? |such a )?(?:really |very )?(?:bad|rough|good|hard|"
        r"terrible|awful) (?:day|1)",
        rf"(?:ill|i will|we will|well|let me|lemme|need to|have to|gotta|going to|gonna) (?:let (?:you|yall|u) know|"
        rf"call(?: (?:you|yall|u))?(?: back)?|check (?:with|my|our|on)|get back|talk (?:to|with)|ask|"
        rf"think)(?! in){_TO_END}",
        rf"(?:resets?|renews?|rolls? over|starts? over|changes?|runs? out) (?:in|again in) (?:{_MONTH}|"
        rf"the new year)(?! \d)",
        (
            rf"(?:when (?:do|does|are)|(?:what time|how late|how early)(?: do| are| does)?|do|does) {_OFFICE} "
            r"(?:open|close|stay open)(?: (?:up|until|by|at|before|after|around|\d+|\d+:\d+|am|pm))*"
        ),
        rf"what (?:are|r|is) (?:your|yalls?|ur|the)(?: [a-z]+)? hour~?{_TO_END}",
        rf"(?:is|are) {_OFFICE} closed{_TO_END}",
        r"(?:(?:can|could|will|would|please) )*(?:you |u |someone )?(?:call|text|phone|ring|reach|email) (?:me|"
        r"us|her|him|my [a-z]+)"
        r"(?: (?!about |for |with )[^ .!?,;]+)*?(?: (?:to|and) (?:schedule|book|set)[^.!?,;]*)?(?= [.!?,;]|$)",
        r"(?:doesnt|does not|dont|do not|neednt) (?:have|need) to be[^.!?,;]*",
        rf"if (?:the )?(?:{_WEEKDAY}|\d+n?th|tomorrow|today|that|it) (?:full|booked|taken|gone)(?: up)?",
        r"late for my (?:\d{1,2}(?::\d\d)?(?: (?:am|pm|oclock))?|[a-z]+)(?: appointment)?",
        rf"(?:whats|what is|what time is|when is|whens) (?:my|our|his|her) (?:next )?appointment{_TO_END}",
        r"nothing else|no other(?: (?:day|time)~?)?",
        r"(?:but )?not (?:too|super|that|so|real|really|very) (?:early|late)",
        rf"if (?:the )?(?:{_WEEKDAY}|{_MONTH}(?: \d+(?:n?th)?)?|\d+n?th|that|it|today|tomorrow|this|that day)~? "
        rf"(?:is|are|isnt|doesnt|does not|dont|wont|cannot|will not)(?! (?:ok|okay|fine|good|possible|available|"
        rf"open))"
        rf"(?: [^ .!?,;]+){{0,3}}",
        (
            r"(?:how (?:soon|early|quickly|long)|(?:(?:whats|what is|when is|whens) )?(?:the )?(?:soonest|"
            r"earliest)(?: that)?"
            r"(?: (?:time|day|date))?) (?:after |before |until |do (?!you |yall |u )|does (?!the )|will |"
            r"(?:(?:can|could|would|should|may) )?"
            r"(?:i|he|she|we|my [a-z]+|mom|dad)(?: (?:can|could|will|would|should|may|be|able|to|expect|"
            r"actually|safely))*+ "
            r"(?!(?:come|get (?:in|an|a|me|my|him|her|us|there|seen)|see|seen|have an?|book|make|schedule|visit|meet|"
            r"do|there|in|an?|available|bring|set|reschedule|move)(?![^ ])))[^.!?,;]*"
        ),
        rf"(?:{_KIN})s?(?: is| was| turned| turns| just turned| is only|"
        rf" will be)? (?:only )?\d{{1,2}}(?= (?:and|so|with|years|[,.!?;])|$)",
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
            rf"(?:(?: (?:on|-|to|through|and|or|,|every))* (?:{_WEEKDAY}|weekday|day)~?)*"
        ),
        (
            rf"(?:cancel|take me off|wont be needing|dont need)(?: (?:{_KIN}|my|the|our|his|her|all|an?|that|"
            rf"this|any))* "
            rf"appointments?{_TO_END}"
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
        r"currently|and(?= has)|who) (?:already |currently )?(?:have|has|had|got) (?:an? |my |the |"
        r"our )?(?:[a-z]+ )?appointment"
        r"(?: (?!and |but |can |could |need |want |please |that |which |reschedule )[^ .!?,]+)*",
        (
            r"(?:my|our|his|her) (?:current |existing |next |old )?appointment (?:is|was|on)(?: (?!and |"
            r"but |can |could |need |want |to |please )[^ .!?,]+)*"
        ),
        r"appointment (?:on|for|at|is|was)[^.!?,;]*? (?:moved|changed|rescheduled|switched|"
        r"pushed)(?: back)?(?= (?:to|until) )",
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
_SCORE = re.compile(r"(?<![^ ])(?<!on )(?<!day )(?<!appointment )(?:\d|10)/10(?! (?:at \d|@|or \d|and \d+/))(?![^ ])")
_PAINFUL = re.compile(
    r"(?<![^ ])(?:pain|painful|hurts?|hurting|aches?|aching|burning|level|scale|score|worse|sore)(?![^ ])"
)

_WISHES = (
    "can i|can you|can we|can yall|can (?:some|any)(?:one|body)|could|may i|would|want|wanna|need|id like|"
    "like to|looking|hoping|"
    "book|schedule|please|"
    "how about|what about|are you|do you|is there|lets|wondering|prefer|any chance|im free|"
    "im available|i can|sorry|"
    "actually|i meant|try|rather|want|trying|available|get me in|get in|how is|is it|does"
)
_HOPES = (
    rf"{_WISHES}|(?:to|should|could) come back|follow ?up|(?<!at )(?<!to )(?<!from )works?|appointment|slot|"
    rf"come in|come by|come see|be seen|see me|free|anything|instead|"
    rf"asap|earliest|soonest|look at|check out|fit (?:me|us|him|her) in|squeeze"
)
_NODS = rf"{_HOPES}|good|best|better|fine|ok|okay|great|ideal|open|off|come|seen|see|any|only|visit"
_PAST = (
    r"had(?! (?:something|anything|in mind|hoped))|were|been|fell|"
    r"was(?! (?:hoping|wondering|thinking|looking|going|gonna|trying|wanting))|"
    r"started|happened|began|"
    r"diagnosed|went|saw|(?<!be )(?<!get )moved|quit|stopped|ended|came|told|called|gave|took|threw|slept|woke|"
    r"underwent|fused|operated|"
    r"injured|retired|graduated|became|broke|slipped|lifted|wrecked|got hurt|turned|turning|ive|"
    r"hes been|shes been|born|"
    r"dob|died|passed|lost|tore|came down|got worse|got rear|got hit|did"
)
_SYMPTOM = (
    r"hurts?|hurting|aches?|aching|worse|worst|stiff|stiffness|numb|numbness|tingling|burning|burns|"
    r"sleep|sleeping|wakes?|"
    r"flares?|spasms?|throbbing|killing|pain|pills?|(?<!ill )(?<!i will )take(?! (?:the \d|that|any|whatever))|"
    r"takes|taking|meds|medicine|medication|bed|"
    r"get up(?! before)|limping|cramps?|swelling|swells|cannot (?:feel|move|walk|stand|bend)"
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

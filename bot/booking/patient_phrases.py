"""Phrases by which a visitor tells who the patient is, as patterns.

They are matched with an "@" for everybody who is mentioned ("appt for @ tuesday"), with straight apostrophes and single
spaces.
"""

import re

BODY = (
    r"(?:back|neck|spine|spinal|hips?|legs?|knees?|foot|feet|shoulders?|arms?|nerves?|discs?|disks?|lumbar|sciatica"
    r"|scoliosis"
    r"|stenosis|arthritis|pain|surgery|surgeries|fusion|fusions|fused|operation|operations|operated|injections?|shots?"
    r"|epidural|stimulator|pump|rods?|screws?|hardware|incision|scar|mri|rfa|ablation|prp|opioids?|pills|l\d|s\d|c\d)"
)
HEALTH = (
    rf"(?:{BODY}|hurts?|hurting|aches?|aching|suffer\w*|walk|sleep|sit|stand|bend|numb(?:ness)?|weak\w*|tingl\w*"
    rf"|burning|sick|ill"
    r"|miserable|fell|injur\w+|wreck|diagnos\w+|years?\s+old|yrs?\s+old|yo\b|turned\s+\d\d|is\s+\d\d)"
)
VISIT = r"(?:appointments?|appts?|appt|visits?|consult\w*|eval\w*|slots?|check-?\s?up|opening|referral)"
SEEN = (
    rf"(?:seen|see|come|came|{VISIT}|evaluated|doctor|doc|dr|specialist|help|in\b|treat\w*|injections?|shots?|therapy"
    r"|schedul\w*|book\w*|someone|somebody|relief|y'?all|you\b|checked|looked)"
)

# Both are to be seen: two requests, of which the form takes one at a time.
BOTH = re.compile(
    r"\b(?:me|myself|i)\s*(?:and|n|&|\+)\s*@|@\s*(?:and|n|&|\+)\s*(?:me|myself|i)\b|\b(?:us\s+)?both\b", re.I
)
# Somebody drives, comes along, has advised or is only thought of.
COMPANION = re.compile(
    r"\b(?:drives?|driving|drove|takes?|taking|took|brings?|bringing|brought|rides?)\s+me\b|@.{0,40}\b(?:with\s+me"
    r"|along|come\s+too|comes\s+too|in\s+the\s+(?:\w+\s+)?room|wait\s+(?:in|outside))\b"
    r"|\bto\s+my\s+(?:own\s+)?(?:appointment|appt|visit)",
    re.IGNORECASE,
)
ADVISER = re.compile(
    r"@(?:'s|\s+(?:is|was|has|had|who|just|keeps?|always|also|both|really|told|of|a|patient|here"
    r"|there))*\s+.{0,40}?(?:\brecommend\w*|\breferred|\bsuggest\w*"
    r"|\bsaid|\bsays|\bsaying|\btells?|\btold|\bthinks?|\bthought|\bswears?\s+by|\bspeaks?\s+highly|\bwants?\s+me"
    r"|\bmade\s+me|\bmakes?\s+me"
    r"|\bsent\s+me|\bgot\s+me|\bis\s+a\s+(?:nurse|doctor|surgeon|therapist)|\bheard\s+about|\bfound\s+y|\bfound\s+you"
    r"|\braves?)",
    re.IGNORECASE,
)
CARED_FOR = re.compile(
    r"\bi(?:'ve|'m|\s+am|\s+have|\s+also|\s+do)?\s+(?:been\s+)?(?:car(?:e|ing)|work(?:s|ed|ing)?|cook\w*|wait\w*"
    r"|pray\w*)\s+(?:\w+\s+)?for\s+@"
    r"|\b(?:caring|sake|thanks|except|hard|tough|worse)\s+(?:for|of)\s+@|\b(?:wait(?:ing)?|moved|moving|stay(?:ing"
    r"|ed)?|dance|play|run|live|living|there|around|strong)\s+(?:\w+\s+)?for\s+@|@'?s?'?\s+sake\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:not|isn'?t|instead\s+of|rather\s+than)\s+(?:(?:for|about)\s+)?@(?:\s+(?:this\s+time|anymore))?", re.I
)
NOT_ME = re.compile(
    r"\b(?:not|isn'?t|wasn'?t)\s+(?:for\s+)?(?:me|myself)\b|\bi(?:'m|\s+am)\s+not\s+the\s+(?:patient|one)\b", re.I
)

# The visitor says that the appointment is their own.
FOR_SELF = re.compile(
    r"(?:\b(?:it'?s|it\s+is|this\s+is|that'?s|is|was|be|appointment|appt|appts|visit|consult|one|it|this|actually|no"
    r"|nope|sorry|meant|mean|i'?m|book\w*"
    r"|schedul\w*|calling|writing|asking)\W+|^\W*(?:yes|yeah|ok|oh|hi|hello)?\W*)(?:only\s+|just\s+)?for\s+(?:me"
    r"|myself)(?=\s*(?:$|[,.;!]|\b(?:not|please|this|i|tuesday|monday|wednesday|thursday|friday|in|on|at|next)\b))"
    r"|\bi(?:'m|\s+am)\s+the\s+(?:patient|one\s+(?:who|that|hurting|in\s+pain|with|to\s+be))"
    r"|\b(?:it'?s|it\s+is|that'?s|its)\s+(?:just\s+|only\s+)?me\b(?!\s+again)|^\W*(?:no\W+|actually\W+|just\s+)*(?:me"
    r"|myself)\W*$"
    r"|^\W*(?:no\W+|actually\W+)?me\W+not\s+@|\b(?:see|book|schedule|get)\s+me\b.{0,30}\bnot\s+@|\bfor\s+(?:me"
    r"|myself)\W+not\b",
    re.IGNORECASE,
)
# The visitor speaks of their own pain or wish to be seen; it outweighs what is only told of others.
OWN_NEED = re.compile(
    rf"\bi(?:'m|\s+am|'ve|\s+have|'d)?\s+(?:(?:also|too|now|just|still|really|finally|do|guess)\s+)*(?:need|want"
    rf"|would\s+like|like|should|must|ought\s+to|have\s+to|had\s+to)\s+"
    rf"(?:one\b|it\b|to\s+(?:be\s+seen|come(?!\s+(?:with|along))|see\s+(?:a|an|the|someone|somebody|you|y'?all|dr)"
    rf"|get\s+(?:in\b|seen|checked|one|it\b|this)))"
    rf"|\b(?:can|could|may|should|would|do|when\s+can|how\s+soon\s+can)\s+i\s+(?:come(?!\s+with)|get\s+(?:in\b|seen"
    rf"|one|it\b)|be\s+(?:seen|evaluated|treated)|see\s+(?:a|the|someone|you|dr)|need|have|try|benefit)\b"
    rf"|\b(?:my|mine)\s+(?:own\s+)?(?:(?:lower|upper|low|left|right|bad|old|chronic|poor|whole)\s+)*{BODY}\b"
    rf"|\bi(?:'m|\s+am|'ve|\s+have)?\s+(?:(?:also|too|now|just|still|really|been|was)\s+)*(?:had|have|got|was|hurt"
    rf"|hurting|suffer\w*|been|fused|can'?t|cannot|could\s+not|ache"
    rf"|feel)\b(?![^.;!?]{{0,40}}@)[^.;!?]{{0,45}}\b{HEALTH}\b"
    rf"|\bi(?:'m|\s+am)\s+(?:hurting|in\s+(?:so\s+much\s+|constant\s+|bad\s+)?pain|having|suffering)\b|\bi\s+(?:hurt"
    rf"|ache)\b|\bhelps?\s+me\b(?!\s+(?:help|get|find|book|schedule|make|with\s+(?:this|an|the)))"
    rf"|\b(?:right|work|good|safe|best|better|something|anything)\s+for\s+me\b|\bme\s+(?:too|as\s+well)\b"
    rf"|\bfor\s+my\s+(?:own\s+)?(?:\w+\s+)?{BODY}\b",
    re.IGNORECASE,
)

ASKS_FOR = (
    re.compile(rf"\b(?:for|4|about|regarding|on\s+behalf\s+of|concerning)\s+@(?!'s?\s+(?!{BODY}|{VISIT}))", re.I),
    re.compile(
        r"\b(?:book|schedule|reschedule|squeeze|fit|sign|add|enroll?|register|evaluate|examine|admit|refer)\s+@", re.I
    ),
    re.compile(r"(?<!\bi\s)(?<!\bwe\s)(?<!\bto\s)\b(?:see|help|helps|treat|accept|assist)\s+@", re.I),
    re.compile(r"\b(?:you|y'?all|someone|somebody|anyone|anybody|doctor|dr)\s+(?:to\s+)(?:see|help|treat)\s+@", re.I),
    re.compile(
        rf"\b(?:get|getting|have|bring|bringing|take|taking|put|want|wants?|like|need|love|fit|work|slide|squeeze"
        rf"|set)\s+@(?!'s)\s+(?:\w+\s+){{0,3}}?(?:in\b|seen|scheduled|looked\s+at|checked|evaluated"
        rf"|treated|on\s+(?:the|your)|down|up|an?\s+(?:\w+\s+)?{VISIT}|an?\s+time|with\s+(?:a|the|you|one|any)\b"
        rf"|over\b|to\s+(?:you|y'?all|see|come|be\s+seen|the\s+(?:doctor|clinic|office))\b|here|there|started"
        rf"|set\s+up|booked)",
        re.I,
    ),
    re.compile(
        rf"@(?!'s\s)(?:'d)?\s+(?:also\s+|really\s+|just\s+|still\s+|now\s+|finally\s+)*(?:needs?|wants?|wanted|needed"
        rf"|would\s+like|like|has\s+to|should|must|ought\s+to|is\s+trying|is\s+looking|is\s+ready|is\s+due|could\s+use"
        rf"|(?:finally\s+)?(?:said\s+yes|agreed))\b(?!\s+(?:me|us|you\s+to)\b)[^.;!?]{{0,45}}\b{SEEN}",
        re.I,
    ),
    re.compile(
        r"\b(?:can|could|may|might|would|will|should|does|do|when\s+can|how\s+(?:would|can|does))\s+@\s+(?:please\s+"
        r"|still\s+|also\s+)*(?:come|be\s+(?:seen|evaluated|treated|helped|scheduled|booked|a\s+(?:patient"
        r"|candidate))|see|get|have|schedule|book|qualify|need|try|go\s+about)\b",
        re.I,
    ),
    re.compile(r"@(?:'s|\s+is)\s+the\s+(?:patient|one)\b|\bpatient(?:\s+is|:|'s)\s+@", re.I),
    re.compile(
        rf"\b(?:make|schedule|book|set\s+up|arrange|get|transfer|request)\b.{{0,15}}@'?s\s+(?:\w+\s+)?(?:{VISIT}|care"
        rf"|pain\s+care)",
        re.I,
    ),
    re.compile(
        r"^\W*(?:(?:no|nope|yes|yeah|actually|sorry|oops|wait|oh|well|i\s+meant?|i\s+said|my\s+bad)\W+)*(?:it'?s\s+"
        r"|its\s+|it\s+is\s+|this\s+is\s+|that'?s\s+)?(?:for\s+|about\s+)?@(?:\W+(?:please|actually|instead|sorry"
        r"|and\s+not\s+me|not\s+me))*\W*$",
        re.I,
    ),
    re.compile(r"\btime\s+@\s+(?:sees|saw|gets?|got|came|comes)\b", re.I),
    re.compile(
        r"\b(?:it'?s|it\s+is|its|i\s+meant?|rather|instead)\s+(?:actually\s+|really\s+)?(?:for\s+)?@\s*(?:$|[,.;!]"
        r"|\b(?:who|that|not)\b)",
        re.I,
    ),
)
TOLD_OF = (
    re.compile(rf"@(?:'s|s'|')?\s+(?:\w+\s+){{0,2}}{BODY}\b", re.I),
    re.compile(
        rf"@(?:'s)?(?:\s+\w+)?\s*,?\s*(?:who\s+)?(?:(?:also|just|still|really|now|has|had|have|been)\s+)*(?:is|was"
        rf"|has|had|have|got|hurts?|suffer\w*|been|broke|fell|can'?t|cannot"
        rf"|could|couldn'?t|won'?t|never|takes|keeps?|went|gets?|lives|whose|rode|turned|\w+ed"
        rf"|\d\d)\b[^;!?]{{0,90}}?\b{HEALTH}\b",
        re.I,
    ),
    re.compile(rf"@'s\s+(?:\w+\s+){{0,6}}?{HEALTH}\b", re.I),
)
ANYBODY = re.compile("@")
SOMEBODY_ELSE = re.compile(
    r"\b(?:for|on\s+behalf\s+of)\s+(?:someone|somebody|another\s+person|a\s+(?:loved\s+one|family\s+member"
    r"|relative))\b(?!\s+(?:to|who|who's|with|that|like)\b)|\b(?:someone|somebody)\s+else\b(?!\s+(?:to|who|at|there)\b)"
    r"|\b(?:book|schedule|get|fit|squeeze|sign)\s+(?:her|him|them)\s+(?:in\b|up|an?\b|seen|down|scheduled|with)"
    r"|\b(?:it'?s|its|appointment|appt|visit|book\w*|something|opening)\s+for\s+(?:her|him|them)\b"
    r"|\bi(?:'m|\s+am)\s+(?:his|her|their)\s+(?:wife|husband|daughter|son|mother|mom|father|dad|sister|brother|niece"
    r"|nephew|caregiver|carer|aide|nurse|guardian|case\s*worker|friend|neighbou?r|partner|spouse|grand\w+)\b"
    r"|\b(?:he|she)\s+(?:needs?|wants?|would\s+like)\s+(?:to\s+(?:be\s+seen|come|see)|an?\s+(?:appointment|appt"
    r"|visit))",
    re.IGNORECASE,
)
THEIR_NAME = re.compile(r"(?<!\bdoctor\W)(?<!\bwith\W)\b(?:his|her)\s+(?:full\s+)?name(?:'s|\s+is|\s*:)", re.IGNORECASE)
MY_NAME = re.compile(r"\bmy\s+name(?:'s|\s+is)\s+\w", re.IGNORECASE)
DOCTOR = re.compile(r"\b(?:doctor|dr|surgeon|nurse|therapist)\b", re.IGNORECASE)

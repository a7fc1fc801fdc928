"""Mask personal data in text that is to be kept or shown: numbers that name a person, addresses, birth dates."""

import re

PHONE, MAIL, SSN, BIRTH_DATE, CARD, NUMBER = (
    "[phone]",
    "[e-mail]",
    "[social security number]",
    "[date of birth]",
    "[card number]",
    "[number]",
)

_MAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?\.\s?[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_SPOKEN_MAIL = re.compile(r"[\w.+-]+ at [\w-]+ dot (?:com|net|org|edu|gov)\b", re.IGNORECASE)
_SSN = re.compile(r"(?<![\d-])\d{3}([- .])\d{2}\1\d{4}(?![\d-])")
_SSN_NAMED = re.compile(
    r"\b(ssn|social(?: security)?(?: number| no\.?)?)(\W{0,3}(?:is|:|#)?\W{0,3})\d{9}\b", re.IGNORECASE
)
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
_PHONE = re.compile(
    r"(?<![\w.$])(?:\+\d{1,3}[ .-]?)?(?:1[ .-])?(?:\(\d{3}\)\s?|\d{3}[ ./-]?)\d{3}[ .-]?\d{4}"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?!\w)"
    r"|(?<![\w+])\+\d[\d .()-]{7,16}\d(?!\w)"
    r"|(?<![\w.$-])\d{3}[.-]\d{4}(?![\w-])",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DAY_FORMS = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d{{2}})"
)
_BORN = re.compile(
    r"\b(d\.?o\.?b\.?|date of birth|birth ?da(?:te|y)|born(?: on)?|fecha de nacimiento|nac[ií](?:do|da)?(?: el)?)"
    rf"(\W{{0,3}}(?:is|was|es|on)?\W{{0,3}}){_DAY_FORMS}",
    re.IGNORECASE,
)
# A full date with a year that a living person can be born in and no appointment can lie in.
_OLD_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]19\d{{2}}|19\d{{2}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+19\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+19\d{{2}})\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w.$])\d{7,}(?![\w.])")


def redact(text: str) -> str:
    """Mask phone numbers, e-mail addresses, social security numbers, birth dates and card-like numbers.

    Names are not masked: no rule finds them safely. Whatever keeps or shows the text must treat it as personal still.

    Args:
        text: A visitor's words.

    Returns:
        The same text with each find replaced by its kind in brackets; other digits ("101.5", "L4-L5") stay.
    """
    text = _MAIL.sub(MAIL, text)
    text = _SPOKEN_MAIL.sub(MAIL, text)
    text = _SSN.sub(SSN, text)
    text = _SSN_NAMED.sub(rf"\1\2{SSN}", text)
    text = _BORN.sub(rf"\1\2{BIRTH_DATE}", text)
    text = _OLD_DATE.sub(BIRTH_DATE, text)
    text = _CARD.sub(CARD, text)
    text = _PHONE.sub(PHONE, text)
    return _LONG_NUMBER.sub(NUMBER, text)

"""Personal data that the clinic does not want in a chat: masked in a message before anything keeps it.

Birth dates, insurance and member numbers, social security numbers and payment cards. Phone numbers, e-mail addresses,
days for a visit and references of appointments are needed, and stay: `bot.safety.redaction` masks more, for what is
shown to others.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.safety.redaction import BIRTH_DATE, CARD, NUMBER, SSN

INSURANCE = "[insurance number]"

Withheld = Literal["social security number", "date of birth", "card number", "insurance number", "number"]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_ANY_YEAR = r"(?:(?:18|19|20)\d{2}|['’]?\d{2})"
_DATE = (
    rf"(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_ANY_YEAR}|(?:19|20)\d{{2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}"
    rf"|\d{{1,2}}\s\d{{1,2}}\s{_ANY_YEAR}|\d{{8}}|\d{{6}}"
    rf"|{_MONTH}\s*(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?,?\s*(?:of\s+)?{_ANY_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?[a-zé]{{3,10}}\.?,?\s+(?:(?:of|de|del)\s+)?{_ANY_YEAR})"
)
_BORN = re.compile(
    r"\b(?P<before>(?:d\.?\s?o\.?\s?b\.?|date\s+of\s+birth|birth\s?-?\s?da(?:te|y)|b-?day|born(?:\s+(?:on|in))?"
    r"|fecha\s+de\s+nacimiento|nac[ií](?:do|da)?(?:\s+el)?)\W{0,3}(?:(?:is|was|es|on|the)\W{1,3}){0,2})"
    rf"(?P<hidden>{_DATE})(?!\d)",
    re.IGNORECASE,
)
# A full date in a year in which patients are born, and no visit lies.
_OLD_YEAR = r"(?:19\d{2}|['’]?(?:[4-9]\d|3[5-9]))"
_OLD_DATE = re.compile(
    rf"(?<![\w/.-])(?P<hidden>\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_OLD_YEAR}|19\d{{2}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+19\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+19\d{{2}})(?![\w/-])",
    re.IGNORECASE,
)
# What happened on an old date: the story of an illness, not a birth.
_STORY = re.compile(
    r"\b(?:surger\w+|operat\w+|fus\w+|fell|fall|injur\w+|accident|wreck|implant\w*|diagnos\w+|since|mri|scan|x-?ray|done|had"
    r"|retired|married|hired|hurt)\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d-])(?P<hidden>\d{3}(?P<mark>[- .–])\d{2}(?P=mark)\d{4})(?![\d-])")
_SSN_NAMED = re.compile(
    r"\b(?P<before>(?:ssn|ss\s?#|soc(?:ial)?(?:\s+sec(?:urity)?)?(?:\s+(?:number|no\.?|num))?|seguro\s+social)\b\W{0,3}"
    r"(?:(?:is|its|it's|ends?\s+(?:in|with)|last\s+(?:4|four)|number|es)\W{1,3}){0,3})"
    r"(?P<hidden>\d(?:[\s.-]?\d){3,8})(?!\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])(?P<hidden>[2-6](?:[ -]?\d){12,18})(?![\d-])")
_CARD_NAMED = re.compile(
    r"\b(?P<before>(?:(?:credit|debit|bank|visa|master\s?card|amex|discover|payment)\s*(?:card)?|card)\s*(?:number|no\.?|#)?"
    r"\W{0,3}(?:(?:is|ends?\s+(?:in|with))\W{1,3})?)(?P<hidden>\d(?:[ -]?\d){3,18})(?!\d)",
    re.IGNORECASE,
)
_SECURITY_CODE = re.compile(
    r"\b(?P<before>(?:cvv2?|cvc|security\s+code|exp(?:iration|iry|ires|\.)?(?:\s+date)?)\W{0,3}(?:is\W{1,3})?)"
    r"(?P<hidden>\d{3,4}|\d{1,2}\s?/\s?\d{2,4})(?!\d)",
    re.IGNORECASE,
)
_INSURER = (
    r"(?:medicare|medicaid|tricare|aetna|cigna|humana|anthem|kaiser|ambetter|oscar|united\s?health\w*|uhc|bcbs"
    r"|blue\s?cross(?:\s+blue\s?shield)?|insurance|insured|plan|policy|subscriber|member(?:ship)?|medical\s+record|mrn"
    r"|group|mbi|beneficiary)"
)
_INSURANCE = re.compile(
    rf"\b(?P<before>{_INSURER}(?:['’]s)?(?:\s+(?:card|member|policy|group|subscriber|plan|health))*\s*"
    r"(?:(?:id|i\.d\.|identification|number|no\.?|nr|num|#)\s*){0,3}\W{0,3}(?:(?:is|it's|its|es|number)\W{1,3}){0,2})"
    r"(?P<hidden>(?=[A-Z]{0,5}[\s-]?[\dA-Z-]*\d)[A-Z]{0,5}[\s-]?\d[\dA-Z]*(?:[\s-]\d[\dA-Z]*)*)(?![\w@])",
    re.IGNORECASE,
)
# Medicare's own number (MBI): its letters and digits have fixed places.
_MEDICARE = re.compile(
    r"(?<![\w-])(?P<hidden>[1-9][AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d"
    r"-?[AC-HJKMNP-RT-Y]{2}\d{2})(?![\w-])",
    re.IGNORECASE,
)
_NINE_DIGITS = re.compile(r"(?<![\w.$+-])(?P<hidden>\d{9})(?![\w-])")
_PHONE = re.compile(r"\+?1?[\s.-]?\(?[2-9]\d{2}\)?[\s./-]?\d{3}[\s.-]?\d{4}")
_FEWEST_DIGITS = 5


@dataclass(frozen=True)
class Masked:
    """A message that may be kept.

    Attributes:
        text: The visitor's words, with each find replaced by its kind in brackets.
        withheld: What was replaced, each kind once; empty where nothing was.
    """

    text: str
    withheld: tuple[Withheld, ...] = ()


def withhold(text: str) -> Masked:
    """Mask what the clinic does not want in a chat.

    Args:
        text: A visitor's words.

    Returns:
        The message as it may be kept. Dates without "born" before them are masked only in years in which no visit can
        lie, and not in the story of an illness.
    """
    found: list[Withheld] = []
    for pattern, mask, kind, fits in _RULES:

        def replaced(
            match: re.Match[str],
            mask: str = mask,
            kind: Withheld = kind,
            fits: Callable[[re.Match[str]], bool] = fits,
        ) -> str:
            if not fits(match):
                return match.group()
            found.append(kind)
            return f"{match.groupdict().get('before') or ''}{mask}"

        text = pattern.sub(replaced, text)
    return Masked(text, tuple(dict.fromkeys(found)))


def _always(match: re.Match[str]) -> bool:
    return True


def _is_no_story(match: re.Match[str]) -> bool:
    return not _STORY.search(match.string[: match.start()])


def _is_card(match: re.Match[str]) -> bool:
    """Whether the digits pass the check digit of payment cards (ISO/IEC 7812, Luhn)."""
    digits = [int(letter) for letter in reversed(match["hidden"]) if letter.isdigit()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_number(match: re.Match[str]) -> bool:
    """Whether what stands behind "member id" or "insurance" is a number of it: long enough, and no phone number."""
    hidden = match["hidden"].strip()
    long_enough = sum(letter.isdigit() for letter in hidden) >= _FEWEST_DIGITS
    return long_enough and not _PHONE.fullmatch(hidden)


def _is_no_phone(match: re.Match[str]) -> bool:
    return not _PHONE.fullmatch(match["hidden"])


_RULES: tuple[tuple[re.Pattern[str], str, Withheld, Callable[[re.Match[str]], bool]], ...] = (
    (_SSN_NAMED, SSN, "social security number", _always),
    (_SSN, SSN, "social security number", _always),
    (_BORN, BIRTH_DATE, "date of birth", _always),
    (_OLD_DATE, BIRTH_DATE, "date of birth", _is_no_story),
    (_CARD, CARD, "card number", _is_card),
    (_INSURANCE, INSURANCE, "insurance number", _is_number),
    (_MEDICARE, INSURANCE, "insurance number", _always),
    (_CARD_NAMED, CARD, "card number", _is_no_phone),
    (_SECURITY_CODE, CARD, "card number", _always),
    (_NINE_DIGITS, NUMBER, "number", _always),
)

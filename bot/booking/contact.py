"""How the clinic reaches a visitor: a United States phone number or an e-mail address, found in free text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.booking.errors import InvalidRequestError

REGION = "US"
MAX_TEXT = 2000  # longer messages are cut: a contact stands in a sentence, not in an essay
DIGIT_WORDS = {
    "zero": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
# North American numbering plan: area and exchange codes begin with 2-9 and no area code ends in 11.
_NANP = re.compile(r"\+1(?!\d11)[2-9]\d{2}[2-9]\d{6}")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_MAIL_PROVIDERS = "gmail|yahoo|hotmail|outlook|icloud|aol|comcast|bellsouth|att|me|msn|live|proton|protonmail|verizon"
_SPOKEN_AT = re.compile(r"\s+at\s+(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b)", re.IGNORECASE)
_SPOKEN_DOT = re.compile(r"\s+(?:dot|period)\s+(?=\w)", re.IGNORECASE)
_SPOKEN_MARKS = (
    (re.compile(r"\s+under\s?score\s+", re.IGNORECASE), "_"),
    (re.compile(r"\s+(?:dash|hyphen)\s+", re.IGNORECASE), "-"),
)
_BARE_PROVIDER = re.compile(rf"@\s*({_MAIL_PROVIDERS})\s*\.\s*(com|net|org)\b", re.IGNORECASE)
_DIGIT_RUN = re.compile(rf"\b(?:{'|'.join(DIGIT_WORDS)}|\d)(?:[\s,-]+(?:{'|'.join(DIGIT_WORDS)}|\d))+\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Contact:
    """One way to reach a visitor, in the one spelling that is stored and compared.

    Attributes:
        kind: `phone` or `email`.
        value: E.164 (`+14045550142`) for a phone, the normalised address in lower case for e-mail; hidden in
            `repr`.
    """

    kind: Literal["phone", "email"]
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a value that `parse_contact` could not have produced.

        Raises:
            InvalidRequestError: The value does not have the shape that its kind demands.
        """
        shaped = _NANP.fullmatch(self.value) if self.kind == "phone" else _EMAIL.fullmatch(self.value)
        if not shaped:
            raise InvalidRequestError(
                f"A contact of kind '{self.kind}' has the wrong shape. Build it with parse_contact."
            )


@dataclass(frozen=True)
class WrittenContact:
    """A contact and where a text holds it: `text[start:end]` is how the visitor wrote it."""

    contact: Contact
    start: int
    end: int


def parse_contact(text: str) -> Contact | None:
    """Find a phone number or an e-mail address in a visitor's words.

    E-mail wins where both stand in the text, since an address cannot be mistaken for anything else. Numbers
    need only be *possible* (`phonenumbers.is_possible_number`) and of the North American shape, so 555-01xx
    numbers pass.

    Args:
        text: A sentence, a bare number or address, or dictation ("jane dot doe at gmail dot com").

    Returns:
        The contact, or None where the text holds none.
    """
    words = text[:MAX_TEXT]
    spoken_number = _DIGIT_RUN.sub(lambda run: _digits(run.group()), words)
    for found in (_emails(words), _emails(_written_out(words)), _phones(words), _phones(spoken_number)):
        for written in found:
            return written.contact
    return None


def written_contacts(text: str) -> tuple[WrittenContact, ...]:
    """Find every address and number that stands in a text as such: e-mail first, then phones, each from left to right.

    Dictation is left to `parse_contact`: it has no one place in the text.
    """
    words = text[:MAX_TEXT]
    return (*_emails(words), *_phones(words))


def _emails(text: str) -> Iterator[WrittenContact]:
    for match in _EMAIL.finditer(text):
        written = match.group().strip(".'")
        try:
            address = validate_email(written, check_deliverability=False).normalized
        except EmailNotValidError:
            continue
        start = match.start() + match.group().index(written)
        yield WrittenContact(Contact("email", address.lower()), start, start + len(written))


def _written_out(text: str) -> str:
    """Turn dictation into signs: "jane dot doe at gmail dot com" becomes "jane.doe@gmail.com"."""
    written = _SPOKEN_DOT.sub(".", text)
    for spoken, mark in _SPOKEN_MARKS:
        written = spoken.sub(mark, written)
    written = re.sub(r"\s*(?:\(at\)|\[at\])\s*", "@", written, flags=re.IGNORECASE)
    written = _SPOKEN_AT.sub("@", written)
    written = re.sub(r"\s+@\s*|@\s+", "@", written)
    return _BARE_PROVIDER.sub(r"@\1.\2", written)


def _phones(text: str) -> Iterator[WrittenContact]:
    for match in phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.POSSIBLE):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_possible_number(match.number) and _NANP.fullmatch(number):
            yield WrittenContact(Contact("phone", number), match.start, match.end)


def _digits(spoken: str) -> str:
    """Turn "four oh four, 5 5 5" into "404555"."""
    return "".join(DIGIT_WORDS.get(word.lower(), word) for word in re.findall(r"[A-Za-z]+|\d", spoken))

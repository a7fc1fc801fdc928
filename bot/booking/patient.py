"""Who the patient is: the visitor, or somebody for whom the visitor writes.

Read by rules, so that it can be told why: each message is looked at alone, then all of one conversation are weighed. A
person who is only named ("my mom recommended you", "my husband drives me", "my dad had it and now I need one") is not
the patient. What stays open is asked for, never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.booking.patient_phrases import (
    ADVISER,
    ANYBODY,
    ASKS_FOR,
    BOTH,
    CARED_FOR,
    COMPANION,
    DOCTOR,
    FOR_SELF,
    MY_NAME,
    NEGATED,
    NOT_ME,
    OWN_NEED,
    SOMEBODY_ELSE,
    THEIR_NAME,
    TOLD_OF,
)
from bot.booking.relations import SELF, SOMEBODY, mentions

_LONGEST = 2000  # characters; of longer messages the beginning tells it
_SHORT_WORDS = 9


@dataclass(frozen=True)
class PatientReading:
    """Who the patient is, as one message or several tell.

    Attributes:
        relation: `SELF`, one of `relations.RELATIONS`, `SOMEBODY` for another person who is not named; None where
            nothing tells.
        sure: Whether it is said of the appointment or the question itself, rather than gathered from a story.
        stated: Whether the message is short and says little else, as a correction does.
    """

    relation: str | None = None
    sure: bool = False
    stated: bool = False

    @property
    def is_other(self) -> bool:
        """Whether the patient is somebody else than the visitor."""
        return self.relation not in (None, SELF)


def read_patient_relation(text: str) -> PatientReading:
    """Read who the patient is from one message.

    Args:
        text: The visitor's own words.
    """
    plain = re.sub(r"\s+", " ", text[:_LONGEST].replace("’", "'")).strip()
    marked, relations = _marked(plain)
    stated = len(plain.split()) <= _SHORT_WORDS and not plain.endswith("?")
    if BOTH.search(marked):
        return PatientReading()
    not_me = stated and bool(NOT_ME.search(marked))
    marked = NOT_ME.sub(" ", marked)
    negated = {marked[: hit.end()].count("@") - 1 for hit in NEGATED.finditer(marked)}
    own = bool(FOR_SELF.search(marked)) and not not_me
    marked = NEGATED.sub("#", marked)
    if own:
        return PatientReading(SELF, sure=True, stated=stated)
    kept = [relation for place, relation in enumerate(relations) if place not in negated]
    return _of_others(marked, kept, not_me=not_me, stated=stated)


def weigh(readings: Iterable[PatientReading]) -> PatientReading:
    """Put the readings of one conversation's messages together, oldest first.

    What is said of the appointment itself holds until it is said otherwise; what is gathered gives way to any later
    word. Somebody unnamed is the one who was named before.
    """
    known = PatientReading()
    for reading in readings:
        if reading.relation is None or (known.sure and not reading.sure):
            continue
        if reading.relation == SOMEBODY and known.is_other:
            known = PatientReading(known.relation, sure=True)
        else:
            known = PatientReading(reading.relation, sure=reading.sure)
    return known


def _of_others(marked: str, relations: list[str], *, not_me: bool, stated: bool) -> PatientReading:
    held_back = COMPANION.search(marked) or CARED_FOR.search(marked)
    asked = None if held_back else _first(marked, relations, ASKS_FOR, veto=ADVISER)
    if asked:
        return PatientReading(asked, sure=True, stated=stated)
    if not_me or SOMEBODY_ELSE.search(marked) or (THEIR_NAME.search(marked) and not DOCTOR.search(marked)):
        only = _first(marked, relations, (ANYBODY,), veto=ADVISER) if len(relations) == 1 else None
        return PatientReading(only or SOMEBODY, sure=True, stated=stated)
    if OWN_NEED.search(marked) or (not relations and MY_NAME.search(marked)):
        return PatientReading(SELF)
    told = None if held_back else _first(marked, relations, TOLD_OF, veto=ADVISER)
    return PatientReading(told)


def _first(
    marked: str, relations: list[str], patterns: Iterable[re.Pattern[str]], *, veto: re.Pattern[str] | None
) -> str | None:
    """Return whom the first pattern that fits speaks of; None where none does, or where they only advise."""
    for pattern in patterns:
        for hit in pattern.finditer(marked):
            place = hit.start() + hit.group().index("@")
            if veto is None or not veto.match(marked, place):
                return relations[marked[:place].count("@")]
    return None


def _marked(text: str) -> tuple[str, list[str]]:
    """Return the text with "@" for everybody who is mentioned, and who they are."""
    text = text.replace("@", " ")
    parts, relations, end = [], [], 0
    for mention in mentions(text):
        parts += [text[end : mention.start], "@"]
        relations.append(mention.relation)
        end = mention.end
    return re.sub(r"@s\b(?!')", "@'s", "".join([*parts, text[end:]])), relations

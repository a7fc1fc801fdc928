"""Whom a visitor names beside themselves: "my mom", "our father-in-law", "a client of mine"."""

import re
from dataclasses import dataclass

SELF = "self"
# Somebody else, not said who.
SOMEBODY = "somebody"

_NOUNS = {
    "mother": "mother mom mum mommy mama momma mam ma",
    "father": "father dad daddy papa pop pops",
    "wife": "wife wifey missus",
    "husband": "husband hubby hubbie",
    "spouse": "spouse",
    "partner": "partner fiance fiancee fiancé fiancée girlfriend boyfriend",
    "son": "son boy",
    "daughter": "daughter girl",
    "child": "child kid",
    "brother": "brother bro",
    "sister": "sister sis",
    "grandmother": "grandmother grandma grandmom grandmama granny nana mamaw meemaw",
    "grandfather": "grandfather grandpa granddad granddaddy grandad papaw pawpaw",
    "grandson": "grandson",
    "granddaughter": "granddaughter",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
    "cousin": "cousin",
    "niece": "niece",
    "nephew": "nephew",
    "friend": "friend buddy bestie",
    "neighbor": "neighbor neighbour",
    "roommate": "roommate housemate",
    "coworker": "coworker co-worker colleague employee",
    "boss": "boss",
    "client": "client ward resident",
    "patient": "patient",
    "relative": "relative",
}
_OF_NOUN = {noun: relation for relation, nouns in _NOUNS.items() for noun in nouns.split()}
_IN_LAW = ("mother", "father", "brother", "sister", "son", "daughter")
RELATIONS = frozenset({*_NOUNS, *(f"{relation}-in-law" for relation in _IN_LAW)})
# Said without "my" as if they were names; "the" before these means one's own.
_BARE = "mom mama momma mommy mum dad daddy grandma grandpa granny granddad nana papaw mamaw hubby".split()  # noqa: SIM905
_STRANGER = (
    "client patient friend neighbor neighbour coworker co-worker colleague roommate relative".split()  # noqa: SIM905
)
_ADJECTIVES = (
    r"(?:own|dear|poor|sweet|beautiful|elderly|old|older|oldest|young|younger|youngest|eldest|little|big|only|teenage|adult|"
    r"disabled|aging|ageing|best|good|close|twin|foster|adopted|step|great|\d+[\s-]?y(?:ea)?rs?[\s-]old|\d+[\s-]yo)"
)
_LATE = r"(?:late|ex|deceased|former)"


def _one_of(nouns: list[str] | dict[str, str]) -> str:
    return "|".join(sorted((re.escape(noun) for noun in nouns), key=len, reverse=True))


MENTION = re.compile(
    rf"""\b(?:
        (?:my|our)\s+(?P<gone>{_LATE}[\s-]+)?(?:{_ADJECTIVES}[\s-]+){{0,3}}(?:step-?)?(?P<noun>{_one_of(_OF_NOUN)})
            (?P<law>[\s-]?in[\s-]?law)?(?P<more>s(?=\b))?
      | an?\s+(?:{_ADJECTIVES}\s+)?(?P<stranger>{_one_of(_STRANGER)})(?:\s+of\s+(?:mine|ours))?
      | one\s+of\s+(?:my|our)\s+(?P<one>{_one_of(_STRANGER)})s
      | (?<=\bfor\s)(?P<plain>husband|wife|mother|father|son|daughter|brother|sister)
      | the\s+(?P<own>wife|husband|hubby|missus|kid)
      | (?P<bare>{_one_of(_BARE)})(?P<bare_more>s(?=\b))?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Any noun for somebody, as part of an expression.
NOUN = rf"(?:{_one_of(_OF_NOUN)})"
# "my wife's mother" is neither wife nor mother of the visitor.
_NESTED = re.compile(rf"(?:['’]s|s)?\s+{NOUN}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """Somebody whom a text names by how they stand to the visitor: `text[start:end]`.

    Attributes:
        relation: One of `RELATIONS`, or `SOMEBODY` for a relative's relative.
        start: Where the text holds it.
        end: Behind its last letter, before a possessive ending.
    """

    relation: str
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """Find whom a text names, from left to right; who is dead or has left is not among them."""
    found: list[Mention] = []
    for match in MENTION.finditer(text):
        if match["gone"] or (found and match.start() < found[-1].end):
            continue
        nested = _NESTED.match(text, match.end())
        relation = SOMEBODY if nested else _relation(match)
        plural = match["more"] or match["bare_more"]
        end = nested.end() if nested else match.end() - (1 if plural else 0)
        found.append(Mention(relation, match.start(), end))
    return tuple(found)


def is_relation_word(text: str) -> bool:
    """Whether a text is one word for how somebody stands to another ("Mom"), and so no name."""
    return text.strip().lower() in _OF_NOUN


def _relation(match: re.Match[str]) -> str:
    noun = match["noun"] or match["stranger"] or match["one"] or match["own"] or match["plain"] or match["bare"]
    relation = _OF_NOUN[noun.lower()]
    in_law = match["law"] and relation in _IN_LAW
    return f"{relation}-in-law" if in_law else relation

"""Which treatments a message names, and which of them it rules out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Document

# Words that rule out what follows, up to the end of the clause: "not opioids, not surgery", "anything but the pump".
_RULES_OUT = re.compile(
    r"(?:\b(?:not|no|without|besides|instead of|rather than|other than|apart from|except(?: for)?|anything but"
    r"|done with|(?:don'?t|dont|do not) (?:want|mean)(?: any)?)|[a-z]n't)\s+"
    r"(?:(?:the|a|an|any|my|more|another|about|asking about)\s+)*$",
    re.IGNORECASE,
)
# Words that say nothing beside a name: "no, I meant the pump", "tell me about PRP".
_SAYS_NOTHING = frozenset(
    re.findall(
        r"\w+",
        "no nope nah oh ok okay sorry wait actually i we meant mean what whats how about and or but the a an my one "
        "thing please pls just tell me info information on then so want asking asked not does is are s",
    )
)
_LONGEST_LEAD = 40  # characters before a name in which a ruling-out word may stand


@dataclass(frozen=True)
class NamedTreatments:
    """The treatments that one message names.

    Attributes:
        wanted: Document slugs in the order of the text, each once, without those ruled out.
        ruled_out: Slugs that the message wants nothing of, as long as it does not name them otherwise too.
    """

    wanted: tuple[str, ...]
    ruled_out: tuple[str, ...]


class TreatmentNames:
    """Finds the titles and aliases of documents in a message."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Take the names of all documents; where two share one, the first keeps it."""
        self._slugs: dict[str, str] = {}
        for document in documents:
            for name in (document.slug.replace("-", " "), *document.aliases):
                self._slugs.setdefault(_plain(name), document.slug)
        longest_first = sorted(self._slugs, key=len, reverse=True) or ["(no names)"]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?:e?s)?(?!\w)")

    def named_in(self, text: str) -> NamedTreatments:
        """Return the treatments that a message names.

        Args:
            text: The visitor's words, any length.
        """
        plain = _plain(text)
        wanted: list[str] = []
        ruled_out: list[str] = []
        for found in self._pattern.finditer(plain):
            slug = self._slug(found[0])
            lead = plain[max(0, found.start() - _LONGEST_LEAD) : found.start()]
            (ruled_out if _RULES_OUT.search(lead) else wanted).append(slug)
        return NamedTreatments(
            wanted=tuple(dict.fromkeys(wanted)),
            ruled_out=tuple(slug for slug in dict.fromkeys(ruled_out) if slug not in wanted),
        )

    def bare_name(self, text: str) -> str:
        """Return the one treatment that a message names without asking anything particular of it, else ``""``."""
        named = self.named_in(text)
        if len(named.wanted) != 1:
            return ""
        rest = re.findall(r"\w+", self._pattern.sub(" ", _plain(text)))
        return named.wanted[0] if _SAYS_NOTHING.issuperset(rest) else ""

    def _slug(self, name: str) -> str:
        return next(self._slugs[form] for form in (name, name[:-1], name[:-2]) if form in self._slugs)


def _plain(text: str) -> str:
    return re.sub(r"[\s\-‐-―]+", " ", text.replace("’", "'").lower()).strip()

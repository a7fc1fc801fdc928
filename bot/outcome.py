"""The turn's outcome: what the bot did with one message, for channels, staff and evaluation.

Each bot turn carries exactly one outcome, as the custom payload ``{"outcome": {...}}`` of one of its messages. The
fields and the names of the behaviours are a contract with everything that reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

OUTCOME_KEY = "outcome"

Behaviour = Literal[
    "answer",
    "not_covered",
    "book",
    "location",
    "human",
    "emergency",
    "smalltalk",
    "out_of_scope",
    "other_language",
    "technical_problem",
]
BEHAVIOURS: tuple[str, ...] = get_args(Behaviour)


@dataclass(frozen=True)
class Citation:
    """The source shown under an answer."""

    title: str
    slug: str
    url: str
    reviewed_on: str
    passage_id: str


@dataclass(frozen=True)
class Outcome:
    """What one turn did.

    Attributes:
        behaviour: One of `BEHAVIOURS`.
        topics: Document slugs, best first; for ``answer`` the cited one leads.
        category: For ``emergency`` the red-flag category; for ``book`` one of new, reschedule, cancel, check.
        score: What decided it, in [0, 1], higher is surer.
        citations: The documents shown as sources.
    """

    behaviour: Behaviour
    topics: Sequence[str] = ()
    category: str | None = None
    score: float = 1.0
    citations: Sequence[Citation] = ()

    def as_payload(self) -> dict[str, Any]:
        """Return the custom payload that carries this outcome."""
        fields = asdict(self)
        fields["topics"] = list(self.topics)
        fields["citations"] = [asdict(citation) for citation in self.citations]
        fields["score"] = round(float(self.score), 4)
        return {OUTCOME_KEY: fields}


def outcome_of(messages: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return the first outcome among a turn's messages, each a dict with an optional ``custom`` payload."""
    for message in messages:
        custom = message.get("custom")
        if isinstance(custom, Mapping) and isinstance(custom.get(OUTCOME_KEY), Mapping):
            return dict(custom[OUTCOME_KEY])
    return None

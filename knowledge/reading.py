"""How one message is read: as one question, as several, as a comparison, or as one that two documents fit alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.aspects import asked_aspects
from knowledge.parts import questions_in
from knowledge.search import Answer
from knowledge.treatments import TreatmentNames

COMPARISON_KIND = "comparison_verdict"  # the kind of uncovered question that asks which of two is better
_SIDES = 2
_COMPARES = re.compile(
    r"\b(?:vs|versus|or|than|differ\w*|compare[ds]?|comparison|instead of|same (?:thing )?as|which (?:one|of)|between)"
    r"\b",
    re.IGNORECASE,
)
# A part of a message counts as a question of its own where it is judged this surely either way; see
# docs/decisions/several-questions.md.
_SURELY_ANSWERED = 0.7
_SURELY_DECLINED = 0.15
_MOST_WORDS_BEFORE = 40
# Two documents tie where the second is nearly as likely as the first and no third one is.
_TIE_RATIO = 0.95
_TIE_SHARE = 0.9

Relation = Literal["one", "several", "compared", "tied"]


class Answerer(Protocol):
    """What reading needs of `knowledge.search.KnowledgeBase`; tests use one with few answers."""

    @property
    def names(self) -> TreatmentNames:
        """The titles and aliases of the documents."""

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        """Answer one question, or abstain."""

    def about(self, slug: str, *, question: str = "") -> Answer | None:
        """Return what one document says."""


@dataclass(frozen=True)
class Reply:
    """What to show for one message.

    Attributes:
        relation: "one" answer or abstention; "several" questions, each with its own; two treatments "compared", of
            which `answers` holds both sides; two documents "tied", so that the visitor is asked which one is meant.
        answers: At least one, at most three, in the order to show them.
        score: What decided it, in [0, 1]: the probability that the documents answer the message, or its first question.
        verdict_declined: For "compared": whether the visitor asks which is better, which the documents do not say.
    """

    relation: Relation
    answers: tuple[Answer, ...]
    score: float
    verdict_declined: bool = False

    @property
    def answered(self) -> bool:
        """Whether something of the documents answers the message."""
        return not self.verdict_declined and any(answer.answered for answer in self.answers)


def read_message(base: Answerer, message: str, *, context: Sequence[str] = ()) -> Reply:
    """Answer a message, whatever it holds.

    Args:
        base: The knowledge base.
        message: The visitor's own words.
        context: Earlier questions of the same visitor about treatments, oldest first.

    Raises:
        BlankQuestionError: `message` contains no letter.
    """
    bare = base.names.bare_name(message)
    named = base.about(bare) if bare else None
    if named is not None:
        return Reply("one", (named,), named.score)
    whole = base.answer(message, context=context)
    compared = _compared(base, message, whole)
    if compared is not None:
        return compared
    several = _several(base, message, context)
    if several:
        return Reply("several", several, max(answer.score for answer in several))
    if _is_tie(whole):
        other = base.about(whole.topics[1], question=message)
        if other is not None:
            return Reply("tied", (whole, other), whole.score)
    return Reply("one", (whole,), whole.score)


def _compared(base: Answerer, message: str, whole: Answer) -> Reply | None:
    """Return both sides where a message sets two named treatments side by side."""
    asks_verdict = not whole.answered and whole.kind == COMPARISON_KIND
    if not (whole.answered or asks_verdict) or not _COMPARES.search(message):
        return None
    named = base.names.named_in(message).wanted
    if len(named) != _SIDES:
        return None
    best_first = sorted(named, key=lambda slug: whole.topics.index(slug) if slug in whole.topics else len(whole.topics))
    # What each is, where the message asks for nothing more particular.
    question = message if asked_aspects(message) else ""
    sides = tuple(side for slug in best_first if (side := base.about(slug, question=question)) is not None)
    return Reply("compared", sides, whole.score, verdict_declined=asks_verdict) if len(sides) == _SIDES else None


def _several(base: Answerer, message: str, context: Sequence[str]) -> tuple[Answer, ...]:
    """Return an answer or abstention for each question of a message; empty where they do not surely differ."""
    found: list[Answer] = []
    searched_from = 0
    for part in questions_in(message):
        at = message.find(part, searched_from)
        searched_from = at + len(part)
        before = " ".join(message[:at].split()[-_MOST_WORDS_BEFORE:])
        answer = base.answer(part, context=(before,) if before else context)
        if not _SURELY_DECLINED < answer.score < _SURELY_ANSWERED and _subject(answer) not in map(_subject, found):
            found.append(answer)
    return tuple(found) if len(found) > 1 and any(answer.answered for answer in found) else ()


def _subject(answer: Answer) -> str:
    return answer.passage.id if answer.answered else "declined"


def _is_tie(answer: Answer) -> bool:
    first, second = (*answer.shares, 0.0, 0.0)[:2]
    return answer.answered and second >= _TIE_RATIO * first and first + second >= _TIE_SHARE

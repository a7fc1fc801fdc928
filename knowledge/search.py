"""From a visitor's question to the clinic's own answer, or to an honest abstention."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from knowledge.aspects import asked_aspects
from knowledge.documents import Document, NextQuestion, load_documents
from knowledge.encoder import Vectors
from knowledge.errors import BlankQuestionError
from knowledge.index import KnowledgeIndex, check_sources, load_index
from knowledge.passages import Passage
from knowledge.questions import LabelledQuestion
from knowledge.scorer import own_vectors, question_vectors
from knowledge.token_vectors import TokenEncoder, token_vectors
from knowledge.treatments import TreatmentNames

_LETTER = re.compile(r"[^\W\d_]")
_CANDIDATES = 200  # passages looked at for one question; more than the clinic's documents have
_RANKED_TOPICS = 3
# How much a passage's cosine counts beside the scorer's log-probability of its document (cross-validated).
_COSINE_WEIGHT = 2.0
# What a section gains, in the ranker's score, by covering the asked aspect: measured on labelled sections, where 0.05
# to 0.15 do alike (docs/benchmarks.md).
_ASPECT_WEIGHT = 0.1
_FLOOR = 1e-4
_RULED_OUT_FACTOR = 0.3


@dataclass(frozen=True)
class Source:
    """Where an answer comes from."""

    slug: str
    title: str
    url: str
    reviewed_on: date


@dataclass(frozen=True)
class Answer:
    """The result of one search.

    Attributes:
        answered: Whether the documents answer the question; else the rest says what was understood.
        score: Probability that they do, in [0, 1].
        topics: Document slugs, best first, at most three.
        passage: What to show, from the best document; present in either case.
        source: The document of the passage.
        kind: For an abstention the likeliest kind of uncovered question, else ``""``.
        next_questions: Questions to offer, each answered by a document.
        shares: Probability of each of `topics` given that a document answers, in [0, 1].
    """

    answered: bool
    score: float
    topics: tuple[str, ...]
    passage: Passage
    source: Source
    kind: str
    next_questions: tuple[NextQuestion, ...]
    shares: tuple[float, ...] = ()


class KnowledgeBase:
    """The loaded index with its documents and encoder."""

    def __init__(self, index: KnowledgeIndex, documents: Sequence[Document], encoder: TokenEncoder) -> None:
        """Join what was loaded; see `load`."""
        self._index = index
        self._documents = {document.slug: document for document in documents}
        self._encoder = encoder
        self._names = TreatmentNames(documents)

    @classmethod
    def load(cls, *, index_dir: Path, documents_dir: Path, encoder: TokenEncoder) -> "KnowledgeBase":
        """Load the current index.

        Raises:
            IndexMissingError: There is none.
            StaleIndexError: It does not fit the encoder, the documents or the questions, or is damaged.
            DocumentError: A document cannot be read.
        """
        index = load_index(index_dir, model=encoder.name)
        check_sources(index.manifest, documents_dir)
        return cls(index, load_documents(documents_dir), encoder)

    @property
    def names(self) -> TreatmentNames:
        """The titles and aliases of the documents."""
        return self._names

    @property
    def threshold(self) -> float:
        """Score below which a question is declined."""
        return self._index.manifest.threshold

    def answer(self, question: str, *, context: Sequence[str] = ()) -> Answer:
        """Answer a question from the documents, or abstain.

        Args:
            question: The visitor's own words.
            context: Earlier questions of the same visitor about treatments, oldest first.

        Raises:
            BlankQuestionError: `question` contains no letter.
        """
        if not _LETTER.search(question):
            raise BlankQuestionError("The question contains no letter; ask for words first")
        repair = self._index.spelling.repaired
        question = repair(question)
        asked = LabelledQuestion(text=question, topics=(), context=tuple(repair(earlier) for earlier in context))
        vectors = question_vectors([asked], self._encoder)
        verdict = self._index.scorer.judge(question, vectors)
        hits = self._index.nearest(vectors[0, : self._encoder.dimension], top_k=_CANDIDATES)
        shares = _without(dict(verdict.topics), self._names.named_in(question).ruled_out)
        topics = rank_documents(shares, hits)
        section = self._section(topics[0], question, own_vectors(vectors)[0])
        answered = verdict.answered >= self.threshold
        kind = "" if answered or not verdict.kinds else verdict.kinds[0][0]
        answer = self._compose(topics, section, answered=answered, score=verdict.answered, kind=kind)
        return replace(answer, shares=tuple(shares.get(slug, 0.0) for slug in topics))

    def about(self, slug: str, *, question: str = "") -> Answer | None:
        """Return what one document says, for a visitor who chose it by a button; None for an unknown slug.

        Args:
            slug: The document.
            question: What to look for in it; its first section where this is empty.
        """
        sections = [passage for passage in self._index.passages if passage.slug == slug]
        if not sections:
            return None
        section = sections[0]
        question = self._index.spelling.repaired(question)
        if question:
            section = self._section(slug, question, self._encoder.encode([question])[0])
        return self._compose((slug,), section, answered=True, score=1.0, kind="")

    def more(self, slug: str, *, shown: Sequence[str]) -> Answer | None:
        """Return the passage of a document that follows what was shown of it.

        Args:
            slug: The document.
            shown: Ids of the passages that the visitor has seen, oldest first; of any documents.

        Returns:
            The rest of the section shown last, else the first section not shown; None where all was shown.
        """
        passages = {passage.id: passage for passage in self._index.passages if passage.slug == slug}
        last = next((passages[one] for one in reversed(shown) if one in passages), None)
        unseen = [passage for passage in passages.values() if passage.id not in shown]
        unseen.sort(key=lambda passage: last is None or passage.id != last.continued_by)
        if not unseen:
            return None
        return self._compose((slug,), unseen[0], answered=True, score=1.0, kind="")

    def title(self, slug: str) -> str:
        """Return a document's title, or the slug where there is none."""
        document = self._documents.get(slug)
        return document.title if document else slug

    def _section(self, slug: str, question: str, whole: Vectors) -> Passage:
        """Return the passage of a document that answers a question best."""
        words = token_vectors([question], self._encoder)[0].values
        return by_aspect(self._index.within(slug, whole, words), question)[0][0]

    def _compose(self, topics: tuple[str, ...], passage: Passage, *, answered: bool, score: float, kind: str) -> Answer:
        document = self._documents[topics[0]]
        return Answer(
            answered=answered,
            score=score,
            topics=topics,
            passage=passage,
            source=Source(
                slug=document.slug,
                title=document.title,
                url=document.source_url,
                reviewed_on=document.reviewed_on,
            ),
            kind=kind,
            next_questions=document.next_questions,
        )


def by_aspect(hits: list[tuple[Passage, float]], question: str) -> list[tuple[Passage, float]]:
    """Put passages first that cover what the question's wording asks for."""
    asked = asked_aspects(question)
    return sorted(hits, key=lambda hit: -(hit[1] + _ASPECT_WEIGHT * bool(asked & set(hit[0].covers))))


def _without(shares: dict[str, float], ruled_out: Sequence[str]) -> dict[str, float]:
    """Make documents less likely whose treatment the visitor rules out ("not opioids, not surgery: what is left?")."""
    return {slug: share * (_RULED_OUT_FACTOR if slug in ruled_out else 1.0) for slug, share in shares.items()}


def rank_documents(shares: dict[str, float], hits: list[tuple[Passage, float]]) -> tuple[str, ...]:
    """Rank documents by the scorer's log-probability and their best passage's cosine."""
    best: dict[str, float] = {}
    for passage, cosine in hits:
        best.setdefault(passage.slug, cosine)
    ranked = sorted(best, key=lambda slug: -(math.log(shares.get(slug, 0.0) + _FLOOR) + _COSINE_WEIGHT * best[slug]))
    return tuple(ranked[:_RANKED_TOPICS])

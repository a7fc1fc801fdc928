"""What each part of the answer decision and of the ranking is worth: every part off in turn, out of fold.

Parts are taken away from what goes in, so that the shipped scorer itself is measured: without context the earlier
questions are dropped, without a vector its numbers are zero, without n-grams every text is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.answer_decision import decision_figures, figures, out_of_fold
from knowledge.aspects import asked_aspects
from knowledge.encoder import Vectors
from knowledge.passages import Passage
from knowledge.questions import LabelledQuestion
from knowledge.scorer import Verdict
from knowledge.search import _by_aspect, _rank

_ANY_TEXT = "x"


def decision_ablation(
    questions: Sequence[LabelledQuestion], vectors: Vectors, vectors_without_context: Vectors, nearest: Vectors
) -> dict[str, Any]:
    """Return the figures of the decision without each of its parts.

    Args:
        questions: Labelled questions.
        vectors: Their vectors, from `question_vectors`.
        vectors_without_context: The same, of the questions alone.
        nearest: Cosine of each question's nearest passage, shape (n,).
    """
    half = vectors.shape[1] // 2
    leaning_only, no_vectors = vectors.copy(), np.zeros_like(vectors)
    leaning_only[:, half:] = 0
    same_text = [replace(question, text=_ANY_TEXT) for question in questions]
    topics_only = out_of_fold(questions, vectors, learns_from=lambda question: question.answered)
    answered = np.array([question.answered for question in questions])
    return {
        "without character n-grams": figures(questions, out_of_fold(same_text, vectors)),
        "without context": figures(questions, out_of_fold(questions, vectors_without_context)),
        "without the question's own vector": figures(questions, out_of_fold(questions, leaning_only)),
        "without sentence vectors": figures(questions, out_of_fold(questions, no_vectors)),
        "without uncovered examples": figures(questions, [_by_best_topic(each) for each in topics_only]),
        "nearest passage alone, nothing learned": decision_figures(answered, nearest.astype(np.float64)),
    }


def ranking_ablation(
    questions: Sequence[LabelledQuestion],
    verdicts: Sequence[Verdict],
    passages: Sequence[Passage],
    cosines: Vectors,
    ranker_scores: Vectors,
) -> dict[str, Any]:
    """Return how often a right document leads, by what ranks it, over the answered questions.

    Args:
        questions: Labelled questions.
        verdicts: On each, out of fold.
        passages: In the order of the columns of `cosines`.
        cosines: Of each question with each passage, shape (questions, passages).
        ranker_scores: The same by `knowledge.ranking`, each divided by the sum of its weights.
    """
    rows = [number for number, question in enumerate(questions) if question.answered and question.topics]
    hits = {row: _hits(passages, cosines[row]) for row in rows}
    shares = {row: dict(verdicts[row].topics) for row in rows}
    shipped = {row: _rank(shares[row], hits[row])[0] for row in rows}
    changed = [_section(hits[row], shipped[row], questions[row].text) for row in rows]
    asking = [bool(asked_aspects(questions[row].text)) for row in rows]
    ranked = {row: _hits(passages, ranker_scores[row]) for row in rows}
    return {
        "scorer and passage cosine (shipped)": _accuracy(questions, shipped),
        "scorer and ranker": _accuracy(questions, {row: _rank(shares[row], ranked[row])[0] for row in rows}),
        "ranker alone": _accuracy(questions, {row: ranked[row][0][0].slug for row in rows}),
        "scorer alone": _accuracy(questions, {row: verdicts[row].topics[0][0] for row in rows}),
        "passage cosine alone": _accuracy(questions, {row: hits[row][0][0].slug for row in rows}),
        "questions whose wording asks for an aspect": round(float(np.mean(asking)), 4),
        "questions shown another section without aspects": round(float(np.mean(changed)), 4),
    }


def without_context(questions: Sequence[LabelledQuestion]) -> list[LabelledQuestion]:
    """Return the questions without what was asked before."""
    return [replace(question, context=()) for question in questions]


def _by_best_topic(verdict: Verdict) -> Verdict:
    """Give the likeliest document's probability as the score: without uncovered examples all else adds up to 1."""
    return replace(verdict, answered=verdict.topics[0][1])


def _hits(passages: Sequence[Passage], cosines: Vectors) -> list[tuple[Passage, float]]:
    return [(passages[column], float(cosines[column])) for column in np.argsort(-cosines, kind="stable")]


def _section(hits: list[tuple[Passage, float]], slug: str, question: str) -> bool:
    """Whether the wording's aspect changes the section shown of a document."""
    plain = next(passage for passage, _ in hits if passage.slug == slug)
    by_aspect = next(passage for passage, _ in _by_aspect(hits, question) if passage.slug == slug)
    return plain.id != by_aspect.id


def _accuracy(questions: Sequence[LabelledQuestion], leading: dict[int, str]) -> float:
    return round(float(np.mean([slug in questions[row].topics for row, slug in leading.items()])), 4)

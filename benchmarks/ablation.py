"""What each part of the answer decision and of the ranking is worth: every part off in turn, out of fold.

Parts are taken away from what goes in, so that the shipped scorer itself is measured: without context the earlier
questions are dropped, without a vector its numbers are zero, without n-grams every text is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.answer_decision import decision_figures, figures, out_of_fold
from knowledge.encoder import Vectors
from knowledge.passages import Passage
from knowledge.questions import LabelledQuestion
from knowledge.scorer import Verdict
from knowledge.search import rank_documents

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
) -> dict[str, Any]:
    """Return how often a right document leads, by what ranks it, over the answered questions.

    Args:
        questions: Labelled questions.
        verdicts: On each, out of fold.
        passages: In the order of the columns of `cosines`.
        cosines: Of each question with each passage, shape (questions, passages).
    """
    rows = [number for number, question in enumerate(questions) if question.answered and question.topics]
    hits = {row: _hits(passages, cosines[row]) for row in rows}
    shipped = {row: rank_documents(dict(verdicts[row].topics), hits[row])[0] for row in rows}
    return {
        "scorer and passage cosine (shipped)": _accuracy(questions, shipped),
        "scorer alone": _accuracy(questions, {row: verdicts[row].topics[0][0] for row in rows}),
        "passage cosine alone": _accuracy(questions, {row: hits[row][0][0].slug for row in rows}),
    }


def without_context(questions: Sequence[LabelledQuestion]) -> list[LabelledQuestion]:
    """Return the questions without what was asked before."""
    return [replace(question, context=()) for question in questions]


def _by_best_topic(verdict: Verdict) -> Verdict:
    """Give the likeliest document's probability as the score: without uncovered examples all else adds up to 1."""
    return replace(verdict, answered=verdict.topics[0][1])


def _hits(passages: Sequence[Passage], cosines: Vectors) -> list[tuple[Passage, float]]:
    return [(passages[column], float(cosines[column])) for column in np.argsort(-cosines, kind="stable")]


def _accuracy(questions: Sequence[LabelledQuestion], leading: dict[int, str]) -> float:
    return round(float(np.mean([slug in questions[row].topics for row, slug in leading.items()])), 4)

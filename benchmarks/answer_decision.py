"""The answer decision on the project's own questions: answer, or say that the documents do not cover it.

Every score is out of fold: by a scorer that has not seen the question. The held-out visitors' messages under
tests/fixtures/visitors only report; nothing was chosen on them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from benchmarks.metrics import auroc, risk_at, risk_coverage
from knowledge.encoder import Vectors
from knowledge.questions import LabelledQuestion
from knowledge.scorer import ANSWERED_LOST, Scorer, Verdict

_FOLDS = 5
SHARES = (0.25, 0.5, 1.0)  # to learn from
_COVERAGES = (0.5, 0.8, 0.9, 1.0)  # of as many questions as the documents answer
_BEHAVIOURS = {"answer": True, "not_covered": False}


def figures(questions: Sequence[LabelledQuestion], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the figures of `decision_figures`, and how often the likeliest document is a right one."""
    answered = np.array([question.answered for question in questions])
    scores = np.array([verdict.answered for verdict in verdicts])
    right = [
        verdict.topics[0][0] in question.topics
        for question, verdict in zip(questions, verdicts, strict=True)
        if question.answered and question.topics
    ]
    return decision_figures(answered, scores) | {"topic_accuracy": round(float(np.mean(right)), 4)}


def decision_figures(answered: NDArray[np.bool_], scores: NDArray[np.float64]) -> dict[str, Any]:
    """Return AUROC, what is declined at the shipped rule for the threshold, and the risk at some coverages.

    Args:
        answered: Whether the documents answer each question.
        scores: How sure it is that they do.
    """
    curve = risk_coverage(answered, scores)
    threshold = np.quantile(scores[answered], ANSWERED_LOST)
    share = float(answered.mean())
    return {
        "questions": len(scores),
        "answered": int(answered.sum()),
        "auroc": round(auroc(answered, scores), 4),
        "uncovered_declined_at_6_percent_lost": round(float((scores[~answered] < threshold).mean()), 4),
        "risk_at_share_of_answered": {str(part): round(risk_at(curve, part * share), 4) for part in _COVERAGES},
        "area_under_risk_coverage": round(curve.area, 4),
    }


def at_threshold(
    questions: Sequence[LabelledQuestion], verdicts: Sequence[Verdict], threshold: float
) -> dict[str, float]:
    """Return what a threshold fixed beforehand loses of the answered questions and declines of the uncovered ones."""
    answered = np.array([question.answered for question in questions])
    declined = np.array([verdict.answered for verdict in verdicts]) < threshold
    return {
        "threshold_fixed_beforehand": round(threshold, 4),
        "answered_lost_there": round(float(declined[answered].mean()), 4),
        "uncovered_declined_there": round(float(declined[~answered].mean()), 4),
    }


def held_out_questions(folder: Path) -> list[LabelledQuestion]:
    """Read the visitors' messages that ask what documents answer, or do not."""
    return [
        LabelledQuestion(
            text=row["text"],
            topics=tuple(row["topics"]),
            kind="" if _BEHAVIOURS[name] else "uncovered",
            context=tuple(row.get("context", ())),
        )
        for name in _BEHAVIOURS
        for row in _rows(folder / f"{name}.jsonl")
    ]


def learning_curve(
    questions: Sequence[LabelledQuestion],
    vectors: Vectors,
    held_out: Sequence[LabelledQuestion],
    held_out_vectors: Vectors,
    *,
    shares: Sequence[float] = SHARES,
) -> list[dict[str, Any]]:
    """Return the figures of scorers that learned from smaller and larger shares of the questions.

    The folds that test are the same at each size. The held-out messages are judged by a scorer fitted on that share of
    all questions.
    """
    rows = []
    answered = np.array([question.answered for question in questions])
    for share in shares:
        numbers = _thinned(np.arange(len(questions)), share)
        fitted = Scorer.fit([questions[number] for number in numbers], vectors[numbers])
        asked = [
            fitted.judge(question.text, row[None, :]) for question, row in zip(held_out, held_out_vectors, strict=True)
        ]
        judged = out_of_fold(questions, vectors, share=share)
        scores = np.array([verdict.answered for verdict in judged])
        threshold = float(np.quantile(scores[answered], ANSWERED_LOST))
        rows.append(
            {
                "share": share,
                "learned_from": len(numbers),
                "out_of_fold": figures(questions, judged),
                "held_out": figures(held_out, asked) | at_threshold(held_out, asked, threshold),
            }
        )
    return rows


def out_of_fold(
    questions: Sequence[LabelledQuestion],
    vectors: Vectors,
    *,
    share: float = 1.0,
    learns_from: Callable[[LabelledQuestion], bool] = lambda question: True,
) -> list[Verdict]:
    """Return the verdict on each question of a scorer that has learned from other folds.

    Args:
        questions: Labelled questions.
        vectors: Their vectors, from `question_vectors`.
        share: Of the other folds' questions to learn from, in (0, 1].
        learns_from: Which questions to learn from.
    """
    verdicts: dict[int, Verdict] = {}
    for seen, unseen in _folds(questions):
        numbers = [number for number in _thinned(seen, share) if learns_from(questions[number])]
        scorer = Scorer.fit([questions[number] for number in numbers], vectors[numbers])
        for number in unseen:
            verdicts[int(number)] = scorer.judge(questions[number].text, vectors[number][None, :])
    return [verdicts[number] for number in range(len(questions))]


def _folds(questions: Sequence[LabelledQuestion]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the numbers of seen and unseen questions of each fold; always the same for the same questions."""
    labels = [question.kind or next(iter(question.topics), "none") for question in questions]
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    yield from folds.split(np.zeros(len(labels)), labels)


def _thinned(numbers: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """Return a share of the numbers, drawn so that a smaller share is part of a larger one."""
    drawn = np.random.default_rng(0).permutation(numbers)[: round(len(numbers) * share)]
    return np.sort(drawn)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

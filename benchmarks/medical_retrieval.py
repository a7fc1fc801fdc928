"""Protocol 4: find the passage that answers a medical question, out of 2,001.

The texts are public (see `benchmarks.public_data`), the way is the project's own: `VectorIndex` finds candidates and
`Ranker` orders them, with the packaged sentence encoder and nothing trained on these texts. The ladder adds one part of
the ranking after the other.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from benchmarks.kept_vectors import KeepingEncoder
from benchmarks.metrics import bootstrap_interval, ndcg_at, rank_of, recall_at
from benchmarks.public_data import Retrieval
from knowledge.encoder import Vectors
from knowledge.ranking import Ranker
from knowledge.vector_index import VectorIndex

_CANDIDATES = 100
_WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_FOLDS = 5
_NOWHERE = -9.0
# Published for MTEB's MedicalQARetrieval or measured on its texts: nDCG@10, recall@1.
PUBLISHED = {
    "BM25": (0.458, 0.227),
    "all-MiniLM-L6-v2, frozen": (0.604, 0.407),
    "bge-small": (0.647, 0.466),
    "bge-base": (0.702, 0.550),
}


def measure(data: Retrieval, encoder: KeepingEncoder) -> dict[str, Any]:
    """Return nDCG@10, recall@1 and recall@10 of the shipped ranking and of each of its parts."""
    ranker = Ranker.from_vectors(encoder.encode(data.passages), encoder.token_vectors(data.passages))
    questions = encoder.encode(data.questions)
    words = [part.values for part in encoder.token_vectors(data.questions)]
    _, found = VectorIndex.from_vectors(ranker.whole).search(questions, top_k=_CANDIDATES)
    shipped = [
        _place(rows[np.argsort(-ranker.scores(whole, part, rows), kind="stable")], relevant)
        for whole, part, rows, relevant in zip(questions, words, found, data.relevant, strict=True)
    ]
    gains = [0.0 if rank is None or rank >= 10 else 1 / np.log2(rank + 2) for rank in shipped]
    return {
        "questions": len(data.questions),
        "passages": len(data.passages),
        "shipped": _figures(shipped) | {"ndcg_at_10_interval": [round(v, 4) for v in bootstrap_interval(gains)]},
        "parts": _parts(ranker, questions, words, data),
        "token_bytes_per_passage": int(ranker.tokens.nbytes / len(data.passages)),
        "published": {name: {"ndcg_at_10": a, "recall_at_1": b} for name, (a, b) in PUBLISHED.items()},
    }


def _parts(ranker: Ranker, questions: Vectors, words: Sequence[Vectors], data: Retrieval) -> dict[str, Any]:
    """Return the figures of the ranking's parts, alone and together."""
    whole = questions @ ranker.whole.T
    every = np.arange(len(ranker.whole))
    mean = np.stack([ranker.cosines(question, every) for question in questions])
    by_word = np.full(mean.shape, _NOWHERE, dtype=np.float32)
    for number, question in enumerate(words):
        rows = np.argsort(-mean[number], kind="stable")[:_CANDIDATES]
        by_word[number, rows] = ranker.word_similarities(question, rows)
    weights = {weight: _ranks(mean + weight * by_word, data.relevant) for weight in _WEIGHTS}
    return {
        "whole passage": _figures(_ranks(whole, data.relevant)),
        "whole, opening and best sentence": _figures(_ranks(mean, data.relevant)),
        "word by word": _figures(_ranks(by_word, data.relevant)),
        "by weight of word by word": {str(weight): _figures(ranks) for weight, ranks in weights.items()},
        "weight chosen by cross-validation": _cross_validated(weights, data.topics),
    }


def _cross_validated(weights: dict[float, list[int]], topics: Sequence[str]) -> dict[str, Any]:
    """Return the figures when each fold's weight is the best one of the other folds; a topic stays in one fold."""
    choices = list(weights)
    gains = np.array([[1 / np.log2(rank + 2) if rank < 10 else 0.0 for rank in weights[each]] for each in choices])
    ranks = np.array([weights[each] for each in choices])
    chosen: list[int] = [0] * len(topics)
    picked = []
    for seen, unseen in GroupKFold(_FOLDS).split(topics, groups=topics):
        best = int(gains[:, seen].mean(axis=1).argmax())
        picked.append(choices[best])
        for number in unseen:
            chosen[number] = int(ranks[best, number])
    return _figures(chosen) | {"weights": picked}


def _ranks(scores: Vectors, relevant: Sequence[int]) -> list[int]:
    return [rank_of(row, number) for row, number in zip(scores, relevant, strict=True)]


def _place(rows: NDArray[np.int64], relevant: int) -> int | None:
    return next((place for place, row in enumerate(rows) if row == relevant), None)


def _figures(ranks: Sequence[int | None]) -> dict[str, Any]:
    return {
        "ndcg_at_10": round(ndcg_at(ranks), 4),
        "recall_at_1": round(recall_at(ranks, 1), 4),
        "recall_at_10": round(recall_at(ranks, 10), 4),
    }

"""Which section of the right document is shown: 919 answered questions labelled with the sections that answer best.

Labelled by one reader, one tenth with two sections that serve equally; 684 are among the project's own questions, 235
are held-out visitors' messages. Nothing is learned from the labels; the ranker's form was chosen on public data and
the weight of aspects on the first kind.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.kept_vectors import KeepingEncoder
from knowledge.encoder import Vectors
from knowledge.passages import Passage
from knowledge.ranking import Ranker
from knowledge.search import by_aspect

LABELS = Path(__file__).with_name("sections.jsonl")


@dataclass(frozen=True)
class LabelledSection:
    """A question, the document that answers it, and the ids of the sections that answer best."""

    document: str
    text: str
    sections: tuple[str, ...]
    held_out: bool


def load_labels(path: Path = LABELS) -> list[LabelledSection]:
    """Read the labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [LabelledSection(**{**row, "sections": tuple(row["sections"])}) for row in rows]


def measure(
    labels: Sequence[LabelledSection], passages: Sequence[Passage], texts: Sequence[str], encoder: KeepingEncoder
) -> dict[str, Any]:
    """Return the share of questions that are shown a best section, by what chooses it.

    Args:
        labels: Questions with their best sections.
        passages: Of all documents.
        texts: What the index compares whole for each passage: with its title.
        encoder: Of questions and passages.
    """
    bodies = [f"{passage.heading}. {passage.text}" for passage in passages]
    ranker = Ranker.from_vectors(encoder.encode(bodies), encoder.token_vectors(bodies))
    questions = [label.text for label in labels]
    whole, parts = encoder.encode(questions), encoder.token_vectors(questions)
    rows = {slug: _rows(passages, slug) for slug in {label.document for label in labels}}
    cosines = whole @ encoder.encode(texts).T
    ranked = np.zeros_like(cosines)
    for number, label in enumerate(labels):
        own = rows[label.document]
        ranked[number, own] = ranker.scores(whole[number], parts[number].values, own)
    return {
        "questions": len(labels),
        "first section": _shares(labels, passages, np.zeros_like(cosines), aspects=False),
        "cosine": _shares(labels, passages, cosines, aspects=False),
        "cosine and aspect": _shares(labels, passages, cosines, aspects=True),
        "ranker": _shares(labels, passages, ranked, aspects=False),
        "ranker and aspect": _shares(labels, passages, ranked, aspects=True),
    }


def _rows(passages: Sequence[Passage], slug: str) -> NDArray[np.int64]:
    return np.array([row for row, passage in enumerate(passages) if passage.slug == slug], dtype=np.int64)


def _shares(
    labels: Sequence[LabelledSection], passages: Sequence[Passage], scores: Vectors, *, aspects: bool
) -> dict[str, float]:
    right = []
    for label, row in zip(labels, scores, strict=True):
        hits = [(passages[number], float(row[number])) for number in _rows(passages, label.document)]
        best = by_aspect(hits, label.text)[0] if aspects else max(hits, key=lambda hit: hit[1])
        right.append(best[0].id in label.sections)
    held_out = np.array([label.held_out for label in labels])
    found = np.array(right)
    return {
        "own questions": round(float(found[~held_out].mean()), 4),
        "held-out visitors": round(float(found[held_out].mean()), 4),
    }

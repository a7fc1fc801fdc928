"""The speed of building the index and of answering a question, beside a peer in the same run.

The peer of an answer is word matching (TF-IDF of scikit-learn) over the same passages: it reads no meaning, so it says
what the machine is worth. Times depend on the machine and on what else it does; the ratio is what can be compared.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.documents import load_documents
from knowledge.index import build_index
from knowledge.passages import passages_of
from knowledge.questions import LabelledQuestion
from knowledge.search import KnowledgeBase
from knowledge.token_vectors import TokenEncoder

_SEARCHES = 200


def measure_build(documents_dir: Path, encoder: TokenEncoder) -> dict[str, Any]:
    """Return how long it takes to build the index from nothing, and again where no document was changed."""
    with tempfile.TemporaryDirectory() as folder:
        index_dir = Path(folder) / "knowledge"
        first = seconds_of(lambda: build_index(documents_dir, index_dir, encoder))
        again = seconds_of(lambda: build_index(documents_dir, index_dir, encoder))
    return {"from_nothing_seconds": round(first, 1), "nothing_new_seconds": round(again, 1)}


def measure_answers(
    base: KnowledgeBase, documents_dir: Path, questions: Sequence[LabelledQuestion], encoder: TokenEncoder
) -> dict[str, Any]:
    """Return the times of an answer, of the encoding that is part of it, and of the peer.

    The three take turns question by question, so that whatever else the machine does falls on all of them.
    """
    passages = passages_of(load_documents(documents_dir))
    words = TfidfVectorizer(sublinear_tf=True)
    matrix = words.fit_transform([passage.text for passage in passages])
    times: dict[str, list[float]] = {"answer": [], "of_it_encoding": [], "word_matching": []}
    for each in questions[:: max(1, len(questions) // _SEARCHES)]:
        times["answer"].append(seconds_of(lambda each=each: base.answer(each.text, context=each.context)))
        times["of_it_encoding"].append(seconds_of(lambda each=each: encoder.encode([each.text])))
        times["word_matching"].append(seconds_of(lambda each=each: (matrix @ words.transform([each.text]).T).toarray()))
    middle = {name: float(np.median(seconds)) for name, seconds in times.items()}
    return {f"{name}_ms": quantiles_ms(seconds) for name, seconds in times.items()} | {
        "questions": len(times["answer"]),
        "passages": len(passages),
        "answer_over_encoding_p50": round(middle["answer"] / middle["of_it_encoding"], 2),
        "answer_over_word_matching_p50": round(middle["answer"] / middle["word_matching"], 1),
    }


def seconds_of(act: Callable[[], Any]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def quantiles_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds."""
    return {name: round(float(np.quantile(seconds, q)) * 1000, 2) for name, q in (("p50", 0.5), ("p95", 0.95))}

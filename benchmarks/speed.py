"""The speed of building the index and of answering a question, beside a peer in the same run.

The peer of an answer is word matching (TF-IDF of scikit-learn) over the same passages: it reads no meaning, so it says
what the machine is worth. Times depend on the machine and on what else it does; the ratio is what can be compared.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.documents import load_documents
from knowledge.encoder import SentenceEncoder
from knowledge.index import build_index
from knowledge.passages import passages_of
from knowledge.questions import LabelledQuestion
from knowledge.search import KnowledgeBase

_SEARCHES = 200


def measure(documents_dir: Path, questions: Sequence[LabelledQuestion], encoder: SentenceEncoder) -> dict[str, Any]:
    """Return the times of a build from nothing, of one with nothing new, and of a search."""
    asked = questions[:: max(1, len(questions) // _SEARCHES)]
    with tempfile.TemporaryDirectory() as folder:
        index_dir = Path(folder) / "knowledge"
        first = seconds_of(lambda: build_index(documents_dir, index_dir, encoder))
        again = seconds_of(lambda: build_index(documents_dir, index_dir, encoder))
        base = KnowledgeBase.load(index_dir=index_dir, documents_dir=documents_dir, encoder=encoder)
    answers = [seconds_of(lambda each=each: base.answer(each.text, context=each.context)) for each in asked]
    encoding = [seconds_of(lambda each=each: encoder.encode([each.text])) for each in asked]
    lexical = _lexical_seconds(documents_dir, [each.text for each in asked])
    return {
        "build_seconds": round(first, 1),
        "build_seconds_nothing_new": round(again, 1),
        "answer_ms": quantiles_ms(answers),
        "of_it_encoding_ms": quantiles_ms(encoding),
        "word_matching_ms": quantiles_ms(lexical),
        "answer_over_word_matching_p50": round(float(np.median(answers) / np.median(lexical)), 1),
        "answer_over_encoding_p50": round(float(np.median(answers) / np.median(encoding)), 2),
    }


def seconds_of(act: Callable[[], Any]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def quantiles_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds."""
    return {name: round(float(np.quantile(seconds, q)) * 1000, 2) for name, q in (("p50", 0.5), ("p95", 0.95))}


def resident_megabytes() -> float:
    """Return the memory that this process holds now, on Linux; elsewhere the most that it held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def _lexical_seconds(documents_dir: Path, questions: Sequence[str]) -> list[float]:
    passages = passages_of(load_documents(documents_dir))
    words = TfidfVectorizer(sublinear_tf=True)
    matrix = words.fit_transform([passage.text for passage in passages])
    return [seconds_of(lambda each=each: (matrix @ words.transform([each]).T).toarray()) for each in questions]

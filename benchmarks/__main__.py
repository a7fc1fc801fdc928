"""Measures the answer decision on the project's own questions, out of fold, and the speed of a search.

The public protocols join as their issues do; ``BENCH_DATA`` will name their folder.
"""

import json
import time

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.settings import load_settings
from knowledge.documents import load_documents
from knowledge.encoder import SentenceEncoder
from knowledge.questions import load_questions
from knowledge.scorer import out_of_fold_answered, question_vectors
from knowledge.search import KnowledgeBase

_SEARCHES = 200
_ANSWERED_LOST = 0.06


def main() -> None:
    """Print one JSON object."""
    settings = load_settings()
    encoder = SentenceEncoder.load(settings.encoder)
    documents = load_documents(settings.documents_dir)
    questions = load_questions(documents, folder=settings.documents_dir.parent)
    answered = np.array([question.answered for question in questions])
    scores = out_of_fold_answered(questions, question_vectors(questions, encoder))
    threshold = np.quantile(scores[answered], _ANSWERED_LOST)
    base = KnowledgeBase.load(index_dir=settings.index_dir, documents_dir=settings.documents_dir, encoder=encoder)
    seconds = []
    for question in questions[:: max(1, len(questions) // _SEARCHES)]:
        began = time.perf_counter()
        base.answer(question.text, context=question.context)
        seconds.append(time.perf_counter() - began)
    result = {
        "questions": len(questions),
        "auroc_out_of_fold": round(float(roc_auc_score(answered, scores)), 4),
        "uncovered_declined_at_6_percent_lost": round(float((scores[~answered] < threshold).mean()), 4),
        "search_ms": {
            "p50": round(float(np.quantile(seconds, 0.5)) * 1000, 1),
            "p95": round(float(np.quantile(seconds, 0.95)) * 1000, 1),
        },
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

"""The part `knowledge`: the answer decision, its parts, public protocols 4 and 5, speed, and many passages."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import ablation, answer_decision, medical_retrieval, plots, question_pairs, scale, sections, speed
from benchmarks.kept_vectors import KeepingEncoder
from benchmarks.metrics import risk_coverage
from benchmarks.public_data import DataMissingError, load_medical_retrieval, load_question_pairs
from knowledge.documents import Document, load_documents
from knowledge.index import indexed_texts, load_index
from knowledge.passages import passages_of
from knowledge.questions import LabelledQuestion, load_questions
from knowledge.scorer import question_vectors
from knowledge.search import KnowledgeBase

# Every second question: thirty scorers are fitted, each in a third of the time.
_ABLATION_STEP = 2

PROJECT_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Bench:
    """What the measurements work on.

    Attributes:
        documents_dir: The clinic's documents.
        index_dir: The index built from them.
        public_data: The folder of public data, or None.
        out: Where plots go, or None for no plots.
        encoder: The plain sentence encoder, behind a cache: for public data, and wherever a score must be out of fold,
            as the adapter was learned from most of the project's own questions.
        adapted: The encoder of the product.
    """

    documents_dir: Path
    index_dir: Path
    public_data: Path | None
    out: Path | None
    encoder: KeepingEncoder
    adapted: KeepingEncoder

    @property
    def documents(self) -> tuple[Document, ...]:
        """The clinic's documents."""
        return load_documents(self.documents_dir)

    @property
    def questions(self) -> tuple[LabelledQuestion, ...]:
        """The project's labelled questions."""
        return load_questions(self.documents, folder=self.documents_dir.parent)

    def plot(self, draw: Callable[..., None], *given: Any, name: str, **options: Any) -> None:
        """Draw a plot into the output folder where there is one."""
        if self.out:
            draw(*given, self.out / f"{name}.png", **options)


def run(bench: Bench, *, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Measure, and write each result to the output folder as soon as it is there.

    Args:
        bench: What to work on.
        only: Names out of `MEASUREMENTS`; all of them where it is empty.

    Returns:
        Results by name; a measurement whose public data is missing says so in their place.
    """
    results: dict[str, Any] = {}
    if bench.out:
        bench.out.mkdir(parents=True, exist_ok=True)
    for name in only or tuple(MEASUREMENTS):
        try:
            results[name] = MEASUREMENTS[name](bench)
        except DataMissingError as error:
            results[name] = f"not run: {error}"
            continue
        if bench.out:
            (bench.out / f"{name}.json").write_text(json.dumps(results[name], indent=1) + "\n", encoding="utf-8")
    return results


def _decision(bench: Bench) -> dict[str, Any]:
    questions = bench.questions
    vectors = question_vectors(questions, bench.encoder)
    verdicts = answer_decision.out_of_fold(questions, vectors)
    held_out = answer_decision.held_out_questions(PROJECT_ROOT / "tests" / "fixtures" / "visitors")
    held_out_vectors = question_vectors(held_out, bench.encoder)
    curve = risk_coverage([question.answered for question in questions], [verdict.answered for verdict in verdicts])
    learning = answer_decision.learning_curve(questions, vectors, held_out, held_out_vectors)
    bench.plot(
        plots.plot_risk_coverage, {"own questions, out of fold": curve}, name="decision", title="Answer decision"
    )
    bench.plot(plots.plot_learning_curve, learning, name="learning_curve")
    return {
        "out_of_fold": answer_decision.figures(questions, verdicts),
        "learning_curve": learning,
        "held_out_as_shipped": _as_shipped(bench, held_out),
    }


def _as_shipped(bench: Bench, held_out: Sequence[LabelledQuestion]) -> dict[str, Any]:
    """Return the figures of the product's own index, adapted encoder and threshold on held-out visitors' messages."""
    index = load_index(bench.index_dir, model=bench.adapted.name)
    vectors = question_vectors(held_out, bench.adapted)
    verdicts = [
        index.scorer.judge(question.text, row[None, :]) for question, row in zip(held_out, vectors, strict=True)
    ]
    at = answer_decision.at_threshold(held_out, verdicts, index.manifest.threshold)
    return answer_decision.figures(held_out, verdicts) | at


def _ablation(bench: Bench) -> dict[str, Any]:
    questions, passages = bench.questions[::_ABLATION_STEP], passages_of(bench.documents)
    vectors = question_vectors(questions, bench.encoder)
    verdicts = answer_decision.out_of_fold(questions, vectors)
    texts = indexed_texts(passages, bench.documents)
    dimension = vectors.shape[1] // 2
    cosines = vectors[:, :dimension] @ bench.encoder.encode(texts).T
    without_context = question_vectors(ablation.without_context(questions), bench.encoder)
    decision = {"shipped": answer_decision.figures(questions, verdicts)}
    decision |= ablation.decision_ablation(questions, vectors, without_context, cosines.max(axis=1))
    bench.plot(
        plots.plot_bars,
        {name: each["auroc"] for name, each in decision.items()},
        name="ablation",
        title="The answer decision without each part",
        label="AUROC out of fold",
    )
    ranking = ablation.ranking_ablation(questions, verdicts, passages, cosines)
    return {"decision": decision, "ranking": ranking}


def _sections(bench: Bench) -> dict[str, Any]:
    passages = passages_of(bench.documents)
    texts = indexed_texts(passages, bench.documents)
    encoders = {"plain encoder": bench.encoder, "adapted encoder (shipped)": bench.adapted}
    labels = sections.load_labels()
    return {name: sections.measure(labels, passages, texts, encoder) for name, encoder in encoders.items()}


def _retrieval(bench: Bench) -> dict[str, Any]:
    return medical_retrieval.measure(load_medical_retrieval(bench.public_data), bench.encoder)


def _pairs(bench: Bench) -> dict[str, Any]:
    figures, curves = question_pairs.measure(load_question_pairs(bench.public_data), bench.questions, bench.encoder)
    bench.plot(
        plots.plot_risk_coverage, curves.by_line, name="question_pairs", title="Paraphrases found, near misses declined"
    )
    return figures


def _build(bench: Bench) -> dict[str, Any]:
    return speed.measure_build(bench.documents_dir, bench.adapted.encoder)


def _speed(bench: Bench) -> dict[str, Any]:
    encoder = bench.adapted.encoder
    base = KnowledgeBase.load(index_dir=bench.index_dir, documents_dir=bench.documents_dir, encoder=encoder)
    return speed.measure_answers(base, bench.documents_dir, bench.questions, encoder)


def _scale(bench: Bench) -> dict[str, Any]:
    texts = [passage.text for passage in passages_of(bench.documents)]
    texts += [question.text for question in bench.questions]
    real = np.ascontiguousarray(bench.encoder.encode(texts))
    return {str(size): scale.measure(real, size=size) for size in scale.SIZES}


MEASUREMENTS: Mapping[str, Callable[[Bench], dict[str, Any]]] = {
    "decision": _decision,
    "ablation": _ablation,
    "sections": _sections,
    "medical_retrieval": _retrieval,
    "question_pairs": _pairs,
    "build": _build,
    "speed": _speed,
    "scale": _scale,
}

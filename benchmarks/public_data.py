"""Public data sets in the folder that ``BENCH_DATA`` names; they are not part of the project.

Those with intents are read by `benchmarks.intent_data`.

=========================  ===========================================================================================
``medical-qa``             2,048 questions with their answer out of 2,001: as MTEB's MedicalQARetrieval, from MedQuAD
                           (github.com/abachaa/MedQuAD, CC BY 4.0); file ``pairs_2048.jsonl``
``medical-question-pairs`` 1,524 questions, each with a paraphrase and a near miss by a doctor
                           (github.com/curai/medical-question-pair-dataset); file ``mqp.csv``
=========================  ===========================================================================================
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

_PAIR_FIELDS = 4
_PARAPHRASE = "1"


class DataMissingError(Exception):
    """A public data set is not in the folder; the message says which."""


@dataclass(frozen=True)
class Retrieval:
    """Questions and the passages that answer them.

    Attributes:
        questions: In the order of the file; some texts stand twice, with another answer.
        topics: What each question is about: for folds that keep a topic together.
        passages: Each once.
        relevant: For each question the number of the passage that answers it.
    """

    questions: tuple[str, ...]
    topics: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[int, ...]


@dataclass(frozen=True)
class QuestionPairs:
    """Known questions, and others asked that do or do not mean the same as one of them.

    Attributes:
        known: Questions to index, each once.
        asked: Questions to ask.
        sources: For each asked question the number of the known one that it was written from.
        same: Whether it means the same (a paraphrase), else it only shares words (a near miss).
    """

    known: tuple[str, ...]
    asked: tuple[str, ...]
    sources: tuple[int, ...]
    same: tuple[bool, ...]


def load_medical_retrieval(folder: Path | None) -> Retrieval:
    """Read ``medical-qa``.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    rows = [json.loads(line) for line in read_public(folder, "medical-qa/pairs_2048.jsonl").splitlines() if line]
    passages = tuple(dict.fromkeys(row["answer"] for row in rows))
    numbers = {text: number for number, text in enumerate(passages)}
    return Retrieval(
        questions=tuple(row["question"] for row in rows),
        topics=tuple(row["focus"] for row in rows),
        passages=passages,
        relevant=tuple(numbers[row["answer"]] for row in rows),
    )


def load_question_pairs(folder: Path | None) -> QuestionPairs:
    """Read ``medical-question-pairs``.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    lines = read_public(folder, "medical-question-pairs/mqp.csv").splitlines(keepends=True)
    rows = [row for row in csv.reader(lines) if len(row) == _PAIR_FIELDS]
    known = tuple(dict.fromkeys(first for _, first, _, _ in rows))
    numbers = {text: number for number, text in enumerate(known)}
    return QuestionPairs(
        known=known,
        asked=tuple(second for _, _, second, _ in rows),
        sources=tuple(numbers[first] for _, first, _, _ in rows),
        same=tuple(label == _PARAPHRASE for *_, label in rows),
    )


def read_public(folder: Path | None, name: str) -> str:
    """Read one file of public data as text, its line ends as they are.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    if folder is None:
        raise DataMissingError("BENCH_DATA names no folder")
    try:
        # As bytes: a text may hold a line end of its own inside quotes.
        return (folder / name).read_bytes().decode("utf-8")
    except OSError as error:
        raise DataMissingError(f"BENCH_DATA lacks {name}") from error

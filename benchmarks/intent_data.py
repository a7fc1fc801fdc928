"""Public data sets of messages with intents, in the folder that ``BENCH_DATA`` names; they are not part of the project.

================  ====================================================================================================
``hint3``         three live bots with their users' queries (github.com/hellohaptik/HINT3, ODbL): ``v1/train`` and
                  ``v1/test`` of the repository's ``dataset``, and its ``results`` as ``published-results``
``clinc150``      150 intents and queries out of scope (github.com/clinc/oos-eval, CC BY 3.0): ``data_full.json``
``few-shot``      BANKING77, CLINC150 and HWU64 with five and ten examples an intent
                  (github.com/jianguoz/Few-Shot-Intent-Detection)
``banking77``     77 intents (github.com/PolyAI-LDN/task-specific-datasets, CC BY 4.0): ``train.csv``, ``test.csv``
================  ====================================================================================================
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.public_data import DataMissingError, read_public

OUT_OF_SCOPE = "(out of scope)"  # in place of each data set's own word for it
HINT3_BOTS = ("sofmattress", "curekart", "powerplay11")
FEW_SHOT_SETS = ("BANKING77", "CLINC150", "HWU64")

_HINT3_OUT_OF_SCOPE = "NO_NODES_DETECTED"
_HINT3_PLATFORMS = ("rasa", "dialogflow", "luis", "haptik", "bert")


@dataclass(frozen=True)
class Examples:
    """Texts with their intents, `OUT_OF_SCOPE` where a text has none."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def __add__(self, other: "Examples") -> "Examples":
        return Examples(texts=self.texts + other.texts, intents=self.intents + other.intents)

    def at(self, numbers: Iterable[int]) -> "Examples":
        """Return some of them, by their places."""
        chosen = [int(number) for number in numbers]
        return Examples(
            texts=tuple(self.texts[number] for number in chosen),
            intents=tuple(self.intents[number] for number in chosen),
        )


@dataclass(frozen=True)
class Split:
    """What to learn from, and what to be judged on."""

    train: Examples
    test: Examples


@dataclass(frozen=True)
class Clinc:
    """CLINC150: queries in scope, and those out of scope that go with them.

    Attributes:
        train: In scope.
        train_outside: Out of scope.
        validation: Both.
        test: Both.
    """

    train: Examples
    train_outside: Examples
    validation: Examples
    test: Examples


@dataclass(frozen=True)
class PublishedRow:
    """What one platform reached at one threshold."""

    threshold: float
    accuracy: float
    in_scope_accuracy: float
    out_of_scope_recall: float
    mcc: float


def load_hint3(folder: Path | None, bot: str, *, subset: bool) -> Split:
    """Read one bot of HINT3 with its full or its smaller training set.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    return Split(
        train=_table(folder, f"hint3/v1/train/{bot}{'_subset' if subset else ''}_train.csv", "sentence", "label"),
        test=_table(folder, f"hint3/v1/test/{bot}_test.csv", "sentence", "label"),
    )


def load_hint3_published(folder: Path | None, bot: str, *, subset: bool) -> dict[str, list[PublishedRow]]:
    """Read what the platforms of the paper reached, by platform; empty where the files are missing."""
    found = {}
    for platform in _HINT3_PLATFORMS:
        try:
            text = read_public(folder, f"hint3/published-results/{platform}_{bot}{'_subset' if subset else ''}.csv")
        except DataMissingError:
            continue
        found[platform] = [
            PublishedRow(
                threshold=float(row["Threshold"]),
                accuracy=float(row["Accuracy"]),
                in_scope_accuracy=float(row["Inscope Accuracy"]),
                out_of_scope_recall=float(row["OOS Recall"]),
                mcc=float(row["MCC"]),
            )
            for row in csv.DictReader(text.splitlines())
        ]
    return found


def load_clinc(folder: Path | None) -> Clinc:
    """Read CLINC150.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    parts: dict[str, list[list[str]]] = json.loads(read_public(folder, "clinc150/data_full.json"))
    examples = {
        name: Examples(
            texts=tuple(text for text, _ in rows),
            intents=tuple(OUT_OF_SCOPE if name.startswith("oos_") else intent for _, intent in rows),
        )
        for name, rows in parts.items()
    }
    return Clinc(
        train=examples["train"],
        train_outside=examples["oos_train"],
        validation=examples["val"] + examples["oos_val"],
        test=examples["test"] + examples["oos_test"],
    )


def load_few_shot(folder: Path | None, name: str, *, shots: int) -> Split:
    """Read one of `FEW_SHOT_SETS` with 5 or 10 examples an intent.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    return Split(
        train=_paired(folder, f"few-shot/{name}/train_{shots}"),
        test=_paired(folder, f"few-shot/{name}/test"),
    )


def load_banking(folder: Path | None) -> Split:
    """Read BANKING77 in full.

    Raises:
        DataMissingError: `folder` is None or lacks it.
    """
    train, test = (_table(folder, f"banking77/{part}.csv", "text", "category") for part in ("train", "test"))
    return Split(train=train, test=test)


def _table(folder: Path | None, name: str, text: str, intent: str) -> Examples:
    rows = list(csv.DictReader(read_public(folder, name).splitlines(keepends=True)))
    return Examples(texts=tuple(row[text] for row in rows), intents=_intents([row[intent] for row in rows]))


def _paired(folder: Path | None, name: str) -> Examples:
    texts, intents = (read_public(folder, f"{name}/{part}").split("\n") for part in ("seq.in", "label"))
    if len(texts) != len(intents):
        raise DataMissingError(f"BENCH_DATA has {len(texts)} texts but {len(intents)} labels in {name}")
    pairs = [(text.strip(), intent.strip()) for text, intent in zip(texts, intents, strict=True) if text.strip()]
    return Examples(texts=tuple(text for text, _ in pairs), intents=tuple(intent for _, intent in pairs))


def _intents(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(OUT_OF_SCOPE if name == _HINT3_OUT_OF_SCOPE else name for name in names)

"""Messages that tell of no emergency: the project's own, and those of public sets in the folder ``BENCH_DATA``.

What the public sets are stands in `benchmarks.intent_data` and `benchmarks.public_data`. The meaning scorer learned
from none of them. The patients' questions among them may tell of true emergencies.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.intent_data import HINT3_BOTS, load_banking, load_clinc, load_hint3
from benchmarks.public_data import DataMissingError, load_question_pairs
from bot.nlu.examples import intent_examples
from knowledge.documents import load_documents
from knowledge.questions import load_questions

EMERGENCIES = "emergency"  # the visitors' file that is not ordinary


@dataclass(frozen=True)
class MessageSet:
    """Messages from one source.

    Attributes:
        texts: Each once.
        seen: Whether the meaning scorer learned from them and the rules were mended on them: then they flatter.
        may_hold_emergencies: Whether some of what fires may be right.
    """

    texts: tuple[str, ...]
    seen: bool = False
    may_hold_emergencies: bool = False


def own_sets(*, documents_dir: Path, nlu_dir: Path, fixtures_dir: Path) -> dict[str, MessageSet]:
    """Read the project's own messages by the name of their source.

    Args:
        documents_dir: The clinic's documents.
        nlu_dir: Rasa's training examples.
        fixtures_dir: Holds ``visitors`` and ``red_flags``, which nothing was made with.
    """
    questions = load_questions(load_documents(documents_dir), folder=documents_dir.parent)
    visitors = sorted(path for path in (fixtures_dir / "visitors").glob("*.jsonl") if path.stem != EMERGENCIES)
    return {
        "own_questions": MessageSet(_once(question.text for question in questions), seen=True),
        "nlu_examples": MessageSet(_once(text for _, text in intent_examples(nlu_dir)), seen=True),
        "held_visitors": MessageSet(_once(text for path in visitors for text in _texts(path))),
        "held_ordinary": MessageSet(_once(_texts(fixtures_dir / "red_flags" / "ordinary.jsonl"))),
    }


def _hint3(folder: Path | None) -> MessageSet:
    return MessageSet(_once(text for bot in HINT3_BOTS for text in load_hint3(folder, bot, subset=False).test.texts))


def _medical_question_pairs(folder: Path | None) -> MessageSet:
    pairs = load_question_pairs(folder)
    return MessageSet(_once((*pairs.known, *pairs.asked)), may_hold_emergencies=True)


_PUBLIC: Mapping[str, Callable[[Path | None], MessageSet]] = {
    "clinc150_test": lambda folder: MessageSet(_once(load_clinc(folder).test.texts)),
    "banking77_test": lambda folder: MessageSet(_once(load_banking(folder).test.texts)),
    "hint3_queries": _hint3,
    "medical_question_pairs": _medical_question_pairs,
}


def public_sets(folder: Path | None) -> dict[str, MessageSet | str]:
    """Read the public sets by name; in the place of one that is missing stands why."""
    return {name: _or_reason(folder, read) for name, read in _PUBLIC.items()}


def _or_reason(folder: Path | None, read: Callable[[Path | None], MessageSet]) -> MessageSet | str:
    try:
        return read(folder)
    except DataMissingError as error:
        return f"not run: {error}"


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

"""Labelled messages that the meaning scorer learns from: emergencies of each category, and near misses."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.safety.rule_book import CATEGORIES

FOLDER = Path(__file__).with_name("examples")


class RedFlagExamplesError(BotError):
    """A file of examples cannot be read; names file and line."""


@dataclass(frozen=True)
class RedFlagExample:
    """One message.

    Attributes:
        id: Unique within its file.
        text: The message.
        expected: Its category; None for a near miss.
    """

    id: str
    text: str
    expected: str | None


def load_examples(folder: Path = FOLDER) -> tuple[RedFlagExample, ...]:
    """Read ``<category>.jsonl`` of every category, and ``ordinary.jsonl``: complaints that are no emergency.

    Raises:
        RedFlagExamplesError: A file is missing, or a line is no example.
    """
    return tuple(example for name in (*CATEGORIES, "ordinary") for example in _read(folder / f"{name}.jsonl"))


def _read(path: Path) -> Iterator[RedFlagExample]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RedFlagExamplesError(f"{path}: cannot be read as UTF-8 text. Restore it from the repository") from error
    for number, line in enumerate(lines, start=1):
        try:
            example = RedFlagExample(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise RedFlagExamplesError(
                f"{path}:{number}: needs `id`, `text` and `expected` as one JSON object"
            ) from error
        if example.expected is not None and example.expected not in CATEGORIES:
            raise RedFlagExamplesError(f"{path}:{number}: '{example.expected}' is no category")
        yield example

"""The examples of Rasa's training data as plain texts."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

# Rasa's mark of an entity within an example: "[Tuesday](day)" or "[rfa]{"entity": "treatment"}".
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def intent_examples(folder: Path) -> Iterator[tuple[str, str]]:
    """Give intent and text of every example in a folder of Rasa's NLU files, without marks of entities."""
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" not in entry:
                continue
            for line in entry["examples"].splitlines():
                yield entry["intent"], _MARKED.sub(r"\1", line.removeprefix("- ").strip())

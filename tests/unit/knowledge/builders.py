"""What knowledge tests build again and again: documents on disk, questions, an encoder with hand-chosen vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge.encoder import Vectors

# One axis a word; a text's vector is the sum of its words' axes, made a unit vector.
AXES = {
    "pump": (1.0, 0.0, 0.0, 0.0),
    "laser": (0.0, 1.0, 0.0, 0.0),
    "price": (0.0, 0.0, 1.0, 0.0),
    "battery": (0.6, 0.0, 0.0, 0.8),
}
ELSEWHERE = (0.0, 0.0, 0.0, 1.0)

FIELDS: dict[str, Any] = {
    "title": "Pump",
    "slug": "pump",
    "source": "The clinic on pumps",
    "source_url": "https://www.example.com/pump",
    "reviewed_on": "2026-01-15",
    "review_due": "2027-01-15",
    "aliases": ["spasm pump"],
    "covers": ["what_it_is"],
    "questions": ["What is a pump?"],
}
BODY = "## What a pump is\n<!-- covers: what_it_is -->\n\nA pump gives medicine. It is small.\n"


class FakeEncoder:
    """An encoder whose vectors are chosen by hand, by the words that a text holds."""

    def __init__(self, name: str = "fake@1") -> None:
        self.name = name
        self.dimension = len(ELSEWHERE)
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        rows = [self._vector(text.lower()) for text in texts]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    def adapted_to(self, text: str) -> bool:
        return False

    @property
    def most_tokens(self) -> int:
        return 50

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        words = [[self._vector(word) for word in text.lower().split()] for text in texts]
        return [np.asarray(each, dtype=np.float32).reshape(-1, self.dimension) for each in words]

    @staticmethod
    def _vector(text: str) -> Vectors:
        total = np.sum([axis for word, axis in AXES.items() if word in text] or [ELSEWHERE], axis=0)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


def front_matter(**changes: Any) -> str:
    """Give a document's front matter; a field set to None is left out, dates stay unquoted as staff write them."""
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    lines = []
    for name, value in fields.items():
        plain = isinstance(value, str)
        lines.append(
            f"{name}: {value}" if plain else yaml.safe_dump({name: value}, default_flow_style=True).strip()[1:-1]
        )
    return "---\n" + "\n".join(lines) + "\n---\n"


def write_document(folder: Path, slug: str = "pump", *, body: str = BODY, **changes: Any) -> Path:
    """Write one document and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.md"
    path.write_text(
        front_matter(**{"slug": slug, "title": slug.capitalize(), **changes}) + "\n" + body, encoding="utf-8"
    )
    return path


def write_knowledge(root: Path) -> Path:
    """Write a small clinic: a pump, a laser, and questions about prices that neither answers; give the documents' folder."""
    documents = root / "documents"
    write_document(
        documents,
        "pump",
        body=(
            "## What a pump is\n<!-- covers: what_it_is -->\n\nA pump gives medicine.\n\n"
            "## How the battery works\n<!-- covers: when_used -->\n\nThe battery is charged at home.\n"
        ),
        covers=["what_it_is", "how_it_works"],
        questions=[f"what does the pump do {word}" for word in ("please", "then", "here", "again", "now", "exactly")],
        next_questions=[{"text": "What is a laser?", "slug": "laser"}],
    )
    write_document(
        documents,
        "laser",
        body="## What a laser is\n<!-- covers: what_it_is -->\n\nA laser gives light.\n",
        aliases=["light"],
        questions=[f"tell me about the laser {word}" for word in ("please", "then", "here", "again", "now", "exactly")],
    )
    (root / "uncovered").mkdir()
    (root / "uncovered" / "cost.yml").write_text(
        "kind: cost\nquestions:\n  pump:\n"
        + "".join(
            f"    - what price has it {word}\n" for word in ("please", "then", "here", "again", "now", "exactly")
        ),
        encoding="utf-8",
    )
    return documents

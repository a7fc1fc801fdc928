"""Visitors' questions with their labels: what the answer decision is learned from.

Three homes, one for each kind of label, all edited by staff:

* ``questions`` in a document's front matter: the document answers them.
* ``uncovered/<kind>.yml``: the clinic's pages do not answer them; ``kind`` is what is asked for (cost, preparation, …),
  and each question stands under the slug that is nearest, or under ``none``.
* ``followups.yml``: questions that lean on earlier messages, answered or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.documents import Document
from knowledge.errors import DocumentError

NO_TOPIC = "none"


@dataclass(frozen=True)
class LabelledQuestion:
    """One message of a visitor with its label.

    Attributes:
        text: The message.
        context: Earlier questions of the same visitor, oldest first.
        topics: Slugs that answer it, any of them right; for an uncovered question the nearest one, or empty.
        kind: ``""`` where it is answered, else the kind of uncovered question.
    """

    text: str
    topics: tuple[str, ...]
    kind: str = ""
    context: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the documents answer it."""
        return not self.kind


def load_questions(documents: Sequence[Document], *, folder: Path) -> tuple[LabelledQuestion, ...]:
    """Return every labelled question: of the documents, ``folder/uncovered/*.yml`` and ``folder/followups.yml``.

    Raises:
        DocumentError: A file is not as described, names an unknown slug or repeats a question.
    """
    slugs = {document.slug for document in documents}
    questions = [
        LabelledQuestion(text=text, topics=(document.slug,)) for document in documents for text in document.questions
    ]
    for path in sorted((folder / "uncovered").glob("*.yml")):
        questions.extend(_uncovered(path, slugs))
    followups = folder / "followups.yml"
    if followups.exists():
        questions.extend(_followups(followups, slugs))
    return tuple(questions)


def _uncovered(path: Path, slugs: set[str]) -> Iterator[LabelledQuestion]:
    content = _load(path)
    groups = content.get("questions") if isinstance(content, dict) else None
    if not isinstance(groups, dict) or content.get("kind") != path.stem:
        raise DocumentError(path, f"must hold `kind: {path.stem}` and `questions:` by slug")
    for slug, texts in groups.items():
        _check_slugs(path, [slug], slugs | {NO_TOPIC})
        for text in texts:
            yield LabelledQuestion(text=str(text), topics=() if slug == NO_TOPIC else (slug,), kind=path.stem)


def _followups(path: Path, slugs: set[str]) -> Iterator[LabelledQuestion]:
    for entry in _load(path):
        if not isinstance(entry, dict) or not entry.get("text") or not isinstance(entry.get("context"), list):
            raise DocumentError(path, "every follow-up needs `context` and `text`")
        topics = [str(slug) for slug in entry.get("topics", ())]
        _check_slugs(path, topics, slugs)
        yield LabelledQuestion(
            text=str(entry["text"]),
            topics=tuple(topics),
            kind=str(entry.get("kind", "")),
            context=tuple(str(message) for message in entry["context"]),
        )


def _check_slugs(path: Path, given: Sequence[str], known: set[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise DocumentError(path, f"names slugs without a document: {', '.join(unknown)}")


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DocumentError(path, "is no YAML", line=mark.line + 1 if mark else 1) from error

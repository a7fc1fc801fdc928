"""Visitors' questions with their labels: what the answer decision is learned from.

Three homes, one for each kind of label, all edited by staff:

* ``questions`` in a document's front matter: the document answers them.
* ``uncovered/<kind>.yml``: the clinic's pages do not answer them; ``kind`` is what is asked for (cost, preparation, …),
  and each question stands under the slug that is nearest, or under ``none``.
* ``followups.yml``: questions that lean on earlier messages, answered or not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.documents import Document, is_text
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
    homes: dict[Path, Iterable[LabelledQuestion]] = {
        document.path: [LabelledQuestion(text=text, topics=(document.slug,)) for text in document.questions]
        for document in documents
    }
    homes |= {path: _uncovered(path, slugs) for path in sorted((folder / "uncovered").glob("*.yml"))}
    followups = folder / "followups.yml"
    if followups.exists():
        homes[followups] = _followups(followups, slugs)
    return tuple(_each_once(homes))


def _each_once(homes: Mapping[Path, Iterable[LabelledQuestion]]) -> Iterator[LabelledQuestion]:
    """Refuse a question that stands twice behind the same context: it would count double, or against itself."""
    seen: dict[tuple[str, ...], Path] = {}
    for path, questions in homes.items():
        for question in questions:
            key = tuple(" ".join(text.lower().split()) for text in (*question.context, question.text))
            if key in seen:
                where = "twice here" if seen[key] == path else f"in {seen[key].name} too"
                raise DocumentError(path, f"question '{question.text}' stands {where}: keep one of them")
            seen[key] = path
            yield question


def _uncovered(path: Path, slugs: set[str]) -> Iterator[LabelledQuestion]:
    content = _load(path)
    groups = content.get("questions") if isinstance(content, dict) else None
    if not isinstance(groups, dict) or content.get("kind") != path.stem:
        raise DocumentError(path, f"must hold `kind: {path.stem}` and `questions:` by slug")
    _check_slugs(path, list(groups), slugs | {NO_TOPIC})
    for slug, entries in groups.items():
        for text in _texts(path, entries, f"questions under {slug}"):
            yield LabelledQuestion(text=text, topics=() if slug == NO_TOPIC else (slug,), kind=path.stem)


def _followups(path: Path, slugs: set[str]) -> Iterator[LabelledQuestion]:
    entries = _load(path)
    if not isinstance(entries or [], list):
        raise DocumentError(path, "must be a list of follow-ups with `context` and `text`")
    for entry in entries or []:
        if not isinstance(entry, dict) or not is_text(entry.get("text")) or not isinstance(entry.get("context"), list):
            raise DocumentError(path, "every follow-up needs `context` and `text`")
        topics, kind = _texts(path, entry.get("topics"), "topics"), entry.get("kind") or ""
        _check_slugs(path, topics, slugs)
        if not isinstance(kind, str) or not (topics or kind):
            raise DocumentError(path, f"follow-up '{entry['text']}' needs `topics` that answer it, or a `kind`")
        context = tuple(_texts(path, entry["context"], "context"))
        yield LabelledQuestion(text=entry["text"], topics=tuple(topics), kind=kind, context=context)


def _texts(path: Path, entries: Any, name: str) -> list[str]:
    """Return a list of texts; a blank one is empty."""
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(is_text(entry) for entry in entries):
        raise DocumentError(path, f"{name} must be a list of texts: put each in quotes, behind a dash")
    return entries


def _check_slugs(path: Path, given: Sequence[Any], known: set[str]) -> None:
    unknown = sorted({str(slug) for slug in given} - known)
    if unknown:
        raise DocumentError(path, f"names slugs without a document: {', '.join(unknown)}")


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DocumentError(path, "is no YAML", line=mark.line + 1 if mark else 1) from error
    except UnicodeDecodeError as error:
        raise DocumentError(path, "is not UTF-8 text") from error
    except OSError as error:
        raise DocumentError(path, f"cannot be read ({error.strerror})") from error
    except ValueError as error:  # YAML's own for a day such as 2026-02-30
        raise DocumentError(path, f"holds a date that no calendar has ({error}): put it in quotes") from error

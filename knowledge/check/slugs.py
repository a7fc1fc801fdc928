"""Slugs that no document has: in next questions, in the lists of questions, and in buttons."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from yaml.nodes import ScalarNode

from knowledge.check.finding import Finding
from knowledge.check.places import PlacedQuestion, Tree, entries, every_value, pairs, scalars, value_of
from knowledge.documents import Document
from knowledge.questions import NO_TOPIC

# A button's message, as ``/ask_treatment{"treatment": "scs-trial"}``; a template's placeholder is no slug.
_BUTTON_SLUG = re.compile(r'"treatment"\s*:\s*"(?P<slug>[^"{}]+)"')


def check_next_questions(document: Document, slugs: frozenset[str]) -> Iterator[Finding]:
    """Find next questions that name no document."""
    tree = Tree.of_front_matter(document)
    for entry in entries(value_of(tree.root, "next_questions")):
        slug = value_of(entry, "slug")
        if isinstance(slug, ScalarNode) and slug.value not in slugs:
            problem = f"next question names '{slug.value}', which is no document"
            yield Finding(document.path, tree.line(slug), problem)


def check_uncovered(tree: Tree, slugs: frozenset[str]) -> Iterator[Finding]:
    """Find groups of uncovered questions under no document's slug."""
    for key, _ in pairs(value_of(tree.root, "questions")):
        if key.value not in {*slugs, NO_TOPIC}:
            problem = f"questions stand under '{key.value}', which is no document: use a slug or `{NO_TOPIC}`"
            yield _at(tree, key, problem)


def check_followups(tree: Tree, slugs: frozenset[str]) -> Iterator[Finding]:
    """Find follow-ups whose topics name no document."""
    for entry in entries(tree.root):
        for topic in scalars(value_of(entry, "topics")):
            if topic.value not in slugs:
                yield _at(tree, topic, f"follow-up names '{topic.value}', which is no document")


def check_buttons(path: Path, slugs: frozenset[str]) -> Iterator[Finding]:
    """Find buttons in one of the dialogue's files that name no document; Rasa reports what it cannot read there."""
    try:
        tree = Tree.of_file(path)
    except (yaml.YAMLError, OSError, UnicodeDecodeError):
        return
    for payload in every_value(tree.root, "payload"):
        for match in _BUTTON_SLUG.finditer(payload.value):
            if match["slug"] not in slugs:
                yield _at(tree, payload, f"button names '{match['slug']}', which is no document")


def document_questions(documents: Sequence[Document]) -> Iterator[PlacedQuestion]:
    """Return the questions of documents with their places."""
    for document in documents:
        yield from (PlacedQuestion(place) for place in Tree.of_front_matter(document).texts("questions"))


def uncovered_questions(tree: Tree) -> Iterator[PlacedQuestion]:
    """Return the questions of a file of uncovered ones with their places."""
    for _, group in pairs(value_of(tree.root, "questions")):
        yield from (PlacedQuestion(tree.place(entry)) for entry in scalars(group))


def followup_questions(tree: Tree) -> Iterator[PlacedQuestion]:
    """Return follow-ups with their places and contexts."""
    for entry in entries(tree.root):
        text = value_of(entry, "text")
        if isinstance(text, ScalarNode):
            context = tuple(str(earlier.value) for earlier in scalars(value_of(entry, "context")))
            yield PlacedQuestion(tree.place(text), context)


def _at(tree: Tree, node: ScalarNode, problem: str) -> Finding:
    place = tree.place(node)
    return Finding(place.path, place.line, problem)

"""Passages: the spans of documents that are embedded, found and shown."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents import Document, Section

# What fits one bubble of a chat: more is shown on demand.
MOST_SENTENCES = 5
MOST_CHARACTERS = 700

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Passage:
    """One section of a document.

    Attributes:
        id: ``slug#heading`` in lower case with dashes; stable while the heading stays.
        slug: The document.
        heading: The section's heading.
        text: What a visitor reads.
        covers: Aspects that the section answers.
        continued_by: Id of the passage that holds the rest of a long section, else ``""``.
    """

    id: str
    slug: str
    heading: str
    text: str
    covers: tuple[str, ...]
    continued_by: str = ""


def passages_of(documents: Sequence[Document]) -> tuple[Passage, ...]:
    """Return the passages of all documents, in their order; a section too long for one answer makes several."""
    return tuple(
        passage
        for document in documents
        for section in document.sections
        for passage in _passages(document.slug, section)
    )


def _passages(slug: str, section: Section) -> Iterator[Passage]:
    first = f"{slug}#{_NOT_WORD.sub('-', section.heading.lower()).strip('-')}"
    texts = pieces(section.text)
    ids = [first, *(f"{first}-part-{number}" for number in range(2, len(texts) + 1))]
    for text, own, following in zip(texts, ids, [*ids[1:], ""], strict=True):
        yield Passage(
            id=own, slug=slug, heading=section.heading, text=text, covers=section.covers, continued_by=following
        )


def pieces(text: str) -> tuple[str, ...]:
    """Split a text between sentences into pieces that can be read as one answer.

    Args:
        text: Paragraphs; one with at most `MOST_SENTENCES` sentences and `MOST_CHARACTERS` characters stays whole.

    Returns:
        Pieces of even length, none with more sentences than that.
    """
    sentences = [sentence for sentence in _BETWEEN_SENTENCES.split(text.strip()) if sentence]
    count = max(math.ceil(len(sentences) / MOST_SENTENCES), math.ceil(len(text) / MOST_CHARACTERS))
    if count < 2 or len(sentences) < 2:
        return (text,)
    size = math.ceil(len(sentences) / count)
    return tuple(" ".join(sentences[start : start + size]) for start in range(0, len(sentences), size))

"""Passages: the spans of documents that are embedded, found and shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Document

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
    """

    id: str
    slug: str
    heading: str
    text: str
    covers: tuple[str, ...]


def passages_of(documents: Sequence[Document]) -> tuple[Passage, ...]:
    """Return the passages of all documents, in their order."""
    return tuple(
        Passage(
            id=f"{document.slug}#{_NOT_WORD.sub('-', section.heading.lower()).strip('-')}",
            slug=document.slug,
            heading=section.heading,
            text=section.text,
            covers=section.covers,
        )
        for document in documents
        for section in document.sections
    )

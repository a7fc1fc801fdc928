"""What can be seen in one document alone: review dates, and sections that do not read as an answer."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from knowledge.check.finding import Finding
from knowledge.check.places import Tree
from knowledge.documents import Document
from knowledge.passages import MOST_SENTENCES, passages_of
from knowledge.wording import count_sentences, unexpanded_abbreviations

_LEAD_IN = re.compile(r":\s*(?:\n|$)")


def check_review(document: Document, *, today: date) -> Iterator[Finding]:
    """Find review dates that have passed, or lie in the future."""
    front = Tree.of_front_matter(document)
    if document.review_due < today:
        problem = f"review was due on {document.review_due}: have the clinic review it again"
        yield Finding(document.path, front.line_of("review_due"), problem)
    if document.reviewed_on > today:
        yield Finding(document.path, front.line_of("reviewed_on"), "reviewed_on lies in the future")


def check_sections(document: Document) -> Iterator[Finding]:
    """Find sections that end in a lead-in, use an unexplained abbreviation or are long, and `covers` that differ."""
    for section in document.sections:
        if _LEAD_IN.search(section.text):
            yield Finding(document.path, section.line, f"'{section.heading}' ends in a lead-in with nothing after it")
        for abbreviation in unexpanded_abbreviations(section.text):
            yield Finding(document.path, section.line, f"'{section.heading}' does not write out {abbreviation}")
        sentences = count_sentences(section.text)
        if sentences > MOST_SENTENCES:
            yield Finding(document.path, section.line, f"'{section.heading}' has {sentences} sentences: split it")
    covered = {aspect for section in document.sections for aspect in section.covers}
    line = Tree.of_front_matter(document).line_of("covers")
    for aspect in sorted(set(document.covers) ^ covered):
        yield Finding(document.path, line, f"covers and the sections disagree on {aspect}")


def check_headings(document: Document) -> Iterator[Finding]:
    """Find headings whose passages would share an id, by which staff and page name them."""
    seen: set[str] = set()
    for section in document.sections:
        first = passages_of([replace(document, sections=(section,))])[0]
        if first.id in seen:
            yield Finding(document.path, section.line, f"heading '{section.heading}' stands twice: reword one")
        seen.add(first.id)

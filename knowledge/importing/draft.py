"""Drafts: documents in the making, as files that become documents once staff have answered every remark.

A remark is a heading without text (``## CHECK: ...``), which the loader of documents refuses: a document in which one
is left is never shown to a visitor, and a comment would be.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from knowledge.documents import ASPECTS
from knowledge.importing.blocks import Block, ends_sentence
from knowledge.importing.page import Page
from knowledge.importing.parts import Outline, Part
from knowledge.importing.remarks import KnownPassage, Remark, remarks_on

CHECK = "CHECK"
_MOST_SLUG_LETTERS = 60
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_STAMP = re.compile(r"^  draft: (?P<hash>[0-9a-f]{64})$", re.MULTILINE)
_PAGE = re.compile(r"^  page: (?P<hash>[0-9a-f]{64})$", re.MULTILINE)
_FROM = re.compile(r"^  from: (?P<name>\".*\")$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)
_NOTE = (
    "# A draft that `python -m knowledge import` made: see docs/documents.md.",
    f"# Aspects for `covers`: {', '.join(sorted(ASPECTS))}.",
    "# Fill in what is blank, answer and delete every CHECK heading, then move the file to knowledge/documents/.",
)


@dataclass(frozen=True)
class Section:
    """One section of a draft."""

    heading: str
    paragraphs: tuple[str, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Draft:
    """One draft.

    Attributes:
        title: As visitors would read it under an answer.
        slug: Lower case letters, digits and dashes.
        source: The page that it was made of, with the site's name.
        source_url: Its address; empty where unknown.
        origin: The file that was imported, without its folder.
        remarks: On the draft as a whole.
        sections: At least one.
    """

    title: str
    slug: str
    source: str
    source_url: str
    origin: str
    remarks: tuple[Remark, ...]
    sections: tuple[Section, ...]

    @property
    def all_remarks(self) -> tuple[Remark, ...]:
        """Those on the whole and those on each section."""
        return (*self.remarks, *(remark for section in self.sections for remark in section.remarks))


def make_draft(
    outline: Outline,
    page: Page,
    *,
    origin: str,
    url: str = "",
    first: bool = True,
    known: Sequence[KnownPassage] = (),
    documents: Sequence[str] = (),
) -> Draft:
    """Make a draft of a part of a page, in the page's own words.

    Args:
        outline: Its title and parts.
        page: The whole page.
        origin: The imported file's name.
        url: The page's address, where the page does not give it.
        first: Whether it is the page's first draft, which carries the remarks on the page.
        known: Passages of documents and earlier drafts.
        documents: Slugs of the documents.
    """
    slug = slug_of(outline.title)
    source_url = url or page.url
    remarks = [Remark("page", text) for text in page.remarks] if first else []
    if not source_url:
        remarks.append(Remark("no_address", "The page's address is unknown: write it into `source_url`."))
    if slug in documents:
        text = f"A document {slug}.md exists: move into it what is new here, instead of replacing it."
        remarks.append(Remark("document_exists", text))
    unnamed = sum(not part.named for part in outline.parts)
    if unnamed:
        text = f"Headings are lost: what bears its first words as one ({unnamed} in all) needs its own. Cut by topic."
        remarks.append(Remark("lost_headings", text))
    elif page.guessed and any(part.named and part.heading != page.title for part in outline.parts):
        text = "Headings were guessed from short lines: compare them with the page."
        remarks.append(Remark("guessed_headings", text))
    return Draft(
        title=outline.title,
        slug=slug,
        source=f"{page.site}: {page.title}" if page.site and page.site not in page.title else page.title,
        source_url=source_url,
        origin=origin,
        remarks=tuple(remarks),
        sections=tuple(_sections(outline.parts, known)),
    )


def slug_of(title: str) -> str:
    """Return a title as the name of a file and a document."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    plain = plain.replace("'", "").replace("&", " and ")
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) > _MOST_SLUG_LETTERS:
        slug = slug[: _MOST_SLUG_LETTERS + 1].rpartition("-")[0] or slug[:_MOST_SLUG_LETTERS]
    return slug or "page"


def render(draft: Draft) -> str:
    """Return a draft as its file's text, stamped so that an edit can be told."""
    body = "".join(f"## {CHECK}: {remark.text}\n\n" for remark in draft.remarks)
    body += "\n".join(_rendered(section) for section in draft.sections)
    page = sha256(
        "\n".join(line for section in draft.sections for line in (section.heading, *section.paragraphs)).encode()
    )
    fields = [
        "---",
        *_NOTE,
        f"title: {_text(draft.title)}",
        f"slug: {_text(draft.slug)}",
        f"source: {_text(draft.source)}",
        f"source_url: {_text(draft.source_url) if draft.source_url else ''}".rstrip(),
        "reviewed_on:  # the day on which the clinic read and approved it, such as 2026-11-23",
        "review_due:  # the day on which it must be read again",
        "aliases: []",
        "covers: []",
        "next_questions: []",
        "questions: []",
        "imported:",
        f"  from: {_text(draft.origin)}",
        f"  page: {page.hexdigest()}",
        "---",
        "",
    ]
    text = "\n".join(fields) + "\n" + body
    place = text.index("\n---\n") + 1
    return f"{text[:place]}  draft: {_hash(text)}\n{text[place:]}"


def is_untouched(text: str) -> bool:
    """Whether a draft's file is as the importer wrote it, line ends aside."""
    text = "\n".join(text.splitlines()) + "\n"
    stamp = _STAMP.search(_front_matter(text))
    return stamp is not None and stamp["hash"] == _hash(text[: stamp.start()] + text[stamp.end() + 1 :])


def page_hash(text: str) -> str:
    """Return what stands for the page's words that a draft's file was made of; empty where it bears none."""
    found = _PAGE.search(_front_matter("\n".join(text.splitlines())))
    return found["hash"] if found else ""


def origin_of(text: str) -> str:
    """Return the name of the file that a draft was made of; empty where it bears none."""
    found = _FROM.search(_front_matter("\n".join(text.splitlines())))
    try:
        return str(json.loads(found["name"])) if found else ""
    except ValueError:
        return ""


def _sections(parts: Sequence[Part], known: Sequence[KnownPassage]) -> Iterator[Section]:
    seen: set[str] = set()
    for part in parts:
        paragraphs = tuple(_paragraphs(part.blocks))
        remarks = remarks_on(part, paragraphs, known=known)
        heading = part.heading.removeprefix(f"{CHECK}:").strip() or part.heading
        if slug_of(heading) in seen:
            remarks.append(
                Remark("repeated_heading", f'The heading "{heading}" stands twice in this draft: reword one.')
            )
        seen.add(slug_of(heading))
        yield Section(heading, paragraphs, tuple(remarks))


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the text of blocks; a list becomes one paragraph, since an answer is shown without line breaks."""
    waiting = ""
    items: list[str] = []
    for block in [*blocks, None]:
        if block is not None and block.kind == "item":
            items.append(block.text)
            continue
        if items:
            leads = waiting.endswith(":")
            if waiting and not leads:
                yield waiting
            waiting = f"{waiting} {_listed(items)}" if leads else _listed(items)
            items = []
        if waiting:
            yield waiting
        waiting = ""
        if block is not None:
            waiting = block.text if block.kind == "paragraph" or ends_sentence(block.text) else f"{block.text}."
    if waiting:
        yield waiting


def _listed(items: Sequence[str]) -> str:
    """Return items as running text: sentences one after the other, others behind semicolons."""
    if all(ends_sentence(item) for item in items):
        return " ".join(items)
    text = ""
    for item in items:
        text += ("" if not text else " " if text.endswith(":") else "; ") + item.rstrip(" .;,")
    return text if text.endswith(":") or ends_sentence(text) else f"{text}."


def _rendered(section: Section) -> str:
    lines = [f"## {section.heading}", "<!-- covers: CHOOSE -->", ""]
    for paragraph in section.paragraphs:
        lines += [paragraph, ""]
    for remark in section.remarks:
        lines += [f"## {CHECK}: {remark.text}", ""]
    return "\n".join(lines)


def _text(text: str) -> str:
    """Return a text as YAML reads it, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _front_matter(text: str) -> str:
    found = _FRONT_MATTER.match(text)
    return found.group() if found else ""


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()

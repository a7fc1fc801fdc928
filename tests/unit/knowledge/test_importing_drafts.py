"""Pages into drafts: how they are cut, what is remarked on, and that a filled-in draft loads as a document."""

from pathlib import Path

import pytest

from knowledge.documents import load_document
from knowledge.errors import DocumentError
from knowledge.importing.blocks import Block, Kind
from knowledge.importing.draft import CHECK, Draft, is_untouched, make_draft, page_hash, render, slug_of
from knowledge.importing.page import Page
from knowledge.importing.parts import Part, Split, outlines_of
from knowledge.importing.remarks import KnownPassage, remarks_on

LONG = "Walking is trained on a soft track and follows what the joint allows on the day."
OTHER = "Cold packs calm the joint after a walk and stay on it for some ten minutes."
URL = "https://www.example.com/ankle"


def blocks(*entries: str | tuple[Kind, str] | tuple[int, str]) -> tuple[Block, ...]:
    """Give paragraphs, or blocks by kind, or headings by level."""
    found = []
    for entry in entries:
        if isinstance(entry, str):
            found.append(Block("paragraph", entry))
        elif isinstance(entry[0], int):
            found.append(Block("heading", entry[1], entry[0]))
        else:
            found.append(Block(entry[0], entry[1]))
    return tuple(found)


def page(*entries: str | tuple[Kind, str] | tuple[int, str], **changes: object) -> Page:
    fields = {"title": "Ankle care", "site": "Harbour Clinic", "url": URL, "blocks": blocks(*entries)}
    return Page(**{**fields, **changes})  # type: ignore[arg-type]


def draft_of(*entries: str | tuple[Kind, str] | tuple[int, str], **changes: object) -> Draft:
    whole = page(*entries, **changes)
    return make_draft(outlines_of(whole, split="page")[0], whole, origin="ankle.html")


def kinds(*entries: str | tuple[Kind, str], known: tuple[KnownPassage, ...] = ()) -> list[str]:
    part = Part("Walking", blocks(*entries), main=True)
    paragraphs = [block.text for block in part.blocks]
    return [remark.kind for remark in remarks_on(part, paragraphs, known=known)]


# --- cutting a page

TOPICS = page((2, "Care"), LONG, (3, "Gliding"), LONG, (2, "Walks"), (3, "Indoors"), LONG, (3, "Outdoors"), OTHER)
ASPECTS = page(LONG, (2, "What it is"), LONG, (2, "Who it suits"), OTHER)


@pytest.mark.parametrize(
    ("whole", "split", "titles"),
    [
        (TOPICS, "auto", ["Care", "Walks"]),
        (TOPICS, "page", ["Ankle care"]),
        (TOPICS, "subheading", ["Care", "Gliding", "Indoors", "Outdoors"]),
        (ASPECTS, "auto", ["Ankle care"]),
        (ASPECTS, "heading", ["Ankle care", "What it is", "Who it suits"]),
        (page(LONG, OTHER), "heading", ["Ankle care"]),
    ],
)
def test_a_page_is_cut_as_asked(whole: Page, split: Split, titles: list[str]) -> None:
    assert [outline.title for outline in outlines_of(whole, split=split)] == titles


def test_every_block_lands_in_one_draft() -> None:
    for split in ("auto", "page", "heading", "subheading"):
        parts = [part for outline in outlines_of(TOPICS, split=split) for part in outline.parts]

        assert [block.text for part in parts for block in part.blocks] == [LONG, LONG, LONG, OTHER], split


def test_text_without_headings_becomes_a_section_a_paragraph_and_lead_ins_stay_behind_theirs() -> None:
    (outline,) = outlines_of(page(LONG, "It helps to:", OTHER, OTHER, guessed=True))

    assert [(part.heading, part.named, len(part.blocks)) for part in outline.parts] == [
        ("Walking is trained on a soft …", False, 2),
        ("Cold packs calm the joint after …", False, 1),
        ("Cold packs calm the joint after …", False, 1),
    ]


def test_one_guessed_heading_does_not_swallow_a_page_that_lost_the_others() -> None:
    (outline,) = outlines_of(page(LONG, (3, "Why it helps"), "These:", *([OTHER] * 9), guessed=True), split="page")

    assert [len(part.blocks) for part in outline.parts if part.heading == "Why it helps"] == [1]
    assert sum(len(part.blocks) for part in outline.parts) == 11


def test_a_heading_with_nothing_under_it_is_kept() -> None:
    (outline,) = outlines_of(page((2, "Empty"), (2, "Walks"), LONG))

    assert [(part.heading, len(part.blocks)) for part in outline.parts] == [("Empty", 0), ("Walks", 1)]


# --- remarks


@pytest.mark.parametrize(
    "lead_in",
    [
        "Walking around the clinic every day may help with:",
        "The gym has many things, such as",
        "Walks are good for muscles including",
    ],
)
def test_a_lead_in_with_nothing_behind_is_flagged_and_nothing_made_up(lead_in: str) -> None:
    draft = draft_of((2, "Walks"), lead_in)

    assert [remark.kind for remark in draft.all_remarks] == ["lead_in"]
    assert f'"{lead_in}" leads in to a list that is not there' in render(draft)
    assert draft.sections[0].paragraphs == (lead_in,)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((LONG,), []),
        (("Walking helps with:", ("item", "pain"), ("item", "sleep and walks")), []),
        (("Walking helps with:", "Less pain", LONG), ["lost_list"]),
        ((LONG, "Less pain", "Better sleep", "Longer walks"), ["lost_list"]),
        ((LONG, ("item", "less pain"), ("item", "sleep")), ["no_lead_in"]),
        ((LONG, ("item", "Pain goes."), ("item", "Sleep comes.")), []),
        ((LONG, ("row", "Week one: rest"), ("row", "Week two: walks")), ["table"]),
        ((LONG, "Subscribe to our newsletter."), ["around"]),
        (("We use cookies to improve what you see here.",), ["around"]),
        ((LONG, "‹b>bold‹/b> words are here to see."), ["code"]),
        ((" ".join([LONG] * 6),), ["long"]),
        (("Too short.",), ["short"]),
        (("These walks are trained on a soft track.",), ["leaning"]),
        (("A walk with RFA and TENS is trained here.",), ["abbreviation"]),
        (("Radiofrequency ablation (RFA) is done here. RFA quiets nerves.",), []),
        ((), ["empty"]),
    ],
)
def test_a_part_is_remarked_on(entries: tuple[str | tuple[Kind, str], ...], expected: list[str]) -> None:
    assert kinds(*entries) == expected


def test_a_passage_that_a_document_holds_in_other_order_is_flagged_with_where() -> None:
    known = KnownPassage(
        "walks.md (Walking)", "On a soft track walking is trained, and it follows what the joint allows that day."
    )
    part = Part("Walking", blocks(LONG), main=True)

    (remark,) = remarks_on(part, [LONG], known=[known, KnownPassage("cold.md (Cold)", OTHER)])

    assert remark.kind == "duplicate"
    assert remark.text.startswith("walks.md (Walking) says much the same already")
    assert kinds(OTHER, known=(known,)) == []


def test_a_page_without_address_and_a_document_of_the_same_name_are_flagged() -> None:
    whole = page(LONG, url="")

    draft = make_draft(outlines_of(whole)[0], whole, origin="a.html", documents=["ankle-care"])

    assert [remark.kind for remark in draft.remarks] == ["no_address", "document_exists"]


def test_a_heading_that_stands_twice_is_flagged() -> None:
    draft = draft_of((2, "Walks"), LONG, (2, "walks!"), OTHER)

    assert [remark.kind for remark in draft.all_remarks] == ["repeated_heading"]


# --- the file


def filled_in(text: str) -> str:
    """Do what staff do: answer the remarks, fill in the rest."""
    kept = [line for line in text.splitlines() if not line.startswith(f"## {CHECK}")]
    return (
        "\n".join(kept)
        .replace("<!-- covers: CHOOSE -->", "<!-- covers: what_it_is -->")
        .replace("reviewed_on:  #", "reviewed_on: 2026-01-15  #")
        .replace("review_due:  #", "review_due: 2027-01-15  #")
        .replace("aliases: []", 'aliases: ["ankle"]')
        .replace("\ncovers: []", "\ncovers: [what_it_is]")
        .replace("\nquestions: []", '\nquestions: ["What is it?"]')
    )


def test_a_filled_in_draft_loads_with_the_pages_words(tmp_path: Path) -> None:
    draft = draft_of(
        (2, "Walks"), LONG, "It helps to:", ("item", "sleep,"), ("item", "walk further;"), (2, "Cold"), OTHER
    )
    path = tmp_path / f"{draft.slug}.md"
    path.write_text(filled_in(render(draft)), encoding="utf-8")

    document = load_document(path)

    assert (document.title, document.slug, document.source) == (
        "Ankle care",
        "ankle-care",
        "Harbour Clinic: Ankle care",
    )
    assert document.source_url == URL
    assert [(section.heading, section.text) for section in document.sections] == [
        ("Walks", f"{LONG} It helps to: sleep; walk further."),
        ("Cold", OTHER),
    ]


def test_a_draft_in_which_a_remark_is_left_is_refused_as_a_document(tmp_path: Path) -> None:
    text = render(draft_of((2, "Walks"), LONG, "It helps to:"))
    (remark,) = [line for line in text.splitlines() if line.startswith(f"## {CHECK}")]
    path = tmp_path / "ankle-care.md"
    path.write_text(filled_in(text) + f"\n{remark}\n", encoding="utf-8")

    with pytest.raises(DocumentError, match=r"section 'CHECK: .* is empty"):
        load_document(path)


def test_an_untouched_draft_is_refused_as_a_document(tmp_path: Path) -> None:
    path = tmp_path / "ankle-care.md"
    path.write_text(render(draft_of(LONG)), encoding="utf-8")

    with pytest.raises(DocumentError, match="front matter lacks reviewed_on, review_due, aliases, covers, questions"):
        load_document(path)


@pytest.mark.parametrize(
    "hostile",
    [
        '"quoted": \\ title',
        "--- # {x: [",
        "CHECK: nothing",
        "'single' & \ttab",
        "null",
        "2026-01-15",
        "‹script>",
        "日本",
    ],
)
def test_a_hostile_title_or_heading_breaks_no_draft(tmp_path: Path, hostile: str) -> None:
    draft = draft_of((2, hostile), LONG, title=hostile, site="")
    path = tmp_path / f"{draft.slug}.md"
    path.write_text(filled_in(render(draft)), encoding="utf-8")

    document = load_document(path)

    assert document.title == hostile
    assert [section.text for section in document.sections] == [LONG]
    assert is_untouched(render(draft))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Café & Spine: what's new?", "cafe-and-spine-whats-new"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "page"),
        ("word " * 40, "-".join(["word"] * 12)),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_slug_is_the_name_of_a_file_in_its_folder(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_an_edit_is_told_and_another_line_end_is_none() -> None:
    text = render(draft_of(LONG))

    assert is_untouched(text)
    assert is_untouched(text.replace("\n", "\r\n"))
    assert not is_untouched(text.replace("soft track", "hard track"))
    assert not is_untouched(text.replace("aliases: []", "aliases: [ankle]"))
    assert not is_untouched("# no draft")


def test_only_the_pages_words_count_as_a_change_of_the_page() -> None:
    same = draft_of(LONG, url="")

    assert page_hash(render(draft_of(LONG))) == page_hash(render(same)) != page_hash(render(draft_of(OTHER)))

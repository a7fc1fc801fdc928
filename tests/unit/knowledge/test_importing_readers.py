"""Each kind of file read into a page: real HTML, Word, PDF and text, and what cannot be read."""

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pypdf
import pytest

from knowledge.importing.blocks import Block, clean, guess_headings
from knowledge.importing.errors import PageError
from knowledge.importing.page import Page
from knowledge.importing.reader import MOST_BYTES, read_page

ANKLE = Path(__file__).resolve().parents[2] / "fixtures" / "import" / "ankle.html"
PROSE = "Walking is trained on a soft track and follows what the joint allows on the day."


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def html(body: str, head: str = "<title>Ankle care</title>") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def pdf_of(pages: Sequence[Sequence[tuple[str, int, int]]]) -> bytes:
    """Give a PDF by hand; a line is its text, the size of its letters and its distance from the left."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, lines in enumerate(pages):
        height, drawn = 780, []
        for text, size, left in lines:
            height -= size + 4
            drawn.append(f"BT /F1 {size} Tf 1 0 0 1 {left} {height} Tm ({text}) Tj ET")
        stream = "\n".join(drawn)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>",
            f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer <</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return data + end.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode()


def seen(page: Page) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in page.blocks]


# --- HTML


def test_a_page_of_a_site_builder_keeps_headings_lists_and_loose_text() -> None:
    page = read_page(ANKLE)

    assert (page.title, page.site) == ("Ankle Pain After Surgery", "Harbour Foot Clinic")
    assert page.url == "https://www.example.com/ankle-pain/"
    assert [(block.level, block.text) for block in page.blocks if block.kind == "heading"] == [
        (2, "Hands-On Care"),
        (3, "Joint Gliding"),
        (3, "Warm Packs"),
        (2, "Guided Walking"),
        (3, "Indoors"),
        (3, "Outdoors"),
        (6, "Is it painful?"),
        (2, "Contact"),
    ]
    assert [block.text for block in page.blocks if block.kind == "item"] == ["Ease stiffness", "Walk further"]
    assert ("paragraph", "Loose text straight in a div tells how it is done indoors on the track.") in seen(page)


def test_menus_banners_and_footers_are_left_out() -> None:
    text = " ".join(block.text for block in read_page(ANKLE).blocks)

    assert [word for word in ("Our Treatments", "cookies", "All rights reserved", "newsletter") if word in text] == []


def test_scripts_and_styles_never_land_in_a_page(tmp_path: Path) -> None:
    body = (
        f"<main><h1>Walking</h1><script>var secret = 1</script><style>.secret{{}}</style><p>{PROSE}</p>"
        "<noscript>secret</noscript><template><p>secret words in a template</p></template><svg><text>secret</text></svg></main>"
    )

    page = read_page(write(tmp_path / "a.html", html(body)))

    assert seen(page) == [("paragraph", PROSE)]


def test_a_page_without_a_marked_main_part_keeps_its_headings(tmp_path: Path) -> None:
    body = (
        f"<h1>Ankle care</h1><p>{PROSE}</p><h2>At home</h2><p>{PROSE} Again.</p><ul><li>one step</li><li>two</li></ul>"
    )

    page = read_page(write(tmp_path / "a.html", html(body)))

    assert seen(page) == [
        ("paragraph", PROSE),
        ("heading", "At home"),
        ("paragraph", f"{PROSE} Again."),
        ("item", "one step"),
        ("item", "two"),
    ]


def test_a_theme_that_names_the_whole_page_after_a_sidebar_loses_nothing(tmp_path: Path) -> None:
    body = f"<div class='site no-sidebar'><h1>Ankle care</h1><h2>Walks</h2><p>{PROSE}</p><h2>Rest</h2><p>{PROSE} Too.</p></div>"

    page = read_page(write(tmp_path / "a.html", html(body)))

    assert [text for kind, text in seen(page) if kind == "heading"] == ["Walks", "Rest"]


def test_a_page_that_is_a_menu_alone_holds_no_text(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="holds no text outside of menus"):
        read_page(
            write(tmp_path / "a.html", "<html><body><script>x()</script><nav><a href=x>Home</a></nav></body></html>")
        )


def test_a_bold_line_is_a_heading(tmp_path: Path) -> None:
    body = f"<main><h1>Ankle care</h1><p><strong>How it starts</strong></p><p>{PROSE}</p></main>"

    assert seen(read_page(write(tmp_path / "a.html", html(body)))) == [
        ("heading", "How it starts"),
        ("paragraph", PROSE),
    ]


def test_a_table_becomes_rows(tmp_path: Path) -> None:
    body = f"<main><p>{PROSE}</p><table><tr><td>Week one</td><td>rest</td></tr><tr><td>Week two</td><td>walks</td></tr></table></main>"

    assert seen(read_page(write(tmp_path / "a.html", html(body))))[1:] == [
        ("row", "Week one: rest"),
        ("row", "Week two: walks"),
    ]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.example.com/a", "https://www.example.com/a"),
        ("javascript:alert(1)", ""),
        ("/relative", ""),
        ("https://www.example.com/a b", ""),
    ],
)
def test_only_a_web_address_is_taken_for_the_pages_own(tmp_path: Path, link: str, url: str) -> None:
    page = html(f"<main><p>{PROSE}</p></main>", f"<title>A</title><link rel='canonical' href='{link}'>")

    assert read_page(write(tmp_path / "a.html", page)).url == url


def test_a_page_in_the_encoding_that_it_names_is_read_so(tmp_path: Path) -> None:
    page = html("<main><p>Café visits help many people to walk again with ease.</p></main>", "<meta charset='latin-1'>")

    assert read_page(write(tmp_path / "a.html", page.encode("latin-1"))).blocks[0].text.startswith("Café visits")


# --- Word


def test_a_word_file_gives_headings_lists_tables_and_tracked_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Ankle care", 0)
    document.add_paragraph(PROSE)
    document.add_heading("At home", 1)
    document.add_paragraph("Walking helps to:")
    document.add_paragraph("sleep better", style="List Bullet")
    document.add_paragraph("move", style="List Number")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Week one", "rest"
    document.add_paragraph("Kept words ")
    inserted = document.paragraphs[-1]._p
    inserted.append(inserted.makeelement(f"{{{inserted.nsmap['w']}}}ins"))
    inserted[-1].append(
        docx.oxml.parse_xml(f"<w:r xmlns:w='{inserted.nsmap['w']}'><w:t>and inserted ones.</w:t></w:r>")
    )
    document.save(str(tmp_path / "a.docx"))

    page = read_page(tmp_path / "a.docx")

    assert page.title == "Ankle care"
    assert seen(page) == [
        ("paragraph", PROSE),
        ("heading", "At home"),
        ("paragraph", "Walking helps to:"),
        ("item", "sleep better"),
        ("item", "move"),
        ("row", "Week one: rest"),
        ("paragraph", "Kept words and inserted ones."),
    ]
    assert page.remarks == ("The file has tracked changes, which were read as accepted: check that they are.",)


def test_bold_lines_of_a_word_file_are_headings(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Ankle care").bold = True
    document.add_paragraph(PROSE)
    document.add_paragraph().add_run("A bold sentence that ends as one.").bold = True
    document.save(str(tmp_path / "a.docx"))

    page = read_page(tmp_path / "a.docx")

    assert page.title == "Ankle care"
    assert [kind for kind, _ in seen(page)] == ["paragraph", "paragraph"]


# --- PDF


def test_a_pdf_gives_headings_by_size_joined_lines_and_indented_lists(tmp_path: Path) -> None:
    lines = [
        ("Ankle care", 24, 50),
        ("Walking is trained on a soft track and follows what the joint allows on the", 12, 50),
        ("day.", 12, 50),
        ("At home", 16, 50),
        ("The sheet shows what to do at home, each day, in the words of the therapist", 12, 50),
        ("who wrote it. It helps to:", 12, 50),
        ("sleep better", 12, 80),
        ("walk further", 12, 80),
    ]

    page = read_page(write(tmp_path / "a.pdf", pdf_of([lines])))

    assert page.title == "Ankle care"
    assert seen(page) == [
        ("paragraph", PROSE),
        ("heading", "At home"),
        (
            "paragraph",
            "The sheet shows what to do at home, each day, in the words of the therapist who wrote it. It helps to:",
        ),
        ("item", "sleep better"),
        ("item", "walk further"),
    ]


def test_lines_that_every_pdf_page_repeats_are_left_out_and_named(tmp_path: Path) -> None:
    pages = [
        [
            ("Harbour Clinic leaflet", 10, 50),
            (f"Sheet {word} says what to do in that week of the plan.", 12, 50),
            (f"Page {number}", 10, 50),
        ]
        for number, word in enumerate(("one", "two", "three", "four"), start=1)
    ]

    page = read_page(write(tmp_path / "a.pdf", pdf_of(pages)))

    assert [text for _, text in seen(page)] == [
        f"Sheet {word} says what to do in that week of the plan." for word in ("one", "two", "three", "four")
    ]
    assert page.remarks[0] == 'Left out since every PDF page repeats it: "Harbour Clinic leaflet"; "Page 1".'


def test_a_hyphen_at_a_line_end_goes_where_the_word_stands_without_it_elsewhere(tmp_path: Path) -> None:
    lines = [
        ("The treatment starts slowly and it is agreed on before, and then the treat-", 12, 50),
        ("ment goes on at home for a time that the joint and its owner find long-", 12, 50),
        ("lasting enough.", 12, 50),
    ]

    (block,) = read_page(write(tmp_path / "a.pdf", pdf_of([lines]))).blocks

    assert "then the treatment goes on" in block.text
    assert "find long-lasting enough" in block.text


def test_a_pdf_with_an_empty_password_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([[(PROSE, 12, 50)]])))
    writer.encrypt("", owner_password="owner")
    writer.write(tmp_path / "a.pdf")

    assert seen(read_page(tmp_path / "a.pdf")) == [("paragraph", PROSE)]


# --- text


def test_markdown_gives_its_headings_lists_and_words(tmp_path: Path) -> None:
    text = f"# Ankle care\n\n{PROSE}\n\nAt home\n-------\n\nIt **helps** to:\n\n- [sleep](https://www.example.com) better\n- move\n"

    page = read_page(write(tmp_path / "a.md", text))

    assert page.title == "Ankle care"
    assert seen(page) == [
        ("paragraph", PROSE),
        ("heading", "At home"),
        ("paragraph", "It helps to:"),
        ("item", "sleep better"),
        ("item", "move"),
    ]


def test_wrapped_text_is_joined_and_short_lines_are_guessed_as_headings(tmp_path: Path) -> None:
    text = (
        "Ankle care\n\nWalking is trained on a soft track and follows\nwhat the joint allows on the day, week after\n"
        "week.\n\nAt home\n\nThe sheet shows what to do at home, each day, in\nthe words of the therapist.\n\n"
        "• sleep better\n• move\n"
    )

    page = read_page(write(tmp_path / "a.txt", text))

    assert (page.title, page.guessed) == ("Ankle care", True)
    assert [text for kind, text in seen(page) if kind == "paragraph"] == [
        "Walking is trained on a soft track and follows what the joint allows on the day, week after week.",
        "The sheet shows what to do at home, each day, in the words of the therapist.",
    ]
    assert [text for kind, text in seen(page) if kind == "item"] == ["sleep better", "move"]


def test_a_line_each_is_a_paragraph_where_lines_are_long(tmp_path: Path) -> None:
    text = "\n".join([f"{PROSE} {PROSE} {PROSE}"] * 2)

    assert [kind for kind, _ in seen(read_page(write(tmp_path / "a.txt", text)))] == ["paragraph", "paragraph"]


def test_three_short_lines_are_no_headings() -> None:
    blocks = [Block("paragraph", text) for text in ("Less pain", "Better sleep", "Longer walks", PROSE)]

    assert guess_headings(blocks) == blocks


def test_a_short_line_behind_a_lead_in_is_no_heading() -> None:
    blocks = [Block("paragraph", text) for text in ("It helps with:", "Pain", PROSE)]

    assert guess_headings(blocks) == blocks


def test_two_short_lines_are_a_heading_and_one_under_it() -> None:
    found = guess_headings([Block("paragraph", text) for text in ("Hands-on care", "Gliding", PROSE)])

    assert [(block.kind, block.level) for block in found] == [("heading", 2), ("heading", 3), ("paragraph", 0)]


def test_utf_16_is_read(tmp_path: Path) -> None:
    assert seen(read_page(write(tmp_path / "a.txt", PROSE.encode("utf-16")))) == [("paragraph", PROSE)]


def test_a_guessed_encoding_is_remarked_on(tmp_path: Path) -> None:
    page = read_page(write(tmp_path / "a.txt", f"Café. {PROSE}".encode("cp1252")))

    assert page.blocks[0].text.startswith("Café.")
    assert page.remarks[0].startswith("The file is no UTF-8 and was read as Windows-1252")


def test_garbled_characters_are_remarked_on(tmp_path: Path) -> None:
    page = read_page(write(tmp_path / "a.txt", PROSE + " It doesnâ€™t hurt."))

    assert any("garbled" in remark for remark in page.remarks)


def test_a_page_without_a_title_is_named_after_its_file_with_a_remark(tmp_path: Path) -> None:
    page = read_page(write(tmp_path / "knee_care-2.txt", PROSE))

    assert page.title == "Knee care 2"
    assert page.remarks[0].startswith('The page names no title, so "Knee care 2"')


# --- what a name says is not trusted


def test_a_kind_is_told_by_content_where_the_ending_lies(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.save(str(tmp_path / "word.txt"))
    write(tmp_path / "pdf.html", pdf_of([[(PROSE, 12, 50)]]))
    write(tmp_path / "page.pdf", html(f"<main><p>{PROSE}</p></main>"))

    for name in ("word.txt", "pdf.html", "page.pdf"):
        assert seen(read_page(tmp_path / name)) == [("paragraph", PROSE)], name


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(101 * 1024 * 1024))
    return packed.getvalue()


def other_archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return packed.getvalue()


def locked_pdf() -> bytes:
    writer, written = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([[(PROSE, 12, 50)]]))), io.BytesIO()
    writer.encrypt("secret")
    writer.write(written)
    return written.getvalue()


JUNK = random.Random(1).randbytes(4000)
BAD = {
    "empty.html": (lambda: b"", "is empty"),
    "blank.txt": (lambda: b" \n\t\n", "is empty"),
    "headings.md": (lambda: b"# Only\n\n## Headings\n", "holds no text"),
    "menu.html": (
        lambda: html("<nav><a href='/'>Home</a></nav><script>x()</script>").encode(),
        "holds no text outside",
    ),
    "scan.pdf": (lambda: pdf_of([[]]), r"only pictures of it \(a scan\)"),
    "locked.pdf": (locked_pdf, "protected by a password"),
    "junk.pdf": (lambda: b"%PDF-1.7\n" + JUNK, "is a damaged PDF"),
    "cut.pdf": (lambda: pdf_of([[(PROSE, 12, 50)]])[:300], "is a damaged PDF"),
    "junk.docx": (lambda: b"PK\x03\x04" + JUNK, "is a damaged Word file"),
    "bomb.docx": (bomb, "would unpack to 101 MB"),
    "sheet.docx": (other_archive, "no Word file"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + JUNK, r"old Word file \(\.doc\)"),
    "rich.rtf": (lambda: b"{\\rtf1 hello}", "rich text"),
    "picture.html": (lambda: b"\x89PNG\r\n\x1a\n" + JUNK, "is a picture"),
    "junk.txt": (lambda: JUNK, "no text"),
    "binary.txt": (lambda: b"words\x00" * 100, "binary data"),
    "archive.html": (lambda: b"From: <Saved by a browser>\nContent-Type: multipart/related;\n\nx", "web archive"),
    "large.txt": (lambda: b"a" * (MOST_BYTES + 1), "is larger than 20 MB"),
    "book.txt": (lambda: b"some words of a book. " * 50_000, "more than 1000000 letters"),
    "deep.html": (lambda: b"<html><body>" + b"<div>" * 201_000, "more than 200000 elements|holds no text"),
    "long.html": (lambda: html(f"<main><p>{'word ' * 500_000}</p></main>").encode(), "more than 1000000 letters"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_cannot_be_read_is_one_line_with_file_and_remedy(tmp_path: Path, name: str) -> None:
    make, reason = BAD[name]
    path = write(tmp_path / name, make())

    with pytest.raises(PageError, match=reason) as refused:
        read_page(path)

    assert str(refused.value).startswith(f"{path}: ")
    assert str(refused.value).count("\n") == 0
    assert ". " in str(refused.value)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("https://www.example.com/page", "https://www.example.com/page: is a web address, and nothing is fetched"),
        ("/nowhere/page.html", "/nowhere/page.html: does not exist"),
        ("/dev/null", "/dev/null: is no file"),
        ("/", "/: is a folder"),
    ],
)
def test_what_is_no_file_is_named(name: str, error: str) -> None:
    with pytest.raises(PageError) as refused:
        read_page(Path(name))

    assert str(refused.value).startswith(error)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u200bb\u202ec\x07d", "abcd"),
        ("two\nlines\u2028of\xa0text", "two lines of text"),
        ("## Free offer", "Free offer"),
        ("<!-- covers: policy -->", "covers: policy"),
        ("<script>alert(1)</script>", "‹script>alert(1)‹/script>"),
        ("a pressure < 5 is low", "a pressure < 5 is low"),
        ("ﬁrst ﬂoor", "first floor"),
        ("<!-<!-- x", "‹!- x"),
    ],
)
def test_text_is_cleaned_of_what_a_document_would_read_as_form(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned

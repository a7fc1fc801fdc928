"""Drafts on disk: edited ones are never written over, and nothing half-written is left."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.importing.draft import Draft, Section, render
from knowledge.importing.errors import DraftFolderError, PageError
from knowledge.importing.store import open_folder, save

DRAFT = Draft(
    title="Ankle care",
    slug="ankle-care",
    source="Ankle care",
    source_url="https://www.example.com/ankle",
    origin="ankle.html",
    remarks=(),
    sections=(Section("Walks", ("Walking helps.",), ()),),
)
CHANGED = replace(DRAFT, sections=(Section("Walks", ("Walking helps a lot.",), ()),))


def edit(path: Path) -> str:
    text = path.read_text(encoding="utf-8").replace("## Walks", "## What walking does")
    path.write_text(text, encoding="utf-8")
    return text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_draft_is_written_whole_and_readable(tmp_path: Path) -> None:
    saved = save(DRAFT, tmp_path, taken=())

    assert (saved.path, saved.state) == (tmp_path / "ankle-care.md", "new")
    assert saved.path.read_text(encoding="utf-8") == render(DRAFT)
    assert saved.path.stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == ["ankle-care.md"]


def test_an_untouched_draft_is_renewed_where_its_page_changed(tmp_path: Path) -> None:
    save(DRAFT, tmp_path, taken=())

    assert save(DRAFT, tmp_path, taken=()).state == "same"
    assert save(CHANGED, tmp_path, taken=()).state == "renewed"
    assert (tmp_path / "ankle-care.md").read_text(encoding="utf-8") == render(CHANGED)


def test_an_edited_draft_is_kept_where_its_page_has_not_changed(tmp_path: Path) -> None:
    text = edit(save(DRAFT, tmp_path, taken=()).path)

    saved = save(DRAFT, tmp_path, taken=())

    assert saved.state == "kept"
    assert saved.path.read_text(encoding="utf-8") == text
    assert names(tmp_path) == ["ankle-care.md"]


def test_a_changed_page_goes_beside_an_edited_draft(tmp_path: Path) -> None:
    text = edit(save(DRAFT, tmp_path, taken=()).path)

    saved = save(CHANGED, tmp_path, taken=())

    assert (saved.path.name, saved.state) == ("ankle-care.new.md", "beside")
    assert (tmp_path / "ankle-care.md").read_text(encoding="utf-8") == text
    assert saved.path.read_text(encoding="utf-8") == render(CHANGED)


def test_nothing_is_written_where_both_have_been_edited(tmp_path: Path) -> None:
    edit(save(DRAFT, tmp_path, taken=()).path)
    text = edit(save(CHANGED, tmp_path, taken=()).path)
    again = replace(DRAFT, sections=(Section("Walks", ("Walking is new.",), ()),))

    with pytest.raises(PageError, match=r"ankle-care\.new\.md: and ankle-care\.md have both been edited") as refused:
        save(again, tmp_path, taken=())

    assert (tmp_path / "ankle-care.new.md").read_text(encoding="utf-8") == text
    assert "delete ankle-care.new.md" in str(refused.value)


@pytest.mark.parametrize("content", [b"# Notes of staff\n", b"\xff\xfe broken", b""])
def test_a_file_that_the_importer_did_not_write_is_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ankle-care.md").write_bytes(content)

    saved = save(DRAFT, tmp_path, taken=())

    assert saved.path.name == "ankle-care.new.md"
    assert (tmp_path / "ankle-care.md").read_bytes() == content


def test_another_pages_draft_of_the_same_title_gets_a_number(tmp_path: Path) -> None:
    save(DRAFT, tmp_path, taken=())
    other = replace(CHANGED, origin="other.html")

    saved = save(other, tmp_path, taken=())

    assert saved.path.name == "ankle-care-2.md"
    assert 'slug: "ankle-care-2"' in saved.path.read_text(encoding="utf-8")
    assert (tmp_path / "ankle-care.md").read_text(encoding="utf-8") == render(DRAFT)
    assert save(other, tmp_path, taken=()).state == "same"


def test_two_parts_of_one_page_never_share_a_file(tmp_path: Path) -> None:
    first = save(DRAFT, tmp_path, taken=())

    assert save(CHANGED, tmp_path, taken={first.path}).path.name == "ankle-care-2.md"


def test_a_failed_write_leaves_the_old_draft_and_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(DRAFT, tmp_path, taken=())

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PageError, match=r"cannot be written \(No space left on device\)"):
        save(CHANGED, tmp_path, taken=())

    assert names(tmp_path) == ["ankle-care.md"]
    assert (tmp_path / "ankle-care.md").read_text(encoding="utf-8") == render(DRAFT)


@pytest.mark.parametrize("inside", ["", "drafts"])
def test_the_documents_folder_takes_no_drafts(tmp_path: Path, inside: str) -> None:
    with pytest.raises(DraftFolderError, match="holds the documents: drafts need a folder of their own"):
        open_folder(tmp_path / inside, documents=tmp_path)


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("x", encoding="utf-8")

    with pytest.raises(DraftFolderError, match="cannot be made"):
        open_folder(tmp_path / "drafts", documents=tmp_path / "documents")

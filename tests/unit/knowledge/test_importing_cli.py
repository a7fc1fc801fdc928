"""`python -m knowledge import`: exit status, what it prints, and that no page stops the next."""

from pathlib import Path

import pytest

from knowledge.cli import main

from .builders import write_document

Printed = pytest.CaptureFixture[str]
ANKLE = Path(__file__).resolve().parents[2] / "fixtures" / "import" / "ankle.html"
CLEAN = (
    "<!doctype html><html><head><title>Rest</title><link rel='canonical' href='https://www.example.com/rest'></head>"
    "<body><main><h1>Rest</h1><p>A day of rest follows every day on which the joint was trained.</p></main></body></html>"
)


def run(root: Path, *command: str | Path) -> int:
    documents, drafts = str(root / "documents"), str(root / "drafts")
    return main(["--documents", documents, "import", "--output", drafts, *map(str, command)])


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "drafts").iterdir())


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "rest.html"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def test_a_page_without_remarks_is_status_0(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    assert run(tmp_path, clean) == 0

    assert capsys.readouterr().out == (
        f"{tmp_path}/drafts/rest.md: written, 0 remarks\n1 page, 1 draft, 0 remarks, 0 failures.\n"
    )


def test_remarks_are_printed_with_status_1(tmp_path: Path, capsys: Printed) -> None:
    assert run(tmp_path, ANKLE) == 1

    printed = capsys.readouterr().out
    assert names(tmp_path) == ["ankle-pain-after-surgery.md", "contact.md", "guided-walking.md", "hands-on-care.md"]
    assert '  "Call us today" is too short to be an answer alone: complete it, or cut it.\n' in printed
    assert "Gliding may help: Ease stiffness; Walk further." in (tmp_path / "drafts" / "hands-on-care.md").read_text()


def test_a_bad_page_is_one_line_with_status_2_and_the_others_are_imported(
    tmp_path: Path, clean: Path, capsys: Printed
) -> None:
    (tmp_path / "empty.html").write_text("", encoding="utf-8")

    assert run(tmp_path, tmp_path / "empty.html", "https://www.example.com/a", clean) == 2

    printed = capsys.readouterr()
    assert f"{tmp_path}/empty.html: is empty. Save the page again\n" in printed.err
    assert "https://www.example.com/a: is a web address, and nothing is fetched." in printed.err
    assert printed.out.endswith("3 pages, 1 draft, 0 remarks, 2 failures.\n")
    assert names(tmp_path) == ["rest.md"]


def test_progress_is_shown_on_stderr(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    run(tmp_path, clean)

    assert "importing:   0%|" in capsys.readouterr().err


def test_a_second_run_changes_nothing(tmp_path: Path, capsys: Printed) -> None:
    run(tmp_path, ANKLE)
    before = {path.name: path.read_bytes() for path in (tmp_path / "drafts").iterdir()}
    capsys.readouterr()

    assert run(tmp_path, ANKLE) == 1

    assert {path.name: path.read_bytes() for path in (tmp_path / "drafts").iterdir()} == before
    assert capsys.readouterr().out.count(": unchanged, ") == 4


def test_an_edited_draft_is_kept_and_its_answered_remarks_are_not_raised_again(
    tmp_path: Path, clean: Path, capsys: Printed
) -> None:
    clean.write_text(CLEAN.replace("canonical", "other"), encoding="utf-8")
    assert run(tmp_path, clean) == 1
    draft = tmp_path / "drafts" / "rest.md"
    edited = draft.read_text(encoding="utf-8").replace("source_url:", "source_url: https://www.example.com/rest")
    draft.write_text(edited, encoding="utf-8")
    capsys.readouterr()

    assert run(tmp_path, clean) == 0

    assert draft.read_text(encoding="utf-8") == edited
    assert "edited by hand and kept; the page has not changed" in capsys.readouterr().out


def test_a_changed_page_beside_an_edited_draft_is_status_1(tmp_path: Path, clean: Path) -> None:
    run(tmp_path, clean)
    draft = tmp_path / "drafts" / "rest.md"
    draft.write_text(draft.read_text(encoding="utf-8") + "More words.\n", encoding="utf-8")
    clean.write_text(CLEAN.replace("A day", "One day"), encoding="utf-8")

    assert run(tmp_path, clean) == 1
    assert names(tmp_path) == ["rest.md", "rest.new.md"]


def test_a_passage_that_a_document_holds_is_flagged(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    body = "## Resting\n<!-- covers: what_it_is -->\n\nA day of rest follows each day on which the joint was trained.\n"
    write_document(tmp_path / "documents", "rest", body=body)

    assert run(tmp_path, clean) == 1

    printed = capsys.readouterr().out
    assert "  A document rest.md exists: move into it what is new here, instead of replacing it.\n" in printed
    assert "  rest.md (Resting) says much the same already" in printed


def test_the_address_and_the_cut_can_be_given(tmp_path: Path) -> None:
    run(tmp_path, "--url", "https://www.example.com/other", "--split", "page", ANKLE)

    assert names(tmp_path) == ["ankle-pain-after-surgery.md"]
    text = (tmp_path / "drafts" / "ankle-pain-after-surgery.md").read_text(encoding="utf-8")
    assert 'source_url: "https://www.example.com/other"' in text


def test_an_address_for_several_pages_is_refused(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    assert run(tmp_path, "--url", "https://www.example.com/other", clean, ANKLE) == 2

    assert capsys.readouterr().err == "--url is one page's address, and 2 pages are named: import them one by one\n"
    assert not (tmp_path / "drafts").exists()


def test_the_documents_folder_is_refused(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    assert main(["--documents", str(tmp_path), "import", "--output", str(tmp_path), str(clean)]) == 2

    assert "holds the documents: drafts need a folder of their own (--output)" in capsys.readouterr().err


def test_what_is_no_address_is_refused(tmp_path: Path, clean: Path, capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, "--url", "javascript:alert(1)", clean)

    assert ended.value.code == 2
    assert "is no web address such as https://www.example.com/page" in capsys.readouterr().err

"""The command line of knowledge/: what it prints and its exit status."""

import json
from pathlib import Path

import pytest

from knowledge import compiled_encoder
from knowledge.cli import main
from knowledge.index import build_index

from .builders import FakeEncoder, write_document, write_knowledge

Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clinic")
    build_index(write_knowledge(root), root / "index", FakeEncoder())
    return root


@pytest.fixture(autouse=True)
def _fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_encoder, "load_encoder", lambda model="": FakeEncoder())


def run(root: Path, *command: str) -> int:
    return main(["--documents", str(root / "documents"), "--index", str(root / "index"), *command])


def test_search_prints_decision_passage_and_source(root: Path, capsys: Printed) -> None:
    assert run(root, "search", "what does the pump do") == 0

    printed = capsys.readouterr().out
    assert printed.startswith("answered (score ")
    assert "A pump gives medicine." in printed
    assert printed.endswith("Source: Pump, reviewed 2026-01-15\n")


def test_search_prints_the_kind_where_it_declines(root: Path, capsys: Printed) -> None:
    assert run(root, "search", "what price has it") == 0

    assert capsys.readouterr().out.startswith("declined: cost (score 0.")


def test_search_prints_one_json_object(root: Path, capsys: Printed) -> None:
    assert run(root, "search", "--json", "what does the pump do") == 0

    printed = json.loads(capsys.readouterr().out)
    assert (printed["answered"], printed["topics"][0]) == (True, "pump")
    assert printed["source"]["reviewed_on"] == "2026-01-15"


def test_search_reads_context_in_the_order_given(root: Path, capsys: Printed) -> None:
    earlier = ["--context", "hello", "--context", "tell me about the laser"]

    assert run(root, "search", "--json", *earlier, "tell me more") == 0

    assert json.loads(capsys.readouterr().out)["topics"][0] == "laser"


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (("search", "?!"), "The question contains no letter; ask for words first"),
        (("--index", "/nowhere", "search", "pump"), "No knowledge index in /nowhere. Run: make index"),
        (("--documents", "/nowhere", "build"), "/nowhere:1: holds no document (*.md)"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_status_2(
    root: Path, capsys: Printed, command: tuple[str, ...], error: str
) -> None:
    assert run(root, *command) == 2

    assert capsys.readouterr().err == error + "\n"


def test_build_does_nothing_where_nothing_changed(root: Path, capsys: Printed) -> None:
    assert run(root, "build") == 0

    assert capsys.readouterr().out == "The index is up to date.\n"


def test_build_builds_where_it_is_forced(root: Path, capsys: Printed) -> None:
    assert run(root, "build", "--force") == 0

    assert "Indexed 3 passages; questions below 0." in capsys.readouterr().out


def test_check_prints_findings_with_status_1(tmp_path: Path, capsys: Printed) -> None:
    path = write_document(tmp_path / "documents", body="## Odd\n<!-- covers: what_it_is -->\n\nITB helps.\n")

    assert run(tmp_path, "check") == 1

    printed = capsys.readouterr()
    assert printed.out == f"{path}:13: 'Odd' does not write out ITB\n1 finding.\n"
    assert printed.err.startswith("Answers were not checked: no index was built from these files.")


def test_check_shows_paths_from_the_folder_that_one_works_in(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_document(tmp_path / "documents", body="## Odd\n<!-- covers: what_it_is -->\n\nITB helps.\n")
    monkeypatch.chdir(tmp_path)

    run(tmp_path, "check")

    assert capsys.readouterr().out.startswith("documents/pump.md:13: ")


def test_check_prints_one_json_array(tmp_path: Path, capsys: Printed) -> None:
    path = write_document(tmp_path / "documents", body="## Odd\n<!-- covers: what_it_is -->\n\nITB helps.\n")

    assert run(tmp_path, "check", "--json") == 1

    assert json.loads(capsys.readouterr().out) == [
        {"path": str(path), "line": 13, "problem": "'Odd' does not write out ITB", "severity": "error"}
    ]


def test_check_judges_every_question_where_asked_to(tmp_path: Path, capsys: Printed) -> None:
    write_document(tmp_path / "documents", review_due="2999-01-01")

    assert run(tmp_path, "check", "--questions") == 0

    assert "Labels were not checked: 1 questions are too few to learn from" in capsys.readouterr().err


def test_check_says_where_all_is_well(tmp_path: Path, capsys: Printed) -> None:
    write_document(tmp_path / "documents", review_due="2999-01-01")

    assert run(tmp_path, "check") == 0

    assert capsys.readouterr().out == "No findings.\n"


def test_check_of_a_folder_without_documents_is_no_success(tmp_path: Path, capsys: Printed) -> None:
    assert run(tmp_path, "check") != 0


def test_a_command_is_required(capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err

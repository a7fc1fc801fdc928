"""What the check finds in files, each with its line."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.check.files import check_files
from knowledge.check.finding import Finding

from .builders import BODY, write_document

TODAY = date(2026, 11, 23)


def problems(folder: Path, *, today: date = TODAY) -> list[str]:
    return [finding.problem for finding in check_files(folder, today=today)]


def marked(path: Path, line: int) -> str:
    """Give what stands on the line that a finding names."""
    return path.read_text(encoding="utf-8").splitlines()[line - 1].strip()


def section(text: str, heading: str = "What a pump is") -> str:
    return f"## {heading}\n<!-- covers: what_it_is -->\n\n{text}\n"


def test_finds_nothing_in_a_good_document(tmp_path: Path) -> None:
    write_document(tmp_path)

    assert check_files(tmp_path, today=TODAY) == []


def test_finds_a_review_that_is_overdue_on_its_line(tmp_path: Path) -> None:
    path = write_document(tmp_path)

    (finding,) = check_files(tmp_path, today=date(2027, 1, 16))

    assert "review was due on 2027-01-15" in finding.problem
    assert path.read_text(encoding="utf-8").splitlines()[finding.line - 1].startswith("review_due:")


def test_a_review_is_not_overdue_on_its_day(tmp_path: Path) -> None:
    write_document(tmp_path)

    assert problems(tmp_path, today=date(2027, 1, 15)) == []


def test_finds_a_review_that_lies_in_the_future(tmp_path: Path) -> None:
    write_document(tmp_path, reviewed_on="2026-12-01")

    assert problems(tmp_path) == ["reviewed_on lies in the future"]


def test_finds_a_lead_in_with_nothing_after_it(tmp_path: Path) -> None:
    write_document(tmp_path, body=section("A pump helps with:"))

    assert problems(tmp_path) == ["'What a pump is' ends in a lead-in with nothing after it"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ITB is small.", ["'What a pump is' does not write out ITB"]),
        ("A pump for spasms (ITB) is small. ITB helps.", []),
        ("An MRI may be taken in the US.", []),
        ("A PRP and an RFA.", ["'What a pump is' does not write out PRP", "'What a pump is' does not write out RFA"]),
    ],
)
def test_finds_abbreviations_that_are_not_written_out(tmp_path: Path, text: str, found: list[str]) -> None:
    write_document(tmp_path, body=section(text))

    assert problems(tmp_path) == found


def test_finds_a_section_of_more_than_five_sentences(tmp_path: Path) -> None:
    write_document(tmp_path, body=section("One. Two. Three. Four! Five?"))
    assert problems(tmp_path) == []

    write_document(tmp_path, body=section("One. Two. Three. Four! Five? Six."))
    assert problems(tmp_path) == ["'What a pump is' has 6 sentences: split it"]


def test_finds_where_covers_and_sections_disagree(tmp_path: Path) -> None:
    write_document(tmp_path, covers=["who_it_suits"])

    assert problems(tmp_path) == [
        "covers and the sections disagree on what_it_is",
        "covers and the sections disagree on who_it_suits",
    ]


def test_finds_a_next_question_without_a_document(tmp_path: Path) -> None:
    write_document(tmp_path, next_questions=[{"text": "And a laser?", "slug": "laser"}])

    assert problems(tmp_path) == ["next question names 'laser', which is no document"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"aliases": ["Spasm  PUMP"]}, ["alias 'Spasm  PUMP' stands in brace too"]),
        ({"questions": ["what IS it"]}, ["question 'what IS it' stands in brace too"]),
    ],
)
def test_finds_what_stands_in_two_documents_whatever_the_case(
    tmp_path: Path, changes: dict[str, object], found: list[str]
) -> None:
    write_document(tmp_path, "brace", body=section("A brace holds.", "What a brace is"), questions=["What is it"])
    write_document(tmp_path, "pump", **{"aliases": ["drip"], **changes})

    assert problems(tmp_path) == found


def test_finds_what_stands_twice_in_one_document(tmp_path: Path) -> None:
    write_document(tmp_path, aliases=["drip", "Drip"])

    assert problems(tmp_path) == ["alias 'Drip' stands twice here"]


def test_finds_a_passage_that_stands_in_two_documents(tmp_path: Path) -> None:
    for slug in ("brace", "pump"):
        write_document(tmp_path, slug, aliases=[slug], questions=[f"what is a {slug}"])

    assert problems(tmp_path) == ["passage 'A pump gives medicine. It is small.' stands in brace too"]


def test_finds_two_sections_with_one_heading(tmp_path: Path) -> None:
    """Their passages would share an id, by which staff and page name them."""
    write_document(tmp_path, body=BODY + "\n" + section("Other words."))

    assert len(problems(tmp_path)) == 1


def test_reports_a_file_that_is_no_document_and_goes_on(tmp_path: Path) -> None:
    write_document(tmp_path, "brace", title=None)
    write_document(tmp_path, "pump", reviewed_on="2026-12-01")

    assert problems(tmp_path) == ["front matter lacks title", "reviewed_on lies in the future"]


def test_findings_are_ordered_by_file_and_line(tmp_path: Path) -> None:
    write_document(tmp_path, "pump", reviewed_on="2026-12-01", body=section("ITB helps with:"))
    write_document(tmp_path, "brace", aliases=["brace"], questions=["what is a brace"], body=section("PRP is new."))

    found = check_files(tmp_path, today=TODAY)

    assert [(finding.path.name, finding.line) for finding in found] == sorted(
        (finding.path.name, finding.line) for finding in found
    )
    assert found[0].path.name == "brace.md"


def test_a_folder_without_documents_is_a_finding(tmp_path: Path) -> None:
    assert len(problems(tmp_path / "nowhere")) == 1


# Reading level


def test_finds_a_section_that_reads_above_grade_nine(tmp_path: Path) -> None:
    hard = "The implantable apparatus administers individually calibrated pharmacological concentrations continuously."
    write_document(tmp_path, body=section(hard))

    (finding,) = check_files(tmp_path, today=TODAY)

    assert finding.problem.startswith("'What a pump is' reads at grade 35.1, ")
    assert finding.problem.endswith("at most 9, aim for 6 to 8: use shorter sentences and plainer words")


# Passages


def test_finds_a_passage_that_says_nearly_what_another_document_says(tmp_path: Path) -> None:
    write_document(tmp_path, "brace", body=section("The team wants to help you find out why you hurt.", "Start"))
    later = write_document(
        tmp_path,
        "pump",
        body=section("A pump is small.")
        + "\n"
        + section("The team would like to help you find out why you hurt.", "Go"),
        aliases=["drip"],
        questions=["what is a pump"],
    )

    (finding,) = check_files(tmp_path, today=TODAY)

    assert finding.problem == "'Go' says nearly what 'Start' in brace says (likeness 93 of 100): keep one of them"
    assert marked(later, finding.line) == "## Go"


def test_passages_that_share_only_their_manner_are_no_duplicates(tmp_path: Path) -> None:
    write_document(tmp_path, "brace", body=section("A brace holds the back still while it heals."), aliases=["corset"])
    write_document(
        tmp_path, "pump", body=section("A pump gives medicine where it hurts."), questions=["what is a pump"]
    )

    assert problems(tmp_path) == []


# Names


@pytest.mark.parametrize("alias", ["corset", "Corsets", "COR-SET", "brace", "Braces"])
def test_finds_an_alias_that_another_document_claims_whatever_its_spelling(tmp_path: Path, alias: str) -> None:
    write_document(tmp_path, "brace", body=section("A brace holds.", "Brace"), aliases=["corset"], questions=["brace?"])
    path = write_document(tmp_path, "pump", aliases=["drip", alias])

    (finding,) = check_files(tmp_path, today=TODAY)

    assert finding.problem == f"alias '{alias}' stands in brace too"
    assert marked(path, finding.line).startswith("aliases:")


def test_an_abbreviation_in_the_middle_of_a_title_is_claimed_by_none(tmp_path: Path) -> None:
    write_document(tmp_path, "trial", title="Brace (BRC) trial", body=section("Try it.", "Trial"), aliases=["a trial"])
    write_document(tmp_path, "pump", title="Brace (BRC)", aliases=["BRC"], questions=["what is a pump"])

    assert problems(tmp_path) == []


def test_one_document_may_hold_a_name_and_its_plural(tmp_path: Path) -> None:
    write_document(tmp_path, aliases=["spasm pump", "spasm pumps"])

    assert problems(tmp_path) == []


# Questions and slugs


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """Write one document, and an uncovered question beside it; give the documents' folder."""
    write_document(tmp_path / "documents")
    (tmp_path / "uncovered").mkdir()
    (tmp_path / "uncovered" / "cost.yml").write_text("kind: cost\nquestions:\n  none:\n    - what price\n", "utf-8")
    return tmp_path / "documents"


def test_finds_every_group_of_uncovered_questions_under_no_document(clinic: Path) -> None:
    path = clinic.parent / "uncovered" / "cost.yml"
    path.write_text("kind: cost\nquestions:\n  laser:\n    - a\n  pump:\n    - b\n  drill:\n    - c\n", "utf-8")

    assert [(finding.path.name, finding.line, finding.problem) for finding in check_files(clinic, today=TODAY)] == [
        ("cost.yml", 3, "questions stand under 'laser', which is no document: use a slug or `none`"),
        ("cost.yml", 7, "questions stand under 'drill', which is no document: use a slug or `none`"),
    ]


def test_finds_a_follow_ups_topic_that_is_no_document(clinic: Path) -> None:
    path = clinic.parent / "followups.yml"
    path.write_text("- context: []\n  text: and then\n  topics: [pump,\n    laser]\n", "utf-8")

    assert [(finding.path, finding.line, finding.problem) for finding in check_files(clinic, today=TODAY)] == [
        (path, 4, "follow-up names 'laser', which is no document")
    ]


def test_finds_a_button_that_names_no_document(clinic: Path, tmp_path: Path) -> None:
    responses = tmp_path / "answer.yml"
    responses.write_text(
        "responses:\n  utter_more:\n    - text: More?\n      buttons:\n"
        """        - {title: Pump, payload: '/ask_treatment{"treatment": "pump"}'}\n"""
        """        - {title: Laser, payload: '/ask_treatment{"treatment": "laser"}'}\n"""
        """        - {title: "{t}", payload: '/ask_treatment{{"treatment": "{topic_slug}"}}'}\n""",
        "utf-8",
    )

    assert check_files(clinic, dialogue_files=[responses, tmp_path / "none.yml"], today=TODAY) == [
        Finding(responses, 6, "button names 'laser', which is no document")
    ]


def test_a_dead_slug_does_not_hide_what_else_is_wrong(clinic: Path) -> None:
    write_document(clinic, reviewed_on="2026-12-01", next_questions=[{"text": "And a laser?", "slug": "laser"}])
    (clinic.parent / "followups.yml").write_text("- {context: [], text: so, topics: [drill]}\n", "utf-8")

    assert sorted(problems(clinic)) == [
        "follow-up names 'drill', which is no document",
        "next question names 'laser', which is no document",
        "reviewed_on lies in the future",
    ]


def test_a_slug_whose_document_cannot_be_read_is_not_dead(clinic: Path) -> None:
    write_document(clinic, "brace", title=None)
    write_document(clinic, next_questions=[{"text": "And a brace?", "slug": "brace"}])

    assert problems(clinic) == ["front matter lacks title"]


def test_finds_a_question_that_is_answered_here_and_uncovered_there(clinic: Path) -> None:
    path = clinic.parent / "uncovered" / "cost.yml"
    path.write_text('kind: cost\nquestions:\n  none:\n    - "what price"\n    - "WHAT is a pump?"\n', "utf-8")

    assert check_files(clinic, today=TODAY) == [Finding(path, 5, "question 'WHAT is a pump?' stands in pump too")]


def test_the_same_follow_up_may_stand_behind_different_questions(clinic: Path) -> None:
    (clinic.parent / "followups.yml").write_text(
        "- {context: [a pump], text: how long, topics: [pump]}\n- {context: [a drip], text: how long, topics: [pump]}\n",
        "utf-8",
    )

    assert problems(clinic) == []


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("kind: cost\nquestions: [\n", 3, "is no YAML"),
        ("kind: price\nquestions:\n  none: []\n", 1, "must hold `kind: cost` and `questions:` by slug"),
    ],
)
def test_a_list_of_questions_that_loading_refuses_is_a_finding(
    clinic: Path, content: str, line: int, problem: str
) -> None:
    path = clinic.parent / "uncovered" / "cost.yml"
    path.write_text(content, "utf-8")

    assert check_files(clinic, today=TODAY) == [Finding(path, line, problem)]


def test_lines_are_those_of_the_entry_however_it_is_quoted(tmp_path: Path) -> None:
    """An escaped entry was looked for as it is read, not found, and reported on line 1."""
    path = write_document(tmp_path, questions=None)
    listed = 'questions:\n  - "What is a pump?"\n  - "so it\'s \\"a pump\\""\n  - "so IT\'s \\"a pump\\""\n---\n\n'
    path.write_text(path.read_text(encoding="utf-8").replace("---\n\n", listed, 1), "utf-8")

    (finding,) = check_files(tmp_path, today=TODAY)

    assert marked(path, finding.line) == '- "so IT\'s \\"a pump\\""'

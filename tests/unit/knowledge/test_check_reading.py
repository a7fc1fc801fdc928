"""How hard a section is to read."""

from pathlib import Path

import pytest

from knowledge.check.reading import check_reading_level, reading_grade, without_names
from knowledge.documents import load_document

from .builders import write_document


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The cat sat on the mat.", 0.39 * 6 + 11.8 * 6 / 6 - 15.59),
        ("The cat sat. The dog ran away!", 0.39 * 7 / 2 + 11.8 * 8 / 7 - 15.59),
        ("It helps for 9 to 18 months.", 0.39 * 7 + 11.8 * 7 / 7 - 15.59),
        ("Take an MRI.", 0.39 * 3 + 11.8 * 5 / 3 - 15.59),
        ("... !", 0.0),
    ],
)
def test_grade_follows_the_published_formula(text: str, grade: float) -> None:
    assert reading_grade(text) == pytest.approx(grade)


def test_a_documents_own_names_count_as_one_plain_word(tmp_path: Path) -> None:
    path = write_document(tmp_path, title='"Radiofrequency ablation (RFA)"', aliases=["rhizotomy", "nerve ablation"])
    document = load_document(path)

    assert without_names("Radiofrequency ablation (RFA) is not two RHIZOTOMIES or rhizotomys.", document) == (
        "care is not two RHIZOTOMIES or care."
    )
    assert without_names("RFA: nerve ablation, no plain ablation, no RFAX.", document) == (
        "care: care, no plain ablation, no RFAX."
    )


def test_the_name_of_another_treatment_counts_in_full(tmp_path: Path) -> None:
    body = "## Pump\n<!-- covers: what_it_is -->\n\n{} brings relief.\n"
    own = load_document(
        write_document(tmp_path, title="Radiofrequency ablation", body=body.format("Radiofrequency ablation"))
    )
    other = load_document(write_document(tmp_path, body=body.format("Radiofrequency ablation")))

    assert list(check_reading_level(own)) == []
    (finding,) = check_reading_level(other)
    assert (finding.path, finding.line) == (other.path, other.sections[0].line)

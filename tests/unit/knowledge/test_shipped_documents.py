"""The documents that are shipped, and the index built from them, pass the check."""

from pathlib import Path

import pytest

from knowledge.check.report import Report, check_everything
from knowledge.compiled_encoder import load_encoder
from knowledge.documents import load_documents

PROJECT = Path(__file__).resolve().parents[3]
DOCUMENTS = PROJECT / "knowledge" / "documents"


@pytest.fixture(scope="module")
def report() -> Report:
    """Check as on the day of the last review: `make check` says when one is overdue."""
    return check_everything(
        DOCUMENTS,
        PROJECT / "models" / "knowledge",
        encoder=load_encoder,
        project=PROJECT,
        today=max(document.reviewed_on for document in load_documents(DOCUMENTS)),
    )


def test_documents_questions_buttons_and_answers_have_no_findings(report: Report) -> None:
    assert [str(finding) for finding in report.findings] == []


def test_the_answers_of_the_index_were_checked_too(report: Report) -> None:
    if report.left_out:
        pytest.skip(" ".join(report.left_out))

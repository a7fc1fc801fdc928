"""The whole check: the files always, the answers where an index was built from them, the labels where asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.check.answers import check_answers, expected_answers
from knowledge.check.files import check_files
from knowledge.check.finding import Finding, in_order
from knowledge.check.labels import check_labels
from knowledge.documents import load_documents
from knowledge.errors import DocumentError, TooFewQuestionsError
from knowledge.index import is_fresh
from knowledge.questions import load_questions
from knowledge.search import KnowledgeBase
from knowledge.token_vectors import TokenEncoder
from knowledge.vector_cache import FOLDER_NAME, CachedEncoder

_USER = "check"


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        findings: By file and line.
        left_out: For each part that could not be checked, why, and what to do.
    """

    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]


def check_everything(
    documents_dir: Path,
    index_dir: Path,
    *,
    encoder: Callable[[], TokenEncoder],
    project: Path,
    labels: bool = False,
    today: date | None = None,
) -> Report:
    """Check documents, questions, buttons, and what the index answers.

    Args:
        documents_dir: Holds ``*.md``.
        index_dir: The index folder; its answers are checked where it was built from the files as they are.
        encoder: Loads the encoder; called only where an index or `labels` needs it.
        project: Holds ``domain.yml`` and ``data/responses``, whose buttons are checked.
        labels: Judge every question out of fold too; about two minutes, one more where no vectors are kept.
        today: The day that review dates are compared with; the present one by default.
    """
    dialogue_files = [project / "domain.yml", *sorted((project / "data" / "responses").glob("*.yml"))]
    findings = check_files(documents_dir, dialogue_files=dialogue_files, today=today)
    left_out: list[str] = []
    try:
        findings += _answers(documents_dir, index_dir, encoder, left_out)
        if labels:
            findings += _labels(documents_dir, index_dir, encoder)
    except DocumentError:
        left_out.append("Answers and labels were not checked: mend the files above first.")
    except TooFewQuestionsError as error:
        left_out.append(f"Labels were not checked: {error}.")
    return Report(findings=tuple(in_order(findings)), left_out=tuple(left_out))


def _answers(
    documents_dir: Path, index_dir: Path, encoder: Callable[[], TokenEncoder], left_out: list[str]
) -> list[Finding]:
    documents = load_documents(documents_dir)
    if not index_dir.exists() or not is_fresh(index_dir, documents_dir, model=encoder().name):
        left_out.append("Answers were not checked: no index was built from these files. Run: python -m knowledge build")
        return []
    expected = expected_answers(documents)
    # All at once is ten times as fast as one by one, and most were encoded by the build.
    kept = _kept(index_dir, encoder())
    kept.encode([each.place.text for each in expected])
    return check_answers(expected, KnowledgeBase.load(index_dir=index_dir, documents_dir=documents_dir, encoder=kept))


def _labels(documents_dir: Path, index_dir: Path, encoder: Callable[[], TokenEncoder]) -> list[Finding]:
    documents = load_documents(documents_dir)
    questions = load_questions(documents, folder=documents_dir.parent)
    return check_labels(documents, questions, _kept(index_dir, encoder()))


def _kept(index_dir: Path, encoder: TokenEncoder) -> CachedEncoder:
    """Return an encoder that reads what the last build kept, and leaves the keeping to the next."""
    return CachedEncoder(encoder, index_dir.parent / FOLDER_NAME, user=_USER)

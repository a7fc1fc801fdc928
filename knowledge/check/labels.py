"""Questions that likely stand in the wrong document, by a scorer that has not seen them."""

from collections.abc import Sequence

from knowledge.check.finding import Finding, in_order
from knowledge.check.places import Tree
from knowledge.documents import Document
from knowledge.encoder import Encoder
from knowledge.questions import LabelledQuestion
from knowledge.scorer import check_enough, out_of_fold_probabilities, question_vectors

# Above it the scorer is all but sure of another document; below, many questions fit two documents.
SURE = 0.8


def check_labels(
    documents: Sequence[Document], questions: Sequence[LabelledQuestion], encoder: Encoder
) -> list[Finding]:
    """Judge every document's questions out of fold: five scorers, each learned from four fifths, judge the fifth left.

    Args:
        documents: Those whose questions are judged.
        questions: All labelled questions, those of the documents among them.
        encoder: For about a minute's work, where nothing is cached.

    Returns:
        Findings of severity ``question``, by file and line: another document has a probability over `SURE`.

    Raises:
        TooFewQuestionsError: The questions are too few to learn from.
    """
    check_enough(questions)
    chances = out_of_fold_probabilities(questions, question_vectors(questions, encoder))
    slugs = {document.slug for document in documents}
    favoured: dict[tuple[str, str], tuple[str, float]] = {}
    for question, row in zip(questions, chances.values, strict=True):
        best, chance = chances.labels[int(row.argmax())], float(row.max())
        if not question.context and question.answered and best in slugs - set(question.topics) and chance > SURE:
            favoured[question.topics[0], question.text] = (best, chance)
    findings = []
    for document in documents:
        for place in Tree.of_front_matter(document).texts("questions"):
            if (document.slug, place.text) in favoured:
                best, chance = favoured[document.slug, place.text]
                problem = f"question '{place.text}' looks like one of {best} (probability {chance:.2f}): move it there?"
                findings.append(Finding(place.path, place.line, problem, severity="question"))
    return in_order(findings)

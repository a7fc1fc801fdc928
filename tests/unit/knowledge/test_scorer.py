"""The answer decision, on an encoder with hand-chosen vectors."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StaleIndexError
from knowledge.questions import LabelledQuestion
from knowledge.scorer import (
    ANSWERED_LOST,
    FILE_NAME,
    Scorer,
    Verdict,
    out_of_fold_answered,
    out_of_fold_probabilities,
    question_vectors,
    threshold_for,
)

from .builders import FakeEncoder

_ENDINGS = ("please", "then", "here", "again", "now", "exactly")
QUESTIONS = (
    *(LabelledQuestion(f"what does the pump do {word}", ("pump",)) for word in _ENDINGS),
    *(LabelledQuestion(f"tell me about the laser {word}", ("laser",)) for word in _ENDINGS),
    *(LabelledQuestion(f"what price has it {word}", (), kind="cost") for word in _ENDINGS),
    *(LabelledQuestion(f"anything else {word}", (), kind="timing") for word in _ENDINGS),
)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.fit(QUESTIONS, question_vectors(QUESTIONS, FakeEncoder()))


def judge(scorer: Scorer, text: str, *context: str) -> Verdict:
    return scorer.judge(text, question_vectors([LabelledQuestion(text, (), context=context)], FakeEncoder()))


def test_a_question_that_a_document_answers_is_answered_by_it(scorer: Scorer) -> None:
    verdict = judge(scorer, "what does the pump do")

    assert verdict.answered > 0.8
    assert verdict.topics[0][0] == "pump"


def test_an_uncovered_question_is_not_answered_and_has_its_kind(scorer: Scorer) -> None:
    verdict = judge(scorer, "what price has it")

    assert verdict.answered < 0.2
    assert verdict.kinds[0][0] == "cost"


def test_shares_sum_to_one_and_fall(scorer: Scorer) -> None:
    verdict = judge(scorer, "pump or laser")

    for shares in (verdict.topics, verdict.kinds):
        probabilities = [share for _, share in shares]
        assert sum(probabilities) == pytest.approx(1.0)
        assert probabilities == sorted(probabilities, reverse=True)
    assert {slug for slug, _ in verdict.topics} == {"pump", "laser"}
    assert {kind for kind, _ in verdict.kinds} == {"cost", "timing"}


def test_answered_is_the_summed_probability_of_the_documents(scorer: Scorer) -> None:
    text = "laser price"
    vectors = question_vectors([LabelledQuestion(text, ())], FakeEncoder())
    row = scorer.classifier.probabilities([text], vectors)[0]
    covered = [not name.startswith("uncovered:") for name in scorer.classifier.labels]

    assert judge(scorer, text).answered == pytest.approx(row[covered].sum())


def test_context_is_read_with_the_question(scorer: Scorer) -> None:
    alone = dict(judge(scorer, "what about that").topics)
    leaning = dict(judge(scorer, "what about that", "tell me about the laser").topics)

    assert leaning["laser"] > alone["laser"]


def test_a_question_leans_on_the_last_one_before_it_alone() -> None:
    encoder = FakeEncoder()

    question_vectors([LabelledQuestion("and then", (), context=("the first", "the second"))], encoder)

    assert encoder.seen == ["and then", "the second . and then"]


def test_vectors_put_the_question_in_context_beside_half_of_its_own() -> None:
    alone = LabelledQuestion("is the pump small", ())
    leaning = LabelledQuestion("is it small", (), context=("what is a laser",))

    vectors = question_vectors([alone, leaning], FakeEncoder())

    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[1, 0, 0, 0, 0.5, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0.5]]


def test_a_reload_judges_the_same(scorer: Scorer, tmp_path: Path) -> None:
    scorer.save(tmp_path)

    assert judge(Scorer.load(tmp_path), "pump price") == judge(scorer, "pump price")


def test_refuses_a_file_with_types_that_we_do_not_write(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE_NAME, labels=np.array([Path("x")], dtype=object), allow_pickle=True)

    with pytest.raises(StaleIndexError, match=r"scorer.npz is missing, damaged or of another kind. Run: make index"):
        Scorer.load(tmp_path)


def test_out_of_fold_probabilities_add_up_over_documents_to_the_score() -> None:
    vectors = question_vectors(QUESTIONS, FakeEncoder())

    chances = out_of_fold_probabilities(QUESTIONS, vectors)

    documents = [not label.startswith("uncovered:") for label in chances.labels]
    assert chances.values.shape == (len(QUESTIONS), len(chances.labels))
    assert np.allclose(chances.values.sum(axis=1), 1.0)
    assert np.allclose(chances.values[:, documents].sum(axis=1), out_of_fold_answered(QUESTIONS, vectors))


def test_out_of_fold_scores_part_answered_from_declined() -> None:
    answered = out_of_fold_answered(QUESTIONS, question_vectors(QUESTIONS, FakeEncoder()))

    assert answered.shape == (len(QUESTIONS),)
    assert answered[:12].min() > answered[12:].max()


def test_the_threshold_loses_the_agreed_share_of_answered_questions() -> None:
    questions = [LabelledQuestion(str(number), ("pump",)) for number in range(101)]
    questions.append(LabelledQuestion("declined", (), kind="cost"))
    scores = np.asarray([number / 100 for number in range(101)] + [0.0])

    assert threshold_for(questions, scores, [True] * len(questions)) == pytest.approx(ANSWERED_LOST)


def test_the_threshold_is_read_from_questions_that_the_encoder_was_not_adapted_to() -> None:
    questions = [LabelledQuestion(str(number), ("pump",)) for number in range(600)]
    scores = np.concatenate([np.full(300, 0.9), np.linspace(0, 1, 300)])
    assert threshold_for(questions, scores, [False] * 300 + [True] * 300) == pytest.approx(ANSWERED_LOST)
    assert threshold_for(questions, scores, [False] * 500 + [True] * 100) == pytest.approx(2 * ANSWERED_LOST, abs=0.01)

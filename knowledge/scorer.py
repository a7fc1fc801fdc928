"""The answer decision: which document a question is about, and whether the documents answer it.

One multinomial logistic regression over the vector of the question put behind the one it leans on, the vector of the
question alone, its character n-grams and its words, blended with how near the nearest example question lies. Its
classes are the documents (the question is answered there) and the kinds of uncovered question. Learned from questions
labelled by hand; a question is answered with the summed probability of the documents.

Uncovered example questions beside answered ones are what makes the decision: nearest passages alone separate the two
with an AUROC of 0.72, this with 0.97 (docs/decisions/answer-decision.md).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from knowledge.encoder import Encoder, Vectors
from knowledge.errors import ClassifierFileError, StaleIndexError, TooFewQuestionsError
from knowledge.questions import NO_TOPIC, LabelledQuestion
from knowledge.text_classifier import Blend, TextClassifier

FILE_NAME = "scorer.npz"

_UNCOVERED = "uncovered:"  # prefix of the classes that stand for kinds of uncovered question
# Chosen by five-fold cross-validation, see the module's docstring.
_REGULARISATION = 10.0
# Chosen on authors left out of training, on questions that the adapter never saw (docs/decisions/answer-decision.md).
_BLEND = Blend(regression=0.5, likeness=7.0)
_ALONE_WEIGHT = 0.5
_FOLDS = 5
_FEWEST_LABELS = 2
# Share of answered questions that the threshold may lose, on out-of-fold scores.
ANSWERED_LOST = 0.06
# Answered questions that the threshold's share is read from; its standard error is then below two points.
_FEWEST_CALIBRATING = 200


@dataclass(frozen=True)
class Verdict:
    """What the scorer thinks of one question.

    Attributes:
        answered: Probability that the documents answer it, in [0, 1].
        topics: Document slugs with their probability given that one of them answers, best first.
        kinds: Kinds of uncovered question with their probability given that none answers, best first.
    """

    answered: float
    topics: tuple[tuple[str, float], ...]
    kinds: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Chances:
    """What scorers think of many questions.

    Attributes:
        labels: Document slugs, and kinds of uncovered question behind a prefix.
        values: Probabilities of shape (questions, labels); a row adds up to 1.
    """

    labels: tuple[str, ...]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """A fitted scorer."""

    classifier: TextClassifier

    @classmethod
    def fit(cls, questions: Sequence[LabelledQuestion], vectors: Vectors) -> "Scorer":
        """Learn from labelled questions.

        Args:
            questions: At least two labels must occur.
            vectors: Their vectors, from `question_vectors`, in the same order.
        """
        return cls._fit([question.text for question in questions], vectors, [label_of(each) for each in questions])

    @classmethod
    def _fit(cls, texts: Sequence[str], vectors: Vectors, labels: Sequence[str]) -> "Scorer":
        return cls(TextClassifier.fit(texts, vectors, labels, regularisation=_REGULARISATION, blend=_BLEND))

    def judge(self, question: str, vectors: Vectors) -> Verdict:
        """Judge one question.

        Args:
            question: The visitor's words.
            vectors: Its row of `question_vectors`, shape (1, 2 * dimension).
        """
        row = self.classifier.probabilities([question], vectors)[0]
        return _verdict(row, self.classifier.labels)

    def save(self, folder: Path) -> None:
        """Write the scorer as plain arrays."""
        self.classifier.save(folder / FILE_NAME)

    @classmethod
    def load(cls, folder: Path) -> "Scorer":
        """Read a scorer.

        Raises:
            StaleIndexError: The file is not one that we write.
        """
        try:
            return cls(TextClassifier.load(folder / FILE_NAME))
        except ClassifierFileError as error:
            raise StaleIndexError(f"{error}. Run: make index") from error


def check_enough(questions: Sequence[LabelledQuestion]) -> None:
    """Refuse questions that no scorer can be learned from.

    Raises:
        TooFewQuestionsError: Fewer than two labels (a document, or a kind of uncovered question) have enough questions
            for every fold of the cross-validation to hold one of each, or none is answered.
    """
    counts = Counter(label_of(question) for question in questions)
    learned = [label for label, count in counts.items() if count >= _FOLDS]
    if len(learned) < _FEWEST_LABELS or not any(question.answered for question in questions):
        raise TooFewQuestionsError(
            f"{len(questions)} questions are too few to learn from: at least {_FEWEST_LABELS} documents or kinds of "
            f"uncovered question need {_FOLDS} questions each, {len(learned)} have them. Add questions to the documents"
        )


def out_of_fold_answered(questions: Sequence[LabelledQuestion], vectors: Vectors) -> NDArray[np.float64]:
    """Return each question's probability of being answered, by a scorer that has not seen it; shape (n,)."""
    chances = out_of_fold_probabilities(questions, vectors)
    covered = np.array([not label.startswith(_UNCOVERED) for label in chances.labels])
    return np.asarray(chances.values[:, covered].sum(axis=1), dtype=np.float64)


def out_of_fold_probabilities(questions: Sequence[LabelledQuestion], vectors: Vectors) -> Chances:
    """Return each question's probability of each label, by a scorer that has not seen it.

    A label too rare for each fold's scorer to learn has probability 0 in the folds that lack it.
    """
    texts = np.array([question.text for question in questions], dtype=object)
    labels = np.array([label_of(question) for question in questions], dtype=object)
    names = tuple(sorted({str(label) for label in labels}))
    values = np.zeros((len(questions), len(names)))
    folds = list(StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(texts, labels))
    judged = Parallel(n_jobs=-1)(
        delayed(_fit_and_judge)(texts[seen], vectors[seen], labels[seen], texts[unseen], vectors[unseen])
        for seen, unseen in folds
    )
    for (_, unseen), (learned, rows) in zip(folds, judged, strict=True):
        values[np.ix_(unseen, [names.index(name) for name in learned])] = rows
    return Chances(labels=names, values=values)


def _fit_and_judge(
    texts: Sequence[str], vectors: Vectors, labels: Sequence[str], unseen: Sequence[str], unseen_vectors: Vectors
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the labels that a scorer of one fold learned, and their probabilities for the unseen questions."""
    classifier = Scorer._fit(texts, vectors, labels).classifier
    return classifier.labels, classifier.probabilities(unseen, unseen_vectors)


def threshold_for(
    questions: Sequence[LabelledQuestion], answered: NDArray[np.float64], unseen: Sequence[bool]
) -> float:
    """Return the score below which a question is declined: it loses `ANSWERED_LOST` of the answered ones.

    Args:
        questions: Labelled questions.
        answered: Their scores, out of fold.
        unseen: Whether the encoder was not adapted to each: only such ones are looked at, where they are enough.
    """
    rows = np.array([question.answered for question in questions])
    calibrating = rows & np.array(unseen)
    if calibrating.sum() < _FEWEST_CALIBRATING:
        calibrating = rows
    return float(np.quantile(answered[calibrating], ANSWERED_LOST))


def label_of(question: LabelledQuestion) -> str:
    """Return the class of a question: the document that answers it, or its kind behind a prefix."""
    if question.answered:
        return question.topics[0] if question.topics else NO_TOPIC
    return _UNCOVERED + question.kind


def question_vectors(questions: Sequence[LabelledQuestion], encoder: Encoder) -> Vectors:
    """Return the vectors that a scorer works on.

    Returns:
        Float32 of shape (len(questions), 2 * dimension): the unit vector of each question behind the last one that it
        leans on, and beside it the question's own with less weight. Without context the two are the same.
    """
    alone = encoder.encode([question.text for question in questions])
    leaning = alone.copy()
    positions = [position for position, question in enumerate(questions) if question.context]
    if positions:
        leaning[positions] = encoder.encode([behind_context(questions[position]) for position in positions])
    return np.hstack([leaning, _ALONE_WEIGHT * alone]).astype(np.float32)


def own_vectors(vectors: Vectors) -> Vectors:
    """Return each question's own unit vector out of its row of `question_vectors`: shape (n, dimension)."""
    own: Vectors = vectors[:, vectors.shape[1] // 2 :] / _ALONE_WEIGHT
    return own


def behind_context(question: LabelledQuestion) -> str:
    """Return a question behind the last one that it leans on."""
    return f"{question.context[-1]} . {question.text}" if question.context else question.text


def _verdict(row: NDArray[np.float64], classes: Sequence[str]) -> Verdict:
    covered = [(name, float(p)) for name, p in zip(classes, row, strict=True) if not name.startswith(_UNCOVERED)]
    uncovered = [
        (name.removeprefix(_UNCOVERED), float(p))
        for name, p in zip(classes, row, strict=True)
        if name.startswith(_UNCOVERED)
    ]
    return Verdict(answered=min(1.0, sum(p for _, p in covered)), topics=_shares(covered), kinds=_shares(uncovered))


def _shares(pairs: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    total = sum(p for _, p in pairs) or 1.0
    return tuple(sorted(((name, p / total) for name, p in pairs), key=lambda pair: -pair[1]))

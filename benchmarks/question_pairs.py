"""Protocol 5: a paraphrase must find the known question that it means, a near miss must be declined.

1,524 patients' questions are known. Each is asked again twice: in other words, and as another question in much the same
words, both written by doctors. Three lines, from no learning to learning on the test's own kind of pair:

* the cosine of the sentence vectors, ranking and deciding alone;
* ranking by cosine, by the question's telling words and by character n-grams; deciding by a pair scorer that was
  learned on the PROJECT'S questions: two of them with the same document and kind are taken as the same question;
* the same pair scorer learned on these pairs, out of fold: what the features can give, not a result of the project.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.kept_vectors import KeepingEncoder
from benchmarks.metrics import RiskCoverage, auroc, risk_coverage
from benchmarks.public_data import QuestionPairs
from knowledge.encoder import Vectors
from knowledge.questions import LabelledQuestion

# Of telling words and of character n-grams beside the cosine; `measure` also chooses them by cross-validation.
_WEIGHTS = (1.0, 0.4)
_CHOICES = tuple((words, ngrams) for words in (0.0, 0.3, 0.5, 1.0) for ngrams in (0.0, 0.2, 0.3, 0.4, 0.5))
_NGRAM_RANGE = (3, 5)
_CANDIDATES = 30
_WORST_SHARE = 4  # the quarter of a question's words that the other matches worst
_LEARNED_FROM = 2500  # own questions, drawn at random
_NEIGHBOURS = 6
_FOLDS = 5
_NOWHERE = -9.0
PUBLISHED = {"BM25": (0.832, 0.727), "all-MiniLM-L6-v2, frozen": (0.935, 0.867)}


@dataclass(frozen=True)
class Texts:
    """Encoded questions: unit vectors of shape (n, dimension), and for each its token vectors."""

    texts: Sequence[str]
    whole: Vectors
    words: list[Vectors]

    @classmethod
    def encoded(cls, texts: Sequence[str], encoder: KeepingEncoder) -> "Texts":
        """Encode questions."""
        words = [part.values for part in encoder.token_vectors(texts)]
        return cls(texts=texts, whole=encoder.encode(texts), words=words)


@dataclass(frozen=True)
class Curves:
    """Risk–coverage curves by the name of the line."""

    by_line: dict[str, RiskCoverage]


def measure(
    data: QuestionPairs, own: Sequence[LabelledQuestion], encoder: KeepingEncoder
) -> tuple[dict[str, Any], Curves]:
    """Return the figures of the three lines with their risk–coverage curves.

    Args:
        data: The known and the asked questions.
        own: The project's labelled questions.
        encoder: Of both.
    """
    known, asked = Texts.encoded(data.known, encoder), Texts.encoded(data.asked, encoder)
    cosines = asked.whole @ known.whole.T
    plain = cosines.argmax(axis=1)
    ranking = _Ranking.of(known, asked, cosines)
    found = ranking.found(*_WEIGHTS)
    pairs = np.array([_features(asked, row, known, int(column)) for row, column in enumerate(found)])
    on_own = _pair_scorer().fit(*_own_pairs(own, encoder)).predict_proba(pairs)[:, 1]
    on_these = cross_val_predict(
        _pair_scorer(), pairs, data.same, groups=data.sources, cv=GroupKFold(_FOLDS), method="predict_proba"
    )[:, 1]
    lines = {
        "cosine": (plain, cosines.max(axis=1)),
        "ranking, pair scorer learned on own questions": (found, on_own),
        "ranking, cosine decides": (found, cosines[np.arange(len(found)), found]),
        "ranking, pair scorer learned on these pairs, out of fold": (found, on_these),
    }
    figures = {name: _figures(data, each, scores) for name, (each, scores) in lines.items()}
    curves = {name: _curve(data, each, scores) for name, (each, scores) in lines.items()}
    published = {name: {"precision_at_1": a, "auroc": b} for name, (a, b) in PUBLISHED.items()}
    result = {
        "known": len(data.known),
        "asked": len(data.asked),
        "lines": figures,
        "precision_at_1_weights_cross_validated": _cross_validated(data, ranking),
        "published": published,
    }
    return result, Curves(curves)


@dataclass(frozen=True)
class _Ranking:
    """The parts of the ranking, each of shape (asked, known); of all but the nearest known questions very low."""

    cosines: Vectors
    telling: Vectors
    spelling: Vectors

    @classmethod
    def of(cls, known: Texts, asked: Texts, cosines: Vectors) -> "_Ranking":
        ngrams = TfidfVectorizer(analyzer="char_wb", ngram_range=_NGRAM_RANGE, sublinear_tf=True)
        columns_of_known = ngrams.fit_transform(known.texts).T
        telling = np.full(cosines.shape, _NOWHERE, dtype=np.float32)
        for row, words in enumerate(asked.words):
            columns = np.argsort(-cosines[row], kind="stable")[:_CANDIDATES]
            telling[row, columns] = _telling_similarity(words, [known.words[column] for column in columns])
        return cls(
            cosines=np.where(telling > _NOWHERE, cosines, _NOWHERE),
            telling=telling,
            spelling=(ngrams.transform(asked.texts) @ columns_of_known).toarray(),
        )

    def found(self, words_weight: float, ngrams_weight: float) -> NDArray[np.int64]:
        """Return the known question found for each asked one."""
        scores = self.cosines + words_weight * self.telling + ngrams_weight * self.spelling
        return np.asarray(scores.argmax(axis=1), dtype=np.int64)


def _telling_similarity(words: Vectors, candidates: Sequence[Vectors]) -> Vectors:
    """Return how well each candidate matches the question's words, counting words by how they set candidates apart.

    A word that one candidate matches far better than the rest do tells much; one that all match alike tells nothing.
    """
    best = np.array([(words @ candidate.T).max(axis=1) for candidate in candidates])
    weight = (best.max(axis=0) - best.mean(axis=0)) ** 2
    mean: Vectors = best @ (weight / max(float(weight.sum()), np.finfo(np.float32).tiny))
    return mean


def _cross_validated(data: QuestionPairs, ranking: _Ranking) -> float:
    """Return the share of paraphrases that find their source with weights chosen on the other folds' questions."""
    same = np.array(data.same)
    sources = np.array(data.sources)[same]
    right = np.array([ranking.found(*choice)[same] == sources for choice in _CHOICES])
    folds = GroupKFold(_FOLDS).split(sources, groups=sources)
    return round(
        float(np.concatenate([right[right[:, seen].mean(axis=1).argmax(), unseen] for seen, unseen in folds]).mean()), 4
    )


def _features(asked: Texts, row: int, known: Texts, column: int) -> list[float]:
    """Return what the pair scorer looks at: the whole, the worst matched words of either side, and the lengths."""
    similarity = asked.words[row] @ known.words[column].T
    return [
        float(asked.whole[row] @ known.whole[column]),
        _worst(similarity.max(axis=1)),
        _worst(similarity.max(axis=0)),
        float(np.log(len(asked.words[row]))),
        float(np.log(len(known.words[column]))),
    ]


def _worst(best: Vectors) -> float:
    return float(np.sort(best)[: max(1, len(best) // _WORST_SHARE)].mean())


def _own_pairs(
    questions: Sequence[LabelledQuestion], encoder: KeepingEncoder
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return features of neighbouring own questions, and whether document and kind are the same."""
    alone = [question for question in questions if not question.context]
    order = np.random.default_rng(0).permutation(len(alone))[:_LEARNED_FROM]
    drawn = [alone[number] for number in order]
    texts = Texts.encoded([question.text for question in drawn], encoder)
    cosines = texts.whole @ texts.whole.T
    np.fill_diagonal(cosines, _NOWHERE)
    pairs = [(row, int(column)) for row in range(len(drawn)) for column in np.argsort(-cosines[row])[:_NEIGHBOURS]]
    labels = [(question.topics[:1], question.kind) for question in drawn]
    return (
        np.array([_features(texts, row, texts, column) for row, column in pairs]),
        np.array([labels[row] == labels[column] for row, column in pairs]),
    )


def _pair_scorer() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def _figures(data: QuestionPairs, found: NDArray[np.int64], scores: NDArray[np.float64]) -> dict[str, float]:
    same = np.array(data.same)
    right = found == np.array(data.sources)
    curve = _curve(data, found, scores)
    return {
        "precision_at_1": round(float(right[same].mean()), 4),
        "auroc": round(auroc(same, scores), 4),
        "area_under_risk_coverage": round(curve.area, 4),
    }


def _curve(data: QuestionPairs, found: NDArray[np.int64], scores: NDArray[np.float64]) -> RiskCoverage:
    """Return the curve where an answer is right if the asked question is a paraphrase and its source was found."""
    return risk_coverage(np.array(data.same) & (found == np.array(data.sources)), scores)

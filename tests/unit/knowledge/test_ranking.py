"""With an encoder whose words have vectors of their own: what is near is decided by the words of a text."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.encoder import Vectors
from knowledge.errors import StaleIndexError
from knowledge.ranking import Ranker
from knowledge.token_vectors import token_vectors, unit


class WordEncoder:
    """Each word is a token with a random vector of its own; a text is the mean of its tokens."""

    name = "words"
    dimension = 64
    most_tokens = 6

    def encode(self, texts: Sequence[str]) -> Vectors:
        return unit(np.array([vectors.mean(axis=0) for vectors in self.encode_tokens(texts)], dtype=np.float32))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        tokens = [[self._word(word) for word in text.split()[: self.most_tokens]] for text in texts]
        return [np.array(each, dtype=np.float32).reshape(-1, self.dimension) for each in tokens]

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.lower().strip(".?!").encode()).digest()[:4], "big")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


ENCODER = WordEncoder()
PASSAGES = (
    "The clinic opens early. Parking is free behind it. Buses stop in front.",
    "Heat eases cramps. Cold eases swelling.",
    "Screws hold bones. Bones grow together slowly over many months.",
)


ALL = np.arange(len(PASSAGES))


def scores(ranker: Ranker, question: str, rows: NDArray[np.int64] = ALL) -> Vectors:
    return ranker.scores(ENCODER.encode([question])[0], token_vectors([question], ENCODER)[0].values, rows)


def test_the_passage_with_the_words_of_the_question_scores_best() -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    best = [int(scores(ranker, question).argmax()) for question in ("parking free?", "cold swelling", "screws")]
    assert best == [0, 1, 2]


def test_scores_are_those_of_the_rows_asked_for_in_their_order() -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    every = scores(ranker, "heat eases bones")
    assert scores(ranker, "heat eases bones", np.array([2, 0])) == pytest.approx(every[[2, 0]])
    assert all(-1 <= score <= 1 for score in every)


def test_a_stored_ranker_gives_the_same_scores(tmp_path: Path) -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    ranker.save(tmp_path / "ranker.npz")
    again = Ranker.load(tmp_path / "ranker.npz")
    assert scores(again, "cold bones").tolist() == scores(ranker, "cold bones").tolist()


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ranker.npz").write_bytes(content)
    with pytest.raises(StaleIndexError, match=r"ranker\.npz is missing, damaged or of another kind\. Run: make index"):
        Ranker.load(tmp_path / "ranker.npz")


def test_word_similarity_of_a_passage_that_holds_every_word_is_one() -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    words = token_vectors(["slowly grow bones"], ENCODER)[0].values
    similarities = ranker.word_similarities(words, np.array([2, 0]))
    assert similarities[0] == pytest.approx(1, abs=0.02)  # 8-bit numbers
    assert similarities[1] < 0.6


def test_cosine_is_the_mean_of_whole_opening_and_best_sentence() -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    question = ENCODER.encode(["cold swelling"])[0]
    sentences = ENCODER.encode(["Heat eases cramps.", "Cold eases swelling."]) @ question
    whole = ENCODER.encode([PASSAGES[1]])[0] @ question
    assert ranker.cosines(question, ALL)[1] == pytest.approx((whole + sentences[0] + sentences.max()) / 3, abs=1e-5)


def test_a_passage_longer_than_the_encoder_reads_is_kept_whole() -> None:
    parts = token_vectors([PASSAGES[0], ""], ENCODER)
    assert parts[0].values.shape == (13, 64)
    assert parts[0].sentences.shape == (3, 64)
    assert parts[1].values.tolist() == [[0.0] * 64]


def test_a_sentence_longer_than_the_encoder_reads_is_cut() -> None:
    (part,) = token_vectors(["one two three four five six seven eight"], ENCODER)
    assert part.values.shape == (6, 64)
    assert part.sentences.shape == (1, 64)


def test_score_weighs_word_similarity_twice_beside_the_mean_cosine() -> None:
    ranker = Ranker.from_texts(PASSAGES, ENCODER)
    whole, words = ENCODER.encode(["cold bones"])[0], token_vectors(["cold bones"], ENCODER)[0].values
    wanted = (ranker.cosines(whole, ALL) + 2 * ranker.word_similarities(words, ALL)) / 3
    assert scores(ranker, "cold bones") == pytest.approx(wanted)

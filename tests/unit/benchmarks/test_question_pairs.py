import numpy as np
import pytest

from benchmarks.question_pairs import _Ranking, _telling_similarity


def test_a_word_that_every_candidate_matches_alike_does_not_count() -> None:
    words = np.eye(2, dtype=np.float32)
    # Both candidates hold the first word; only the second one holds the other.
    candidates = [np.array([[1, 0]], dtype=np.float32), np.array([[1, 0], [0, 1]], dtype=np.float32)]
    assert _telling_similarity(words, candidates).tolist() == pytest.approx([0, 1])


def test_ranking_adds_its_parts_by_weight() -> None:
    ranking = _Ranking(
        cosines=np.array([[0.9, 0.8]], dtype=np.float32),
        telling=np.array([[0.1, 0.3]], dtype=np.float32),
        spelling=np.array([[0.0, 0.1]], dtype=np.float32),
    )
    assert ranking.found(0, 0).tolist() == [0]
    assert ranking.found(1, 0).tolist() == [1]
    assert ranking.found(0, 0.9).tolist() == [0]
    assert ranking.found(0, 1.1).tolist() == [1]

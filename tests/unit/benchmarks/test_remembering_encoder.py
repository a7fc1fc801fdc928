from collections.abc import Sequence

import numpy as np

from benchmarks.remembering_encoder import RememberingEncoder
from knowledge.encoder import Vectors


class CountingEncoder:
    name = "counting"
    dimension = 1

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_remembered_texts_are_encoded_once_and_together() -> None:
    plain = CountingEncoder()
    encoder = RememberingEncoder(plain)
    with encoder.remembering(["a", "bcd"]):
        assert encoder.encode(["bcd"]).tolist() == [[3]]
        assert encoder.encode(["bcd", "a"]).tolist() == [[3], [1]]
    assert plain.asked == [["a", "bcd"]]


def test_other_texts_are_encoded_as_they_come() -> None:
    plain = CountingEncoder()
    encoder = RememberingEncoder(plain)
    with encoder.remembering(["a"]):
        assert encoder.encode(["a", "longer"]).tolist() == [[1], [6]]
    assert plain.asked == [["a"], ["a", "longer"]]


def test_everything_is_forgotten_after_the_block() -> None:
    plain = CountingEncoder()
    encoder = RememberingEncoder(plain)
    with encoder.remembering(["a"]):
        pass
    encoder.encode(["a"])
    assert plain.asked == [["a"], ["a"]]

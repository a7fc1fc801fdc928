import numpy as np
import pytest

from benchmarks.typos import with_typos
from knowledge.keyboard import NEIGHBOURS

TEXT = "Can my mother have the pump replaced if she takes thinners"


def changed(text: str, slipped: str) -> list[tuple[str, str]]:
    return [(one, two) for one, two in zip(text, slipped, strict=True) if one != two]


def test_neighbours_are_mutual_and_around_the_key() -> None:
    assert sorted(NEIGHBOURS["g"]) == sorted("tyfhvb")
    assert sorted(NEIGHBOURS["q"]) == sorted("wa")
    assert all(letter in NEIGHBOURS[near] for letter, around in NEIGHBOURS.items() for near in around)


def test_a_typo_is_a_neighbour_in_the_same_case() -> None:
    for slipped in with_typos([TEXT, TEXT.upper()] * 20, seed=3):
        text = TEXT.upper() if slipped.isupper() else TEXT
        assert len(changed(text, slipped)) in (1, 2)  # eleven words
        assert all(two.lower() in NEIGHBOURS[one.lower()] for one, two in changed(text, slipped))


def test_one_typo_for_six_words_on_average() -> None:
    counts = [len(changed(TEXT, slipped)) for slipped in with_typos([TEXT] * 400, seed=0)]
    assert np.mean(counts) == pytest.approx(11 / 6, abs=0.1)


def test_a_seed_gives_the_same_typos_and_another_gives_others() -> None:
    texts = [TEXT] * 10
    assert with_typos(texts, seed=1) == with_typos(texts, seed=1) != with_typos(texts, seed=2)


def test_what_has_no_letters_is_left_alone() -> None:
    assert (
        with_typos(["", "404-555-0100 !!", "\u4f60\u597d"] * 5, seed=0) == ["", "404-555-0100 !!", "\u4f60\u597d"] * 5
    )

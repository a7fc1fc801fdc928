"""The aspect that a question's wording asks for."""

import pytest

from knowledge.aspects import asked_aspects
from knowledge.documents import ASPECTS


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("how does a stimulator work", "how_it_works"),
        ("what does a baclofen pump do", "how_it_works"),
        ("whats rfa", "what_it_is"),
        ("wat is it gd 4", "what_it_is"),
        ("how many months before it wears off", "how_long_it_lasts"),
        ("who is that for", "who_it_suits"),
        ("can anything be done", "is_it_treatable"),
        ("am i the only one", "is_it_normal"),
        ("do yall keep people on pain pills", "policy"),
        ("is there a trial", "trial"),
    ],
)
def test_reads_the_aspect(question: str, aspect: str) -> None:
    assert aspect in asked_aspects(question)
    assert aspect in ASPECTS


def test_finds_none_where_the_wording_tells_none() -> None:
    assert asked_aspects("prolotherapy please") == frozenset()

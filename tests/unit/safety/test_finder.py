"""Phrases are found wherever they stand, and nowhere else."""

import pytest

from bot.safety.finder import ConceptFinder, Span
from bot.safety.normalise import words_of
from bot.safety.phrases import parse_phrase


def found(phrase: str, text: str) -> list[Span]:
    finder = ConceptFinder({"it": [parse_phrase(phrase)]})
    return finder.find(words_of(text)).get("it", [])


@pytest.mark.parametrize(
    ("phrase", "text", "spans"),
    [
        ("wet myself", "I wet myself", [Span(1, 3)]),
        ("wet (my|the) bed", "wet the bed", [Span(0, 3)]),
        ("wet (my|the)? bed", "wet bed", [Span(0, 2)]),
        ("wet my? bed", "wet my bed", [Span(0, 3)]),
        ("can't feel", "I cannot feel", [Span(1, 3)]),
        ("risk .. infection", "risk of an infection", [Span(0, 4)]),
        ("risk .. infection", "risk infection", [Span(0, 2)]),
        ("risk .. infection", "risk of a bad old infection", []),
        ("urinat*", "urinating urination", [Span(0, 1), Span(1, 2)]),
        ("temp <100.4-107>", "temp 102", [Span(0, 2)]),
        ("temp <100.4-107>", "temp 98.6", []),
        ("a (b (c|d)|e) f", "a b d f a e f", [Span(0, 4), Span(4, 7)]),
        ("wet myself", "wet. Myself", []),
    ],
)
def test_finds_a_phrase(phrase: str, text: str, spans: list[Span]) -> None:
    assert found(phrase, text) == spans

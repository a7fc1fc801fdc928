"""Moves of the phrase automaton, worked out once."""

import pytest

from bot.safety import known_moves
from bot.safety.known_moves import KnownMoves

STEPS = {(0, "no"): 1, (1, "feeling"): 2}


class Counted:
    """Steps of a small automaton, counted."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self, place: frozenset[int], symbols: tuple[str, ...]) -> frozenset[int]:
        self.steps += 1
        return frozenset(STEPS[state, one] for state in place for one in symbols if (state, one) in STEPS)

    def ends(self, place: frozenset[int]) -> frozenset[str]:
        return frozenset({"numb"}) if 2 in place else frozenset()


def walk(moves: KnownMoves, *words: str) -> tuple[frozenset[int], frozenset[str]]:
    place, ends = frozenset({0}), frozenset[str]()
    for word in words:
        place, ends = moves.move(place, (word,))
    return place, ends


def test_moves_lead_where_the_steps_lead() -> None:
    counted = Counted()
    moves = KnownMoves(counted.step, counted.ends)

    assert walk(moves, "no", "feeling") == (frozenset({2}), frozenset({"numb"}))
    assert walk(moves, "no", "pain") == (frozenset(), frozenset())


def test_a_move_is_worked_out_once() -> None:
    counted = Counted()
    moves = KnownMoves(counted.step, counted.ends)
    for _ in range(3):
        walk(moves, "no", "feeling")

    assert counted.steps == 2


def test_moves_that_were_forgotten_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_moves, "_MOST_MOVES", 1)
    counted = Counted()
    moves = KnownMoves(counted.step, counted.ends)

    assert [walk(moves, "no", "feeling") for _ in range(2)] == [(frozenset({2}), frozenset({"numb"}))] * 2
    assert counted.steps == 4

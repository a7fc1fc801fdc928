"""The moves of a non-deterministic automaton, each worked out once (lazy subset construction, as in grep and RE2).

What is kept are words of the rule file and numbers, nothing that a visitor wrote.
"""

from collections.abc import Callable

Symbols = tuple[str, ...]
Place = frozenset[int]  # the states that the automaton may be in

# Some 20 MB; where messages need more, all is forgotten and learned anew.
_MOST_MOVES = 60_000


class KnownMoves:
    """Where symbols lead from a place, and what ends there; safe to use from several threads."""

    def __init__(self, step: Callable[[Place, Symbols], Place], ends: Callable[[Place], frozenset[str]]) -> None:
        """Know nothing yet.

        Args:
            step: Where symbols lead to from a place.
            ends: What ends at a place.
        """
        self._step = step
        self._ends = ends
        self._moves: dict[tuple[Place, Symbols], tuple[Place, frozenset[str]]] = {}

    def move(self, place: Place, symbols: Symbols) -> tuple[Place, frozenset[str]]:
        """Return the place that symbols lead to, and what ends there."""
        known = self._moves.get((place, symbols))
        return known if known is not None else self._learn(place, symbols)

    def _learn(self, place: Place, symbols: Symbols) -> tuple[Place, frozenset[str]]:
        if len(self._moves) >= _MOST_MOVES:
            self._moves.clear()
        reached = self._step(place, symbols)
        found = self._moves[place, symbols] = (reached, self._ends(reached))
        return found

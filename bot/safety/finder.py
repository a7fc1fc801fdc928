"""Find every phrase of every concept in one pass over a message."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.safety.known_moves import KnownMoves
from bot.safety.lexicon import Lexicon
from bot.safety.normalise import Word
from bot.safety.phrases import GAP, Choice

# ".." in a phrase stands for this many free words at most.
GAP_WORDS = 3
_ANY = ""
_START = frozenset({0})


@dataclass(frozen=True, slots=True)
class Span:
    """Where a concept stands: words `start` to `end` of the message, `end` excluded."""

    start: int
    end: int


@dataclass(slots=True)
class _State:
    """A state of the automaton: where each word leads, where nothing at all leads, and what ends here."""

    steps: dict[str, list[int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


class ConceptFinder:
    """All phrases as one non-deterministic automaton over words (Thompson's construction).

    Its moves are worked out once each and kept, which makes it deterministic as it goes.
    """

    def __init__(self, phrases: Mapping[str, Iterable[Choice]], *, real_words: Iterable[str] = ()) -> None:
        """Compile.

        Args:
            phrases: The phrases of every concept, by its name.
            real_words: Everyday words never taken for a slip of the keyboard.
        """
        self._states: list[_State] = [_State()]
        for concept, choices in phrases.items():
            for choice in choices:
                start = self._new()
                self._states[0].free.append(start)
                self._states[self._choice(choice, start)].ends.append(concept)
        self._drop_free_steps()
        symbols = {symbol for state in self._states for symbol in state.steps} - {_ANY}
        self._lexicon = Lexicon.from_symbols(symbols, real_words=real_words)
        self._moves = KnownMoves(self._step, self._ends)

    @property
    def lexicon(self) -> Lexicon:
        """The words that the phrases are made of."""
        return self._lexicon

    def find(self, words: tuple[Word, ...]) -> dict[str, list[Span]]:
        """Find every concept in a message; a phrase never crosses a sentence's end.

        Args:
            words: The normalised message.

        Returns:
            Spans by concept, by their start; concepts that do not occur are absent.
        """
        symbols = [self._lexicon.symbols(word.text) for word in words]
        found: dict[str, list[Span]] = {}
        for start, first in enumerate(words):
            here, place = _START, start
            while here and place < len(words) and words[place].sentence == first.sentence:
                here, ends = self._moves.move(here, symbols[place])
                place += 1
                for concept in ends:
                    found.setdefault(concept, []).append(Span(start, place))
        return found

    def _step(self, current: frozenset[int], symbols: tuple[str, ...]) -> frozenset[int]:
        reached: set[int] = set()
        for state in current:
            steps = self._states[state].steps
            for symbol in (*symbols, _ANY):
                reached.update(steps.get(symbol, ()))
        return frozenset(reached)

    def _ends(self, current: frozenset[int]) -> frozenset[str]:
        return frozenset(concept for state in current for concept in self._states[state].ends)

    def _new(self) -> int:
        self._states.append(_State())
        return len(self._states) - 1

    def _choice(self, choice: Choice, start: int) -> int:
        end = self._new()
        for branch in choice.branches:
            here = start
            for element in branch:
                here = self._choice(element, here) if isinstance(element, Choice) else self._word(element, here)
            self._states[here].free.append(end)
        if choice.optional:
            self._states[start].free.append(end)
        return end

    def _word(self, word: str, start: int) -> int:
        end = self._new()
        if word != GAP:
            self._states[start].steps.setdefault(word, []).append(end)
            return end
        here = start
        for _ in range(GAP_WORDS):
            self._states[here].free.append(end)
            step = self._new()
            self._states[here].steps.setdefault(_ANY, []).append(step)
            here = step
        self._states[here].free.append(end)
        return end

    def _drop_free_steps(self) -> None:
        """Give every state the steps and ends of all that it reaches for nothing."""
        closures = [self._closure(state) for state in range(len(self._states))]
        merged = []
        for closure in closures:
            state = _State()
            for member in closure:
                for symbol, targets in self._states[member].steps.items():
                    state.steps.setdefault(symbol, []).extend(targets)
                state.ends.extend(end for end in self._states[member].ends if end not in state.ends)
            merged.append(state)
        self._states = merged

    def _closure(self, start: int) -> set[int]:
        reached, open_states = {start}, [start]
        while open_states:
            for state in self._states[open_states.pop()].free:
                if state not in reached:
                    reached.add(state)
                    open_states.append(state)
        return reached

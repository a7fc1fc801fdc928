"""Which words of the rule file a visitor's word stands for, one slip of the keyboard included."""

from collections.abc import Iterable
from dataclasses import dataclass, field

# Below this length one letter changes the meaning too often (pee, pea; leg, log).
MIN_FUZZY_LENGTH = 5
# A slip in the first letter is rarer; short words must keep theirs.
MIN_FREE_FIRST_LETTER = 7
STEM_SIGN = "*"


@dataclass(frozen=True)
class Lexicon:
    """The words, stems and number ranges that the rule file knows.

    Attributes:
        words: Words that the file writes out.
        stems: Beginnings of words, written "urinat*" in the file.
        ranges: Closed ranges of numbers, written "<100.4-107>".
        real_words: Words of everyday English that are one letter from a word of the file and are no slip.
    """

    words: frozenset[str]
    stems: frozenset[str]
    ranges: tuple[tuple[str, float, float], ...]
    real_words: frozenset[str]
    _shortened: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    _stem_lengths: tuple[int, ...] = field(repr=False, default=())

    @classmethod
    def from_symbols(cls, symbols: Iterable[str], *, real_words: Iterable[str] = ()) -> "Lexicon":
        """Build from the elements of compiled phrases.

        Args:
            symbols: Words ("wound"), stems ("urinat*") and ranges ("<38-42>").
            real_words: Everyday words never taken for a slip.
        """
        everything = frozenset(symbols)
        ranges = tuple((symbol, *_bounds(symbol)) for symbol in sorted(everything) if symbol.startswith("<"))
        stems = frozenset(symbol for symbol in everything if symbol.endswith(STEM_SIGN))
        words = frozenset(symbol for symbol in everything if symbol.isalnum())
        targets = [word for word in words if word.isalpha() and len(word) >= MIN_FUZZY_LENGTH]
        targets += [stem for stem in stems if len(stem) > MIN_FUZZY_LENGTH]
        shortened: dict[str, set[str]] = {}
        for target in targets:
            for key in _with_one_letter_less(target.rstrip(STEM_SIGN)):
                shortened.setdefault(key, set()).add(target)
        return cls(
            words=words,
            stems=stems,
            ranges=ranges,
            real_words=frozenset(real_words),
            _shortened={key: tuple(sorted(found)) for key, found in shortened.items()},
            _stem_lengths=tuple(sorted({len(stem) - 1 for stem in stems})),
        )

    def symbols(self, word: str) -> tuple[str, ...]:
        """The elements of phrases that a visitor's word stands for.

        Args:
            word: One normalised word.

        Returns:
            Itself and its stems where the file knows it; else what it stands for with a stretched letter or a dropped
            g put right ("sooo", "feelin"); else what lies one slip away. Empty where nothing fits.
        """
        if word[0].isdigit():
            return self._numbers(word)
        known = self._known(word)
        if known or word in self.real_words:
            return known
        for candidate in (_squeeze(word), f"{word}g" if word.endswith("in") else word):
            known = self._known(candidate)
            if known:
                return known
        return self._one_slip_away(word)

    def _known(self, word: str) -> tuple[str, ...]:
        found = [word] if word in self.words else []
        for length in self._stem_lengths:
            if length > len(word):
                break
            stem = word[:length] + STEM_SIGN
            if stem in self.stems:
                found.append(stem)
        return tuple(found)

    def _numbers(self, word: str) -> tuple[str, ...]:
        found = (word,) if word in self.words else ()
        value = float(word.replace(",", ".")) if word.replace(",", ".").replace(".", "", 1).isdecimal() else None
        if value is None:
            return found
        return found + tuple(name for name, low, high in self.ranges if low <= value <= high)

    def _one_slip_away(self, word: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        if len(word) >= MIN_FUZZY_LENGTH - 1:
            found.update(dict.fromkeys(self._slips(word, of_stems=False)))
        for length in self._stem_lengths:
            if length > MIN_FUZZY_LENGTH - 1:
                for head in {word[: length - 1], word[:length], word[: length + 1]}:
                    found.update(dict.fromkeys(self._slips(head, of_stems=True)))
        return tuple(found)

    def _slips(self, word: str, *, of_stems: bool) -> list[str]:
        return [
            target
            for key in _with_one_letter_less(word)
            for target in self._shortened.get(key, ())
            if target.endswith(STEM_SIGN) is of_stems and _is_slip(word, target.rstrip(STEM_SIGN))
        ]


def is_one_edit(word: str, other: str) -> bool:
    """Whether two different words are one insertion, deletion, substitution or swap of neighbours apart."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    shorter, longer = sorted((word, other), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    if shorter[start + 1 :] == longer[start + 1 :]:
        return True
    swapped = shorter[start : start + 2][::-1]
    return swapped == longer[start : start + 2] and shorter[start + 2 :] == longer[start + 2 :]


def _is_slip(word: str, target: str) -> bool:
    if word[0] != target[0] and len(target) < MIN_FREE_FIRST_LETTER:
        return False
    return is_one_edit(word, target)


def _with_one_letter_less(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _squeeze(word: str) -> str:
    """Each run of one letter becomes a single letter."""
    return "".join(sign for place, sign in enumerate(word) if place == 0 or sign != word[place - 1])


def _bounds(symbol: str) -> tuple[float, float]:
    low, high = symbol.strip("<>").split("-")
    return float(low), float(high)

"""Repairs slips of the finger before a text is understood: "how lomg does the nrrve burning last".

A noisy channel: of the known words one edit away, the one that is likeliest between its neighbours, by how often the
examples have such words and pairs, and by how likely fingers slip that way. Words of the examples and common English
ones are left as they are, so that a text without slips stays itself. What a visitor reads or what is stored is never
repaired, only what is encoded and compared.

Measured on an author left out, one slip for six words: accuracy of intents lost 8.0 points before, 1.6 with it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
from symspellpy import SymSpell, Verbosity

from knowledge.errors import ClassifierFileError
from knowledge.keyboard import NEIGHBOURS

_WORD = re.compile(r"(?<![\w'@.])[^\W\d_]+(?:'[^\W\d_]+)?(?![\w'@])")  # none of a mail address
_FEWEST_USES = 2  # of a word in the examples to be offered as a repair, and of a pair to count
_FEWEST_LETTERS = 2  # of a word that is repaired
# Uses of a word in symspellpy's list of English ones, which counts books: from the first it is known, from the second
# it is offered as a repair.
_KNOWN_FROM = 200_000
_OFFERED_FROM = 1_000_000
_OWN_SHARE = 0.8  # of a word's probability, by the examples; the rest by English at large
_EDGE = ""  # stands before the first word and behind the last
_WRITTEN_TOKENS = 20_000.0  # as if so many words had stood at the edges
_ALONE = 1.0  # how many counted pairs a word's own probability is worth
_LEAST = -16.0  # log probability
_ENDS = 0.1  # one word in ten ends a text
# Log odds of a slip, doubled: it weighs as much as both neighbours do.
_NEXT_KEY, _OTHER_KEY, _SWAPPED, _ADDED_OR_LEFT_OUT = -2.0, -6.0, -3.0, -3.6
# A text with more unknown words than known ones is another language, or none.
_FEWEST_TO_JUDGE = 4


class Spelling:
    """Knows words, and which stand beside each other."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> None:
        """Take how often each word and each pair of neighbouring words was used; ``""`` stands for a text's edge."""
        self._words = dict(words)
        self._pairs = dict(pairs)
        general = _general_words()
        own_total, general_total = max(1, sum(self._words.values())), sum(general.values())
        offered = {word for word, count in self._words.items() if count >= _FEWEST_USES}
        offered |= {word for word, count in general.items() if count >= _OFFERED_FROM}
        self._logs = {
            word: math.log(
                _OWN_SHARE * self._words.get(word, 0) / own_total
                + (1 - _OWN_SHARE) * max(general.get(word, 0), 1) / general_total
            )
            for word in sorted(offered)
        }
        self._logs[_EDGE] = math.log(_ENDS)
        self._known = frozenset(self._words.keys() | general.keys())
        self._candidates = SymSpell(max_dictionary_edit_distance=1, prefix_length=7)
        for word in offered:
            self._candidates.create_dictionary_entry(word, 1)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> "Spelling":
        """Learn the words of texts, and their neighbours; what occurs once may be a slip, and repairs none."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            found = [_EDGE, *_words_of(text), _EDGE]
            words.update(found[1:-1])
            pairs.update(pairwise(found))
        return cls(words, {pair: count for pair, count in pairs.items() if count >= _FEWEST_USES})

    def repaired(self, text: str) -> str:
        """Return a text with its slips repaired; repaired words are in small letters, all else is as it was."""
        lowered = _lowered(text)
        places = list(_WORD.finditer(lowered)) if len(lowered) == len(text) else []
        words = [place[0] for place in places]
        if self._foreign(words):
            return text
        shouted = text.isupper()
        pieces, at, before = [], 0, _EDGE
        for number, place in enumerate(places):
            after = words[number + 1] if number + 1 < len(words) else _EDGE
            written = place[0]
            short_form = text[place.start() : place.end()].isupper() and not shouted  # "MRI", "TLIF"
            before = written if short_form else self._best(written, before, after)
            if before != written:
                pieces += [text[at : place.start()], before]
                at = place.end()
        return "".join([*pieces, text[at:]])

    def save(self, path: Path) -> None:
        """Write words and pairs as an ``.npz`` of plain arrays."""
        names = sorted(self._words)
        number = {name: row for row, name in enumerate([_EDGE, *names])}
        pairs = sorted((number[one], number[other], count) for (one, other), count in self._pairs.items())
        with path.open("wb") as file:
            np.savez(
                file,
                # One string: an array of strings gives each the room of the longest.
                words=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
                counts=np.array([self._words[name] for name in names], dtype=np.int32),
                pairs=np.array(pairs, dtype=np.int32).reshape(-1, 3),
            )

    @classmethod
    def load(cls, path: Path) -> "Spelling":
        """Read what `save` wrote.

        Raises:
            ClassifierFileError: The file is missing, damaged or of another kind.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                text = stored["words"].tobytes().decode()
                counts, pairs = stored["counts"].tolist(), stored["pairs"].tolist()
            names = text.split("\n") if text else []
            numbered = [_EDGE, *names]
            counted = {(numbered[one], numbered[other]): count for one, other, count in pairs}
            return cls(dict(zip(names, counts, strict=True)), counted)
        except Exception as error:  # numpy and zipfile raise many kinds for a file that is not theirs
            raise ClassifierFileError(f"{path.name} is missing, damaged or of another kind") from error

    def _foreign(self, words: Sequence[str]) -> bool:
        unknown = sum(word not in self._known for word in words)
        return len(words) >= _FEWEST_TO_JUDGE and 2 * unknown > len(words)

    def _best(self, written: str, before: str, after: str) -> str:
        """Return the likeliest word that was meant."""
        if len(written) < _FEWEST_LETTERS or written in self._known or not written.isascii():
            return written
        found = [each.term for each in self._candidates.lookup(written, Verbosity.ALL, max_edit_distance=1)]
        return max(found, key=lambda word: self._odds(word, before, after) + slip_odds(written, word), default=written)

    def _odds(self, word: str, before: str, after: str) -> float:
        """Return the log probability of a word between two others, up to a constant."""
        known_after = after == _EDGE or after in self._known
        return self._beside(before, word) + (self._beside(word, after) if known_after else 0.0)

    def _beside(self, one: str, other: str) -> float:
        """Return the log probability of a word behind another."""
        alone = _ALONE * math.exp(self._logs.get(other, _LEAST))
        uses = self._words.get(one, 0) + _ALONE if one else _WRITTEN_TOKENS
        return math.log((self._pairs.get((one, other), 0) + alone) / uses)


def slip_odds(written: str, meant: str) -> float:
    """Return how likely fingers write one word for another, one edit away: log odds, at most 0."""
    if len(written) != len(meant):
        return _ADDED_OR_LEFT_OUT
    differing = [(one, other) for one, other in zip(written, meant, strict=True) if one != other]
    if len(differing) > 1:
        return _SWAPPED
    return max((_NEXT_KEY if one in NEIGHBOURS.get(other, "") else _OTHER_KEY for one, other in differing), default=0.0)


def _words_of(text: str) -> list[str]:
    return _WORD.findall(_lowered(text))


def _lowered(text: str) -> str:
    return text.lower().replace("’", "'")


@lru_cache(maxsize=1)
def _general_words() -> dict[str, int]:
    """Return common English words with how often they are used; the list is symspellpy's own."""
    lines = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    counted = (line.split() for line in lines.splitlines())
    return {word: int(count) for word, count in counted if int(count) >= _KNOWN_FROM}

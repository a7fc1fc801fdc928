"""Slips of the finger: letters replaced by a neighbour on a US keyboard, the same for a seed."""

from collections.abc import Sequence

import numpy as np

from knowledge.keyboard import NEIGHBOURS

WORDS_PER_TYPO = 6


def with_typos(texts: Sequence[str], *, seed: int, words_per_typo: int = WORDS_PER_TYPO) -> list[str]:
    """Return the texts with one typo for so many words on average.

    A text of 15 words gets two typos, or three with a chance of a half. Each falls on another letter, drawn at random.

    Args:
        texts: Any; what is no letter of the English alphabet is never touched.
        seed: Of what is drawn.
        words_per_typo: At least 1.
    """
    rng = np.random.default_rng(seed)
    return [_slipped(text, len(text.split()) / words_per_typo, rng) for text in texts]


def _slipped(text: str, expected: float, rng: np.random.Generator) -> str:
    count = int(expected) + int(rng.random() < expected - int(expected))
    places = [place for place, letter in enumerate(text) if letter.lower() in NEIGHBOURS]
    letters = list(text)
    for place in rng.choice(places, size=min(count, len(places)), replace=False) if places else ():
        near = NEIGHBOURS[letters[place].lower()]
        slip = near[int(rng.integers(len(near)))]
        letters[place] = slip.upper() if letters[place].isupper() else slip
    return "".join(letters)

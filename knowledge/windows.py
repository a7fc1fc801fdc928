"""Sentences of a text, and windows of whole sentences that are short enough for an encoder."""

import re
from collections.abc import Sequence

# Behind a sentence's last mark, before what may begin the next one; or before a dash that begins an entry of a list.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(-])|\s+(?=- )")


def sentences_of(text: str) -> tuple[str, ...]:
    """Split a text into its sentences and the entries of its lists; a text without any mark is one sentence."""
    return tuple(part.strip() for part in _BETWEEN_SENTENCES.split(text) if part.strip()) or (text,)


def windows_of(lengths: Sequence[int], *, limit: int) -> tuple[range, ...]:
    """Pack consecutive sentences into as few windows as fit.

    Args:
        lengths: How long each sentence is, at least 0.
        limit: Longest window, in the same unit; a sentence above it is a window of its own.

    Returns:
        Ranges of sentence numbers, in their order, that hold each sentence once.
    """
    windows: list[range] = []
    start, total = 0, 0
    for number, length in enumerate(lengths):
        if number > start and total + length > limit:
            windows.append(range(start, number))
            start, total = number, 0
        total += length
    return (*windows, range(start, len(lengths))) if lengths else ()

"""The speed of the red-flag screen per message, beside a peer in the same run: the plain keyword list.

``wall`` is what a visitor waits; it depends on what else the machine does, so the load is given too. ``processor`` is
the time that the calling thread worked: others disturb it less, but an encoder's further threads are not in it. The
ratio to the peer is what can be compared with other machines.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.safety.union import Screen

AIMS_P99_MS = {"rules": 5.0, "union": 30.0}
PEER = "keyword_list"
_QUANTILES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
_WARM_UP = 20  # messages: the first ones load what later ones find loaded


def long_stories(texts: Sequence[str], *, count: int, characters: int) -> list[str]:
    """Return stories just below a length, each made of messages one after the other.

    Args:
        texts: What they are made of; each starts at another one, so that no two are alike.
        count: How many, at most as many as there are texts.
        characters: Most characters of a story; more than any text has.
    """
    return [" ".join(_until(texts, start, characters)) for start in range(count)]


def measure(screens: Mapping[str, Screen], kinds: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return quantiles of each screen's time, over all messages and by kind, and the ratios to the peer's.

    The screens take turns message by message, so that whatever else the machine does falls on all of them.

    Args:
        screens: By name, the peer among them.
        kinds: Messages by kind, at least one in each.
    """
    for text in [text for texts in kinds.values() for text in texts][:_WARM_UP]:
        _times(screens, text)
    times = {kind: [_times(screens, text) for text in texts] for kind, texts in kinds.items()}
    together = _by_screen(screens, [each for rows in times.values() for each in rows])
    return {
        "messages": {kind: len(texts) for kind, texts in kinds.items()},
        "load_average": round(os.getloadavg()[0], 1),
        "aims_p99_ms": AIMS_P99_MS,
        "all_ms": {name: _milliseconds(took) for name, took in together.items()},
        f"over_{PEER}": {name: _ratios(took, together[PEER]) for name, took in together.items() if name != PEER},
        "by_kind_ms": {
            kind: {name: _milliseconds(took) for name, took in _by_screen(screens, rows).items()}
            for kind, rows in times.items()
        },
    }


@dataclass(frozen=True)
class _Took:
    """Seconds by two clocks."""

    wall: float
    processor: float


def _until(texts: Sequence[str], start: int, characters: int) -> Iterator[str]:
    length = -1
    for number in range(len(texts)):
        text = texts[(start + number) % len(texts)]
        length += len(text) + 1
        if length > characters:
            return
        yield text


def _times(screens: Mapping[str, Screen], text: str) -> dict[str, _Took]:
    return {name: _took(screen, text) for name, screen in screens.items()}


def _took(screen: Screen, text: str) -> _Took:
    wall, processor = time.perf_counter(), time.thread_time()
    screen.screen(text)
    return _Took(wall=time.perf_counter() - wall, processor=time.thread_time() - processor)


def _by_screen(screens: Mapping[str, Screen], rows: Sequence[Mapping[str, _Took]]) -> dict[str, list[_Took]]:
    return {name: [row[name] for row in rows] for name in screens}


def _milliseconds(took: Sequence[_Took]) -> dict[str, dict[str, float]]:
    clocks = {"wall": [each.wall for each in took], "processor": [each.processor for each in took]}
    return {
        clock: {name: round(float(np.quantile(seconds, q)) * 1000, 3) for name, q in _QUANTILES}
        for clock, seconds in clocks.items()
    }


def _ratios(took: Sequence[_Took], peer: Sequence[_Took]) -> dict[str, float]:
    """Return the ratios of wall times: the peer's are too short for the other clock."""
    own, others = ([each.wall for each in each_took] for each_took in (took, peer))
    return {name: round(float(np.quantile(own, q) / np.quantile(others, q)), 1) for name, q in _QUANTILES}

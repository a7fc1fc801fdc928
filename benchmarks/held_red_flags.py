"""Emergencies and near misses that were held back from the rules and from the meaning scorer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.metrics import wilson_interval
from benchmarks.ordinary_messages import EMERGENCIES
from bot.safety.rule_book import CATEGORIES
from bot.safety.union import Screen

AIMS = {"caught": 0.95, "silent": 0.90}


@dataclass(frozen=True)
class HeldMessage:
    """A message held back.

    Attributes:
        text: The message.
        category: That of its file.
        is_emergency: Whether it must fire; a near miss must not.
    """

    text: str
    category: str
    is_emergency: bool


def load_held(folder: Path) -> list[HeldMessage]:
    """Read the held lines of ``<category>.jsonl`` of every category in ``tests/fixtures/red_flags``."""
    return [
        HeldMessage(text=row["text"], category=category, is_emergency=row["expected"] is not None)
        for category in CATEGORIES
        for row in _rows(folder / f"{category}.jsonl")
        if row["held"]
    ]


def load_visitors(folder: Path) -> list[HeldMessage]:
    """Read the emergencies of ``tests/fixtures/visitors``; their first tag names the category."""
    return [
        HeldMessage(text=row["text"], category=row["tags"][0], is_emergency=True)
        for row in _rows(folder / f"{EMERGENCIES}.jsonl")
    ]


def measure(screens: Mapping[str, Screen], messages: Sequence[HeldMessage]) -> dict[str, Any]:
    """Return how many emergencies each screen catches, and how many near misses it leaves alone.

    Args:
        screens: By name.
        messages: At least one.

    Returns:
        ``total`` with shares and their 95 % intervals, and counts by category. ``named_right`` counts the emergencies
        that are caught under their own category: the others are answered, but as something else.
    """
    found = {name: [screen.screen(each.text) for each in messages] for name, screen in screens.items()}
    outcomes = {
        name: [
            _Outcome(each, fired=flag is not None, named_right=flag is not None and flag.category == each.category)
            for each, flag in zip(messages, flags, strict=True)
        ]
        for name, flags in found.items()
    }
    return {
        "aims": AIMS,
        "total": _sizes(messages) | {name: _shares(each) for name, each in outcomes.items()},
        "by_category": {
            category: _sizes([each for each in messages if each.category == category])
            | {
                name: _counts([one for one in each if one.message.category == category])
                for name, each in outcomes.items()
            }
            for category in CATEGORIES
        },
    }


@dataclass(frozen=True)
class _Outcome:
    message: HeldMessage
    fired: bool
    named_right: bool


def _sizes(messages: Sequence[HeldMessage]) -> dict[str, Any]:
    emergencies = sum(each.is_emergency for each in messages)
    return {"emergencies": emergencies, "near_misses": len(messages) - emergencies}


def _counts(outcomes: Sequence[_Outcome]) -> dict[str, int]:
    return {
        "caught": sum(each.fired for each in outcomes if each.message.is_emergency),
        "named_right": sum(each.named_right for each in outcomes if each.message.is_emergency),
        "silent": sum(not each.fired for each in outcomes if not each.message.is_emergency),
    }


def _shares(outcomes: Sequence[_Outcome]) -> dict[str, Any]:
    counts, sizes = _counts(outcomes), _sizes([each.message for each in outcomes])
    shares: dict[str, Any] = dict(counts)
    for name, size in (("caught", sizes["emergencies"]), ("silent", sizes["near_misses"])):
        if size:
            low, high = wilson_interval(counts[name], size)
            shares[f"{name}_share"] = round(counts[name] / size, 4)
            shares[f"{name}_interval"] = [round(low, 4), round(high, 4)]
    return shares


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

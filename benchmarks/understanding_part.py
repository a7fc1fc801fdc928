"""The part `understanding`: public protocols 1 to 3, the project's own intents, and stock Rasa on the same data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import hint3, intent_sets, own_intents, stock_rasa
from benchmarks.behaviours import load_visitors
from benchmarks.kept_vectors import KeepingEncoder
from benchmarks.own_data import VISITORS, own_examples, untouched_examples
from benchmarks.public_data import DataMissingError
from benchmarks.tuned_encoder import AdapterSchool
from bot.settings import Settings


@dataclass(frozen=True)
class UnderstandingBench:
    """What the measurements work on.

    Attributes:
        settings: Of the bot.
        public_data: The folder of public data, or None.
        out: Where results go, or None.
        plain: The published encoder, behind a cache.
        shipped: The one that the bot uses, with what the project's examples taught it.
        adapters: Where adapters learned from public data are kept.
        stock_epochs: How long stock Rasa learns.
        limit: Learn from only so many of the project's examples, or None for all.
    """

    settings: Settings
    public_data: Path | None
    out: Path | None
    plain: KeepingEncoder
    shipped: KeepingEncoder
    adapters: Path
    stock_epochs: int
    limit: int | None


def run(bench: UnderstandingBench, *, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Measure, and write each result to the output folder as soon as it is there.

    Args:
        bench: What to work on.
        only: Names out of `MEASUREMENTS`; all of them where it is empty.

    Returns:
        Results by name; a measurement whose public data is missing says so in their place.
    """
    results: dict[str, Any] = {}
    if bench.out:
        bench.out.mkdir(parents=True, exist_ok=True)
    for name in only or tuple(MEASUREMENTS):
        try:
            results[name] = MEASUREMENTS[name](bench)
        except DataMissingError as error:
            results[name] = f"not run: {error}"
            continue
        if bench.out:
            (bench.out / f"{name}.json").write_text(json.dumps(results[name], indent=1) + "\n", encoding="utf-8")
    return results


def _own(bench: UnderstandingBench) -> dict[str, Any]:
    return own_intents.measure(
        own_examples(bench.limit),
        untouched_examples(),
        load_visitors(VISITORS),
        plain=bench.plain,
        shipped=bench.shipped,
    )


def _stock(bench: UnderstandingBench) -> dict[str, Any]:
    return stock_rasa.measure(bench.settings, load_visitors(VISITORS), epochs=bench.stock_epochs, limit=bench.limit)


MEASUREMENTS: Mapping[str, Callable[[UnderstandingBench], dict[str, Any]]] = {
    "hint3": lambda bench: hint3.measure(bench.public_data, bench.plain),
    "clinc": lambda bench: intent_sets.measure_clinc(
        bench.public_data, bench.plain, adapted=AdapterSchool(bench.adapters)
    ),
    "few_shot": lambda bench: intent_sets.measure_few_shot(
        bench.public_data, bench.plain, adapted=AdapterSchool(bench.adapters)
    ),
    "own": _own,
    "stock": _stock,
}

"""Measures this project: ``python -m benchmarks PART``. Each part is a command of its own; see docs/benchmarks.md."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import load_settings

_DATA_VARIABLE = "BENCH_DATA"
_MEASUREMENTS = ("decision", "ablation", "sections", "medical_retrieval", "question_pairs", "build", "speed", "scale")
_SAFETY_MEASUREMENTS = ("speed", "held", "false_alarms")
_UNDERSTANDING_MEASUREMENTS = ("hint3", "clinc", "few_shot", "own", "stock")
_STOCK_EPOCHS = 100  # of stock Rasa's default configuration


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one part, or every part where none is named, and print its results as one JSON object."""
    given = _parser().parse_args(arguments)
    results = _PARTS[given.part](given) if given.part else {name: run(given) for name, run in _PARTS.items()}
    print(json.dumps(results, indent=1))
    return 0


def _knowledge(given: argparse.Namespace) -> dict[str, object]:
    # Imported here: torch takes seconds, and --help needs none of it.
    from benchmarks.kept_vectors import KeepingEncoder
    from benchmarks.knowledge_part import Bench, run
    from knowledge.compiled_encoder import load_encoder
    from knowledge.encoder import SentenceEncoder

    settings = load_settings()
    folder = os.environ.get(_DATA_VARIABLE)
    plain, adapted = ((given.cache / name if given.cache else None) for name in ("plain", "adapted"))
    bench = Bench(
        documents_dir=settings.documents_dir,
        index_dir=settings.index_dir,
        public_data=Path(folder) if folder else None,
        out=given.out,
        encoder=KeepingEncoder(SentenceEncoder.load(settings.encoder), plain),
        adapted=KeepingEncoder(load_encoder(settings.encoder), adapted),
    )
    return run(bench, only=tuple(given.only))


def _safety(given: argparse.Namespace) -> dict[str, object]:
    from benchmarks.safety_part import SafetyBench, run

    folder = os.environ.get(_DATA_VARIABLE)
    bench = SafetyBench.load(load_settings(), public_data=Path(folder) if folder else None, out=given.out)
    return run(bench, only=tuple(given.only))


def _understanding(given: argparse.Namespace) -> dict[str, object]:
    from benchmarks.kept_vectors import KeepingEncoder
    from benchmarks.understanding_part import UnderstandingBench, run
    from knowledge.compiled_encoder import load_encoder
    from knowledge.encoder import SentenceEncoder

    settings = load_settings()
    folder = os.environ.get(_DATA_VARIABLE)
    # In folders of their own: each user of a folder drops what it did not ask for.
    plain, shipped = ((given.cache / name if given.cache else None) for name in ("understanding", "shipped"))
    bench = UnderstandingBench(
        settings=settings,
        public_data=Path(folder) if folder else None,
        out=given.out,
        plain=KeepingEncoder(SentenceEncoder.load(), plain),
        shipped=KeepingEncoder(load_encoder(settings.encoder), shipped),
        adapters=given.cache / "adapters" if given.cache else Path(tempfile.mkdtemp(prefix="adapters-")),
        stock_epochs=given.stock_epochs,
        limit=given.examples,
    )
    return run(bench, only=tuple(given.only))


_PARTS: Mapping[str, Callable[[argparse.Namespace], dict[str, object]]] = {
    "knowledge": _knowledge,
    "safety": _safety,
    "understanding": _understanding,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure this project; see docs/benchmarks.md.")
    # What a run without a part needs: every part's options at their defaults.
    parser.set_defaults(out=None, cache=None, only=(), stock_epochs=_STOCK_EPOCHS, examples=None)
    parts = parser.add_subparsers(title="parts", metavar="PART", dest="part")
    knowledge = parts.add_parser(
        "knowledge", help="the answer decision, retrieval and abstention on public data, speed, many passages"
    )
    knowledge.add_argument("--out", type=Path, metavar="DIR", help="write results and plots there too")
    knowledge.add_argument("--cache", type=Path, metavar="DIR", help="keep text vectors there for the next run")
    knowledge.add_argument(
        "--only", nargs="+", choices=_MEASUREMENTS, default=(), metavar="NAME", help=f"of {', '.join(_MEASUREMENTS)}"
    )
    knowledge.epilog = f"Public data is read from the folder that {_DATA_VARIABLE} names; what is missing is not run."
    safety = parts.add_parser("safety", help="the red-flag screen: its speed, held emergencies, false alarms")
    safety.add_argument("--out", type=Path, metavar="DIR", help="write results there too")
    safety.add_argument(
        "--only",
        nargs="+",
        choices=_SAFETY_MEASUREMENTS,
        default=(),
        metavar="NAME",
        help=f"of {', '.join(_SAFETY_MEASUREMENTS)}",
    )
    safety.epilog = knowledge.epilog
    _add_understanding(parts).epilog = knowledge.epilog
    return parser


def _add_understanding(parts: Any) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(
        "understanding", help="intents and what is out of scope: public data, the project's own, stock Rasa beside it"
    )
    part.add_argument("--out", type=Path, metavar="DIR", help="write results there too")
    part.add_argument("--cache", type=Path, metavar="DIR", help="keep text vectors there for the next run")
    part.add_argument(
        "--only",
        nargs="+",
        choices=_UNDERSTANDING_MEASUREMENTS,
        default=(),
        metavar="NAME",
        help=f"of {', '.join(_UNDERSTANDING_MEASUREMENTS)}",
    )
    part.add_argument(
        "--stock-epochs",
        type=int,
        default=_STOCK_EPOCHS,
        metavar="N",
        help="how long stock Rasa learns (%(default)s); fewer for a trial run",
    )
    part.add_argument("--examples", type=int, metavar="N", help="own and stock learn from only so many: a trial run")
    return part


if __name__ == "__main__":
    sys.exit(main())

"""Measures this project: ``python -m benchmarks PART``. Each part is a command of its own; see docs/benchmarks.md."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import load_settings

_DATA_VARIABLE = "BENCH_DATA"
_MEASUREMENTS = ("decision", "ablation", "medical_retrieval", "question_pairs", "build", "speed", "scale")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one part, or every part where none is named, and print its results as one JSON object."""
    given = _parser().parse_args(arguments)
    print(json.dumps(_knowledge(given), indent=1))
    return 0


def _knowledge(given: argparse.Namespace) -> dict[str, object]:
    # Imported here: torch takes seconds, and --help needs none of it.
    from benchmarks.kept_vectors import KeepingEncoder
    from benchmarks.knowledge_part import Bench, run
    from knowledge.encoder import SentenceEncoder

    settings = load_settings()
    folder = os.environ.get(_DATA_VARIABLE)
    bench = Bench(
        documents_dir=settings.documents_dir,
        index_dir=settings.index_dir,
        public_data=Path(folder) if folder else None,
        out=given.out,
        encoder=KeepingEncoder(SentenceEncoder.load(settings.encoder), given.cache),
    )
    return run(bench, only=tuple(given.only))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure this project; see docs/benchmarks.md.")
    # What a run without a part needs: every part's options at their defaults.
    parser.set_defaults(out=None, cache=None, only=())
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
    return parser


if __name__ == "__main__":
    sys.exit(main())

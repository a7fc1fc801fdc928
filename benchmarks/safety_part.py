"""The part `safety`: the red-flag screen's speed, what it catches of held emergencies, and false alarms."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import false_alarms, held_red_flags, screen_speed
from benchmarks.keyword_list import KeywordList
from benchmarks.ordinary_messages import MessageSet, own_sets, public_sets
from benchmarks.remembering_encoder import RememberingEncoder
from bot.nlu.red_flag_meaning import MeaningModelError, MeaningScorer
from bot.nlu.red_flag_screen import MODEL_NAME, make_screen
from bot.safety.examples import load_examples
from bot.safety.union import Screen, UnionScreen
from bot.settings import PROJECT_ROOT, Settings
from knowledge.compiled_encoder import load_encoder
from knowledge.errors import EncoderError

_FIXTURES = PROJECT_ROOT / "tests" / "fixtures"
# Messages timed. Most are ordinary, as a visitor's are: the scorer is asked only where no rule fires.
_ORDINARY = 1_000
_EMERGENCIES = 300
_STORIES = 150
_STORY_CHARACTERS = 1_000  # as much as a message may hold


@dataclass(frozen=True)
class SafetyBench:
    """What the measurements work on.

    Attributes:
        screens: ``rules``, ``union`` (rules and meaning; left out where there is no trained scorer), ``keyword_list``.
        no_union: Why ``union`` is left out, or None.
        encoder: What ``union`` reads meaning with, or None without one.
        documents_dir: The clinic's documents.
        public_data: The folder of public data, or None.
        out: Where results go, or None.
    """

    screens: Mapping[str, Screen]
    no_union: str | None
    encoder: RememberingEncoder | None
    documents_dir: Path
    public_data: Path | None
    out: Path | None

    @classmethod
    def load(cls, settings: Settings, *, public_data: Path | None, out: Path | None) -> "SafetyBench":
        """Load the screens that the settings name."""
        rules = make_screen(settings, rules_only=True)
        screens: dict[str, Screen] = {"rules": rules}
        no_union, encoder = None, None
        try:
            encoder = RememberingEncoder(load_encoder(settings.encoder))
            # Not by `make_screen`, which falls back to rules in silence: the figures would be taken for the union's.
            screens["union"] = UnionScreen(rules, MeaningScorer.load(settings.model.with_name(MODEL_NAME), encoder))
        except (MeaningModelError, EncoderError) as error:
            no_union, encoder = f"not run: {error}", None
        screens["keyword_list"] = KeywordList()
        return cls(
            screens=screens,
            no_union=no_union,
            encoder=encoder,
            documents_dir=settings.documents_dir,
            public_data=public_data,
            out=out,
        )


def run(bench: SafetyBench, *, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Measure, and write each result to the output folder as soon as it is there.

    Args:
        bench: What to work on.
        only: Names out of `MEASUREMENTS`; all of them where it is empty.

    Returns:
        Results by name.
    """
    results: dict[str, Any] = {}
    if bench.out:
        bench.out.mkdir(parents=True, exist_ok=True)
    for name in only or tuple(MEASUREMENTS):
        results[name] = MEASUREMENTS[name](bench) | ({"union": bench.no_union} if bench.no_union else {})
        if bench.out:
            # The knowledge part has a "speed" too, and both may write to one folder.
            path = bench.out / f"safety_{name}.json"
            path.write_text(json.dumps(results[name], indent=1) + "\n", encoding="utf-8")
    return results


def _speed(bench: SafetyBench) -> dict[str, Any]:
    own = _own(bench)
    questions = [text for each in own.values() for text in each.texts]
    visitors = own["held_visitors"].texts
    held = held_red_flags.load_held(_FIXTURES / "red_flags")
    emergencies = [example.text for example in load_examples() if example.expected] + [
        each.text for each in held if each.is_emergency
    ]
    kinds = {
        "ordinary": _drawn(questions, _ORDINARY),
        "red_flags": _drawn(emergencies, _EMERGENCIES),
        "long_stories": screen_speed.long_stories(visitors, count=_STORIES, characters=_STORY_CHARACTERS),
    }
    return screen_speed.measure(bench.screens, kinds)


def _drawn(texts: Sequence[str], count: int) -> list[str]:
    """Return as many texts, evenly from all."""
    return [texts[number * len(texts) // count] for number in range(count)]


def _held(bench: SafetyBench) -> dict[str, Any]:
    return {
        "held_red_flags": held_red_flags.measure(bench.screens, held_red_flags.load_held(_FIXTURES / "red_flags")),
        "visitors": held_red_flags.measure(bench.screens, held_red_flags.load_visitors(_FIXTURES / "visitors")),
    }


def _false_alarms(bench: SafetyBench) -> dict[str, Any]:
    sets = {**_own(bench), **public_sets(bench.public_data)}
    texts = [text for each in sets.values() if isinstance(each, MessageSet) for text in each.texts]
    with bench.encoder.remembering(texts) if bench.encoder else nullcontext():
        return false_alarms.measure(bench.screens, sets)


def _own(bench: SafetyBench) -> dict[str, MessageSet]:
    return own_sets(documents_dir=bench.documents_dir, nlu_dir=PROJECT_ROOT / "data" / "nlu", fixtures_dir=_FIXTURES)


MEASUREMENTS: Mapping[str, Callable[[SafetyBench], dict[str, Any]]] = {
    "speed": _speed,
    "held": _held,
    "false_alarms": _false_alarms,
}

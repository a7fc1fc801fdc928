import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import safety_part
from benchmarks.__main__ import _SAFETY_MEASUREMENTS, _parser
from benchmarks.safety_part import SafetyBench, run
from bot.settings import load_settings


def bench(out: Path | None = None, *, no_union: str | None = None) -> SafetyBench:
    return SafetyBench(screens={}, no_union=no_union, encoder=None, documents_dir=Path(), public_data=None, out=out)


@pytest.fixture
def one_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety_part, "MEASUREMENTS", {"speed": lambda bench: {"n": 1}, "held": lambda bench: {"n": 2}})


def test_every_measurement_can_be_chosen() -> None:
    assert tuple(safety_part.MEASUREMENTS) == _SAFETY_MEASUREMENTS
    assert _parser().parse_args(["safety", "--only", "held", "speed"]).only == ["held", "speed"]


def test_runs_what_is_chosen_and_writes_it(tmp_path: Path, one_measurement: None) -> None:
    assert run(bench(tmp_path / "results"), only=("held",)) == {"held": {"n": 2}}
    written = tmp_path / "results" / "safety_held.json"
    assert json.loads(written.read_text()) == {"n": 2}
    assert list(written.parent.iterdir()) == [written]


def test_runs_everything_where_nothing_is_chosen(one_measurement: None) -> None:
    assert list(run(bench())) == ["speed", "held"]


def test_results_say_why_meaning_was_left_out(one_measurement: None) -> None:
    assert run(bench(no_union="not run: no scorer"))["speed"] == {"n": 1, "union": "not run: no scorer"}


def test_without_a_trained_scorer_rules_and_keywords_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety_part, "load_encoder", lambda model: SimpleNamespace(name="fake@1"))
    settings = load_settings({}).model_copy(update={"model": tmp_path / "rasa.tar.gz"})
    loaded = SafetyBench.load(settings, public_data=None, out=None)
    assert list(loaded.screens) == ["rules", "keyword_list"]
    assert loaded.encoder is None
    assert loaded.no_union == "not run: red_flags.npz is missing, damaged or of another kind. Run: make train"

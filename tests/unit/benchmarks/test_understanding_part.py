from pathlib import Path

from benchmarks import understanding_part
from benchmarks.__main__ import _STOCK_EPOCHS, _UNDERSTANDING_MEASUREMENTS, _parser
from benchmarks.rasa_project import STOCK_EPOCHS
from benchmarks.understanding_part import UnderstandingBench, run
from bot.settings import load_settings


def test_every_measurement_can_be_chosen() -> None:
    assert tuple(understanding_part.MEASUREMENTS) == _UNDERSTANDING_MEASUREMENTS


def test_a_run_without_options_trains_stock_in_full() -> None:
    given = _parser().parse_args(["understanding"])
    assert given.stock_epochs == _STOCK_EPOCHS == STOCK_EPOCHS
    assert given.examples is None
    assert _parser().parse_args([]).stock_epochs == _STOCK_EPOCHS


def test_measurements_without_public_data_are_not_run_and_the_rest_is(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(
        understanding_part, "MEASUREMENTS", {**understanding_part.MEASUREMENTS, "own": lambda bench: {"n": 1}}
    )
    bench = UnderstandingBench(
        settings=load_settings({}),
        public_data=tmp_path,
        out=tmp_path / "results",
        plain=None,
        shipped=None,
        adapters=tmp_path / "adapters",
        stock_epochs=1,
        limit=None,
    )
    assert run(bench, only=("hint3", "clinc", "few_shot", "own")) == {
        "hint3": "not run: BENCH_DATA lacks hint3/v1/train/sofmattress_train.csv",
        "clinc": "not run: BENCH_DATA lacks clinc150/data_full.json",
        "few_shot": "not run: BENCH_DATA lacks few-shot/BANKING77/train_5/seq.in",
        "own": {"n": 1},
    }
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["own.json"]

import pytest

from benchmarks import knowledge_part
from benchmarks.__main__ import _MEASUREMENTS, _parser
from benchmarks.knowledge_part import Bench, run


def test_help_names_the_parts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        _parser().parse_args(["--help"])
    assert stopped.value.code == 0
    assert "knowledge" in capsys.readouterr().out


def test_every_measurement_can_be_chosen() -> None:
    assert tuple(knowledge_part.MEASUREMENTS) == _MEASUREMENTS


def test_a_measurement_without_its_public_data_is_not_run_and_the_rest_is(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(
        knowledge_part,
        "MEASUREMENTS",
        {"medical_retrieval": knowledge_part.MEASUREMENTS["medical_retrieval"], "other": lambda bench: {"n": 1}},
    )
    bench = Bench(
        documents_dir=tmp_path,
        index_dir=tmp_path,
        public_data=tmp_path,
        out=tmp_path / "results",
        encoder=None,
        adapted=None,
    )
    assert run(bench) == {
        "medical_retrieval": "not run: BENCH_DATA lacks medical-qa/pairs_2048.jsonl",
        "other": {"n": 1},
    }
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["other.json"]

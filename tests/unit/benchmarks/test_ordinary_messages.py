import csv
import json
from pathlib import Path

from benchmarks.ordinary_messages import MessageSet, own_sets, public_sets
from bot.settings import PROJECT_ROOT


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_public_sets_are_read_and_each_text_counts_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "banking77" / "train.csv", ["text", "category"], [["learned", "card"]])
    write_csv(
        tmp_path / "banking77" / "test.csv", ["text", "category"], [["one", "card"], ["one", "card"], ["two", "pin"]]
    )
    write_csv(
        tmp_path / "medical-question-pairs" / "mqp.csv", ["1", "known", "asked", "1"], [["1", "known", "new", "0"]]
    )
    sets = public_sets(tmp_path)
    assert sets["banking77_test"] == MessageSet(("one", "two"))
    assert sets["medical_question_pairs"] == MessageSet(("known", "asked", "new"), may_hold_emergencies=True)
    assert sets["clinc150_test"] == "not run: BENCH_DATA lacks clinc150/data_full.json"


def test_without_a_folder_no_public_set_is_run() -> None:
    assert set(public_sets(None).values()) == {"not run: BENCH_DATA names no folder"}


def test_own_sets_say_which_were_seen_and_leave_emergencies_out(tmp_path: Path) -> None:
    for folder in ("visitors", "red_flags"):
        (tmp_path / folder).mkdir()
    for name, text in (("emergency", "my chest hurts"), ("book", "a visit please")):
        (tmp_path / "visitors" / f"{name}.jsonl").write_text(json.dumps({"text": text}))
    (tmp_path / "red_flags" / "ordinary.jsonl").write_text(json.dumps({"text": "hello"}))
    sets = own_sets(
        documents_dir=PROJECT_ROOT / "knowledge" / "documents",
        nlu_dir=PROJECT_ROOT / "data" / "nlu",
        fixtures_dir=tmp_path,
    )
    assert sets["held_visitors"] == MessageSet(("a visit please",))
    assert sets["held_ordinary"] == MessageSet(("hello",))
    assert {name for name, each in sets.items() if each.seen} == {"own_questions", "nlu_examples"}
    assert all(len(sets[name].texts) > 500 for name in ("own_questions", "nlu_examples"))

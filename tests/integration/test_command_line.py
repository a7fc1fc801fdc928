"""``ask`` and ``evaluate`` against the real bot: one JSON object on standard output, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from bot_command import run

from bot.outcome import BEHAVIOURS
from bot.processes import Processes
from bot.settings import PROJECT_ROOT

PHONE = "404-555-0100"
VISITORS = PROJECT_ROOT / "tests" / "fixtures" / "visitors"
LINES: list[dict[str, Any]] = [
    {
        "id": "a",
        "text": "how long does the nerve burning last",
        "behaviour": "answer",
        "topics": ["radiofrequency-ablation"],
        "tags": ["x"],
    },
    {"id": "b", "text": "what does RFA cost with Medicare", "behaviour": "not_covered"},
    {"id": "c", "text": "cant pee and my crotch is numb", "behaviour": "emergency", "tags": ["cauda_equina"]},
    {"id": "d", "text": "where are you", "behaviour": "location", "topics": [], "tags": []},
    {"id": "e", "text": "Leona Fairchild", "behaviour": "book", "context": ["i would like to make an appointment"]},
    {"id": "f", "text": "hello", "behaviour": "human"},
]


def only_json(output: str) -> dict[str, Any]:
    """Return the one object that a command's standard output must be."""
    assert output.endswith("\n")
    assert output.count("\n") == 1
    value = json.loads(output)
    assert isinstance(value, dict)
    return value


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


# --- ask ----------------------------------------------------------------------------------------------------


def test_ask_answers_as_json(running_bot: Processes) -> None:
    ended = run("ask", "how long does the nerve burning last", "--json", "--url", running_bot.url)
    answer = only_json(ended.stdout)

    assert ended.returncode == 0
    assert ended.stderr == ""
    assert answer["behaviour"] == "answer"
    assert answer["topics"][0] == "radiofrequency-ablation"
    assert "9 to 18 months" in answer["text"]
    assert answer["citations"][0]["slug"] == "radiofrequency-ablation"
    assert set(answer) == {"behaviour", "topics", "category", "score", "citations", "text", "messages"}


def test_ask_declines_as_json_and_offers_a_person(running_bot: Processes) -> None:
    ended = run("ask", "what does RFA cost with Medicare", "--json", "--url", running_bot.url + "/")
    answer = only_json(ended.stdout)
    titles = [button["title"] for message in answer["messages"] for button in message["buttons"]]

    assert ended.returncode == 0
    assert answer["behaviour"] == "not_covered"
    assert answer["citations"] == []
    assert PHONE in answer["text"]
    assert "Talk to a person" in titles


def test_ask_prints_answer_source_and_next_questions(running_bot: Processes) -> None:
    ended = run("ask", "how long does the nerve burning last", "--url", running_bot.url)

    assert ended.returncode == 0
    assert "9 to 18 months" in ended.stdout
    assert "\nSource: Radiofrequency ablation (RFA), https://" in ended.stdout
    assert "(reviewed 20" in ended.stdout
    assert "\n  [" in ended.stdout
    assert ended.stderr.strip().startswith("answer, score 0.")


def test_ask_takes_any_words(running_bot: Processes) -> None:
    for text in ("", "¿hablan español?", "-", "cant pee and my crotch is numb"):
        ended = run("ask", "--json", "--url", running_bot.url, "--", text)

        assert ended.returncode == 0, ended.stderr
        assert only_json(ended.stdout)["behaviour"] in BEHAVIOURS


def test_ask_without_address_starts_a_bot_of_its_own_and_stops_it(tmp_path: Path) -> None:
    ended = run("ask", "how long does the nerve burning last", "--json", BOT_STATE_DIR=tmp_path / "var")
    answer = only_json(ended.stdout)

    assert ended.returncode == 0, ended.stderr
    assert answer["behaviour"] == "answer"
    assert "9 to 18 months" in answer["text"]
    assert not (tmp_path / "var").exists(), "it wrote into the operator's own state folder"


def test_ask_where_nothing_answers_is_one_line_and_status_2() -> None:
    ended = run("ask", "hello", "--json", "--url", "http://127.0.0.1:9")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("No bot answers at http://127.0.0.1:9")
    assert ended.stderr.count("\n") == 1


# --- evaluate -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scores(running_bot: Processes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = written(tmp_path_factory.mktemp("evaluate") / "lines.jsonl", LINES)
    ended = run("evaluate", file, "--json", "--url", running_bot.url)
    assert ended.returncode == 0, ended.stderr
    return only_json(ended.stdout)


def test_evaluate_gives_every_field_of_the_contract(scores: dict[str, Any]) -> None:
    assert {"lines", "accuracy", "behaviours", "topic_accuracy", "emergency", "latency_ms", "results"} <= set(scores)
    assert set(scores["behaviours"]) == set(BEHAVIOURS)
    assert all(set(numbers) == {"precision", "recall", "support"} for numbers in scores["behaviours"].values())
    assert set(scores["emergency"]) == {"recall", "false_alarms", "category_accuracy"}
    assert set(scores["latency_ms"]) == {"p50", "p95"}
    for result in scores["results"]:
        assert {"id", "expected", "got", "topics", "score", "ok"} <= set(result)


def test_evaluate_counts_what_the_bot_did(scores: dict[str, Any]) -> None:
    assert scores["lines"] == len(LINES)
    assert [result["id"] for result in scores["results"]] == ["a", "b", "c", "d", "e", "f"]
    assert [result["ok"] for result in scores["results"]] == [True, True, True, True, True, False]
    assert scores["accuracy"] == round(5 / 6, 4)
    assert scores["topic_accuracy"] == 1.0
    assert scores["behaviours"]["answer"] == {"precision": 1.0, "recall": 1.0, "support": 1}
    assert scores["behaviours"]["smalltalk"] == {"precision": 0.0, "recall": None, "support": 0}
    assert scores["behaviours"]["human"] == {"precision": None, "recall": 0.0, "support": 1}
    assert scores["emergency"] == {"recall": 1.0, "false_alarms": 0, "category_accuracy": 1.0}
    assert 0 < scores["latency_ms"]["p50"] <= scores["latency_ms"]["p95"]
    assert scores["results"][0]["topics"][0] == "radiofrequency-ablation"
    assert scores["results"][5]["got"] == "smalltalk"


def test_evaluate_prints_a_page_to_read(running_bot: Processes, tmp_path: Path) -> None:
    ended = run("evaluate", written(tmp_path / "lines.jsonl", LINES[3:]), "--url", running_bot.url)

    assert ended.returncode == 0
    assert ended.stdout.startswith("3 lines, accuracy 0.667")
    assert "human taken for smalltalk: 1" in ended.stdout
    assert "f: expected human, got smalltalk" in ended.stdout


def test_evaluate_reads_the_projects_own_messages(running_bot: Processes, tmp_path: Path) -> None:
    """The format of tests/fixtures/visitors is the format of the command."""
    rows = [path.read_text(encoding="utf-8").splitlines()[0] for path in sorted(VISITORS.glob("*.jsonl"))]
    (tmp_path / "lines.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    ended = run("evaluate", tmp_path / "lines.jsonl", "--json", "--url", running_bot.url)

    assert ended.returncode == 0, ended.stderr
    assert only_json(ended.stdout)["lines"] == len(rows)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("{", ":2: "),
        ("[]", ":2: "),
        ('{"id": "x", "text": 5, "behaviour": "answer"}', ":2: "),
        ('{"id": "x", "behaviour": "answer"}', ":2: "),
        ('{"id": "x", "text": "hello", "behaviour": "dance"}', ":2: behaviour 'dance'"),
    ],
)
def test_evaluate_names_the_line_that_it_cannot_read(row: str, named: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps(LINES[0]) + "\n" + row + "\n", encoding="utf-8")
    ended = run("evaluate", file, "--json", "--url", "http://127.0.0.1:9")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"{file}{named}")
    assert ended.stderr.count("\n") == 1

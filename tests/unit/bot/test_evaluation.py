"""Evaluation: reading lines, judging answers of a fake bot, and the numbers reported."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.client import UnreachableBotError
from bot.evaluation import Judged, Line, UnreadableLinesError, as_text, judge, read_lines, report
from bot.outcome import BEHAVIOURS


def write(folder: Path, *rows: Any) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def line(behaviour: str = "answer", **changes: Any) -> Line:
    return Line(**{"id": "a", "text": "how big is it", "behaviour": behaviour, **changes})


def judged(
    expected: str,
    got: str,
    *,
    right: bool | None = None,
    milliseconds: float = 10.0,
    outcome: dict[str, Any] | None = None,
    cited: tuple[str, ...] = (),
    **changes: Any,
) -> Judged:
    is_right = expected == got if right is None else right
    return Judged(line(expected, **changes), {"behaviour": got, **(outcome or {})}, cited, is_right, milliseconds)


class FakeBot:
    """A bot behind a transport of httpx: one outcome by text; remembers what it was told, by session."""

    def __init__(self, outcomes: dict[str, dict[str, Any]]) -> None:
        self.outcomes = outcomes
        self.told: list[tuple[str, str]] = []
        self.sessions = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.url.path == "/api/sessions":
            self.sessions += 1
            return httpx.Response(200, json={"session": f"session-{self.sessions}"})
        self.told.append((body["session"], body["text"]))
        return httpx.Response(200, json={"messages": [{"text": "…"}], "outcome": self.outcomes.get(body["text"], {})})

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self), base_url="http://bot")


def test_reads_lines_and_skips_blank_ones(tmp_path: Path) -> None:
    full = {"id": 7, "text": "hi", "behaviour": "answer", "topics": ["pump"], "tags": ["x"], "context": ["before"]}
    path = write(tmp_path, full, "", {"id": "b", "text": "bye", "behaviour": "smalltalk", "topics": None})

    assert read_lines(path) == (
        Line("7", "hi", "answer", ("pump",), ("x",), ("before",)),
        Line("b", "bye", "smalltalk"),
    )


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085"], ids=ascii)
def test_reads_text_with_separators_that_end_no_line_of_json(tmp_path: Path, character: str) -> None:
    row = json.dumps({"id": "a", "text": f"one{character}two", "behaviour": "answer"}, ensure_ascii=False)

    assert read_lines(write(tmp_path, row))[0].text == f"one{character}two"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("{", r"lines\.jsonl:2: is no line of the form"),
        ("[]", r"lines\.jsonl:2: is no line of the form"),
        ('"text"', r"lines\.jsonl:2: is no line of the form"),
        ({"text": "a", "behaviour": "answer"}, r"lines\.jsonl:2: is no line of the form"),
        ({"id": "b", "text": 5, "behaviour": "answer"}, r"lines\.jsonl:2: is no line of the form"),
        ({"id": "b", "text": "a", "behaviour": "answer", "context": [1]}, r"lines\.jsonl:2: is no line of the form"),
        (
            {"id": "b", "text": "a", "behaviour": "reply"},
            r"lines\.jsonl:2: behaviour 'reply' is none of answer, not_co",
        ),
    ],
)
def test_names_the_line_that_cannot_be_read(tmp_path: Path, row: Any, named: str) -> None:
    with pytest.raises(UnreadableLinesError, match=named):
        read_lines(write(tmp_path, {"id": "a", "text": "a", "behaviour": "answer"}, row))


def test_an_unreadable_lines_error_does_not_repeat_the_visitors_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLinesError) as caught:
        read_lines(write(tmp_path, '{"id": "a", "text": "my name is Jane"'))

    assert "Jane" not in str(caught.value)


def test_names_a_file_that_is_empty_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLinesError, match="holds no lines"):
        read_lines(write(tmp_path, "", " "))
    with pytest.raises(UnreadableLinesError, match="cannot be read as UTF-8 text"):
        read_lines(tmp_path / "nowhere.jsonl")
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    with pytest.raises(UnreadableLinesError, match="cannot be read as UTF-8 text"):
        read_lines(tmp_path / "latin.jsonl")


def test_sends_context_and_text_in_a_session_of_their_own() -> None:
    bot = FakeBot({})
    with bot.client() as client:
        judge(line(text="and then", context=("hello", "tell me")), client)
        judge(line(text="next"), client)

    assert bot.told == [
        ("session-1", "hello"),
        ("session-1", "tell me"),
        ("session-1", "and then"),
        ("session-2", "next"),
    ]


@pytest.mark.parametrize(
    ("expected", "outcome", "right"),
    [
        (line("answer", topics=("pump",)), {"behaviour": "answer", "citations": [{"slug": "pump"}]}, True),
        (line("answer", topics=("pump", "laser")), {"behaviour": "answer", "citations": [{"slug": "laser"}]}, True),
        (line("answer", topics=("pump",)), {"behaviour": "answer", "citations": [{"slug": "laser"}]}, False),
        (line("answer", topics=("pump",)), {"behaviour": "answer", "topics": ["pump"], "citations": []}, False),
        (line("answer", topics=("pump",)), {"behaviour": "not_covered", "topics": ["pump"]}, False),
        (line("emergency", tags=("clot",)), {"behaviour": "emergency", "category": "clot"}, True),
        (line("emergency", tags=("clot",)), {"behaviour": "emergency", "category": "overdose"}, False),
        (line("smalltalk"), {"behaviour": "smalltalk"}, True),
        (line("smalltalk"), {}, False),
    ],
)
def test_judges_behaviour_and_what_it_hangs_on(expected: Line, outcome: dict[str, Any], right: bool) -> None:
    with FakeBot({expected.text: outcome}).client() as client:
        found = judge(expected, client)

    assert found.right is right
    assert found.outcome == outcome
    assert found.milliseconds > 0


def test_names_a_bot_that_does_not_answer() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://bot") as client,
        pytest.raises(UnreachableBotError, match=r"No bot answers at http://bot.* \(ConnectError\). Start one"),
    ):
        judge(line(), client)


def test_names_something_else_that_answers_there() -> None:
    def other(request: httpx.Request) -> httpx.Response:
        return httpx.Response(502, text="<html>Bad gateway</html>")

    with (
        httpx.Client(transport=httpx.MockTransport(other), base_url="http://bot") as client,
        pytest.raises(UnreachableBotError, match="http://bot"),
    ):
        judge(line(), client)


SCORES = report(
    [
        judged("answer", "answer", topics=("pump",), cited=("pump",), outcome={"topics": ["pump"]}, milliseconds=10),
        judged(
            "answer",
            "answer",
            topics=("pump",),
            cited=("laser",),
            outcome={"topics": ["laser"]},
            right=False,
            id="wrong",
        ),
        judged("answer", "not_covered", topics=("pump",), outcome={"topics": ["pump"], "score": 0.7}, id="shy"),
        judged("not_covered", "not_covered"),
        judged("emergency", "emergency", tags=("clot",), outcome={"category": "clot"}),
        judged("emergency", "emergency", tags=("clot",), outcome={"category": "suicide"}, right=False, id="other"),
        judged("emergency", "smalltalk", tags=("clot",), id="missed"),
        judged("smalltalk", "emergency", outcome={"category": "clot"}, id="alarm", milliseconds=110),
    ]
)


def test_reports_accuracy_over_all_lines() -> None:
    assert (SCORES["lines"], SCORES["accuracy"]) == (8, 0.375)


def test_reports_precision_and_recall_of_each_behaviour() -> None:
    assert set(SCORES["behaviours"]) == set(BEHAVIOURS)
    assert SCORES["behaviours"]["answer"] == {"precision": 1.0, "recall": 0.6667, "support": 3}
    assert SCORES["behaviours"]["not_covered"] == {"precision": 0.5, "recall": 1.0, "support": 1}
    assert SCORES["behaviours"]["emergency"] == {"precision": 0.6667, "recall": 0.6667, "support": 3}
    assert SCORES["behaviours"]["location"] == {"precision": None, "recall": None, "support": 0}


def test_reports_topics_of_the_lines_that_ask_for_an_answer() -> None:
    assert SCORES["topic_accuracy"] == 0.3333  # cited
    assert SCORES["topic_first_accuracy"] == 0.6667  # understood, cited or not


def test_reports_emergencies_found_missed_and_mistaken() -> None:
    assert SCORES["emergency"] == {"recall": 0.6667, "false_alarms": 1, "category_accuracy": 0.5}


def test_reports_what_was_taken_for_what() -> None:
    assert SCORES["confusions"] == [
        {"expected": "answer", "got": "not_covered", "lines": 1},
        {"expected": "emergency", "got": "smalltalk", "lines": 1},
        {"expected": "smalltalk", "got": "emergency", "lines": 1},
    ]


def test_reports_each_line_without_its_text() -> None:
    assert SCORES["results"][2] == {
        "id": "shy",
        "expected": "answer",
        "got": "not_covered",
        "topics": ["pump"],
        "category": None,
        "score": 0.7,
        "ok": False,
    }
    assert "how big is it" not in json.dumps(SCORES)


def test_reports_latency_at_the_median_and_the_slow_end() -> None:
    times = [judged("answer", "answer", milliseconds=float(number)) for number in range(101)]

    assert report(times)["latency_ms"] == {"p50": 50.0, "p95": 95.0}
    assert report(times[7:8])["latency_ms"] == {"p50": 7.0, "p95": 7.0}


def test_a_line_without_any_outcome_counts_as_none() -> None:
    scores = report([Judged(line(), {}, (), False, 1.0)])

    assert scores["confusions"] == [{"expected": "answer", "got": "none", "lines": 1}]
    assert scores["emergency"] == {"recall": None, "false_alarms": 0, "category_accuracy": None}


def test_the_page_names_scores_confusions_and_wrong_lines() -> None:
    page = as_text(SCORES).splitlines()

    assert page[0] == "8 lines, accuracy 0.375"
    assert "answer                   1.000     0.667       3" in page
    assert not any(row.startswith("location ") for row in page)
    assert "emergencies found 0.667, false alarms 1, right category 0.500" in page
    assert "answer taken for not_covered: 1" in page
    assert "  shy: expected answer, got not_covered pump" in page
    assert not any(row.startswith("  a: ") for row in page)

"""`python -m bot when`: status and windows of phrases, one or a file of them."""

import json
from pathlib import Path

import pytest

from bot.cli import main

NOW = "2026-11-23T10:00-05:00"


def test_prints_status_and_windows_as_times_with_offset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "friday around 11", "--now", NOW, "--json"]) == 0

    window = {"start": "2026-11-27T10:30-05:00", "end": "2026-11-27T11:30-05:00"}
    assert json.loads(capsys.readouterr().out) == {"status": "understood", "windows": [window]}


def test_prints_a_plain_line_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "friday around 11", "--now", NOW]) == 0
    assert main(["when", "my back hurts", "--now", NOW]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines == ["understood  2026-11-27T10:30-05:00 to 2026-11-27T11:30-05:00", "none"]


def test_reads_a_file_each_phrase_with_its_id_and_its_own_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "phrases.jsonl"
    phrases = [
        {"id": "x1", "text": "tomorrow at 9", "now": "2026-03-06T10:00-05:00"},
        {"id": "x2", "text": "monday at 9", "now": "2026-03-06T10:00-05:00"},  # behind the change of clocks
        {"id": 3, "text": "2 years ago"},
    ]
    file.write_text("\n\n".join(map(json.dumps, phrases)) + "\n", encoding="utf-8")

    assert main(["when", "--file", str(file), "--now", NOW, "--json"]) == 0

    closed, monday, none = map(json.loads, capsys.readouterr().out.splitlines())
    assert closed == {"id": "x1", "status": "understood", "windows": []}
    assert monday["windows"] == [{"start": "2026-03-09T09:00-04:00", "end": "2026-03-09T09:30-04:00"}]
    assert none == {"id": 3, "status": "none", "windows": []}


def test_a_window_already_begun_starts_at_now_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "today", "--now", "2026-11-23T10:07:30-05:00", "--json"]) == 0

    (window,) = json.loads(capsys.readouterr().out)["windows"]
    assert window == {"start": "2026-11-23T10:07:30-05:00", "end": "2026-11-23T17:00-05:00"}


def test_a_time_without_offset_is_the_clinics(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "tomorrow at 9", "--now", "2026-07-06T10:00", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["windows"][0]["start"] == "2026-07-07T09:00-04:00"


@pytest.mark.parametrize("now", ["yesterday", ""])
def test_a_time_that_is_none_is_named(now: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "friday", f"--now={now or '-'}"]) == 2

    assert "is no ISO time. Write it as 2026-11-23T10:00-05:00." in capsys.readouterr().err


def test_a_line_without_text_is_named_and_nothing_of_it_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "phrases.jsonl"
    file.write_text('{"id": "x1", "text": "friday"}\n{"id": "x2", "words": "secret"}\n', encoding="utf-8")

    assert main(["when", "--file", str(file)]) == 2

    shown = capsys.readouterr().err
    assert "phrases.jsonl:2: needs `id` and `text`" in shown
    assert "secret" not in shown

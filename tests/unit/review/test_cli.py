"""``python -m bot emergencies`` and ``review``: what they print, and their exit statuses."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.emergencies.log import FlagLog
from bot.emergencies.tracker_marks import marks_for
from bot.outcome import Outcome

from ..emergencies.builders import flag

Printed = pytest.CaptureFixture[str]
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    state = tmp_path / "var"
    state.mkdir()
    monkeypatch.setenv("BOT_STATE_DIR", str(state))
    return state


@pytest.fixture
def log(state: Path) -> FlagLog:
    return FlagLog(state / "red_flags.db")


def store(state: Path, *events: tuple[str, datetime, dict[str, Any]]) -> None:
    """Write events as Rasa's SQL tracker store does."""
    with closing(sqlite3.connect(state / "trackers.db")) as database, database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp REAL,"
            " intent_name TEXT, action_name TEXT, data TEXT)"
        )
        for conversation, at, event in events:
            row = (conversation, event["event"], at.timestamp(), json.dumps({**event, "timestamp": at.timestamp()}))
            database.execute("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)", row)


def bot(outcome: Outcome, said: str = "") -> dict[str, Any]:
    return {"event": "bot", "data": {"custom": outcome.as_payload()}, "metadata": {"utter_action": said}}


def lines(printed: Printed) -> list[Any]:
    return [json.loads(line) for line in printed.readouterr().out.splitlines()]


def test_lists_emergencies_newest_first(log: FlagLog, capsys: Printed) -> None:
    log.add(flag(1, raised_at=NOW - 30 * HOUR, recorded=True))
    log.add(flag(2, raised_at=NOW - HOUR, category="suicide", rule="SU-02", conversation="sms:2"))

    assert main(["emergencies"]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert "open" in first
    assert "T2 suicide SU-02  sms:2  words 2  (not yet in its conversation)" in first
    assert "over" in second
    assert second.endswith("T2 cauda_equina CE-01  website:1  words 1")


def test_lists_emergencies_as_json(log: FlagLog, capsys: Printed) -> None:
    log.add(flag(raised_at=NOW - HOUR))

    assert main(["emergencies", "--json"]) == 0

    (found,) = lines(capsys)
    assert found == {
        "at": (NOW - HOUR).isoformat(timespec="seconds"),
        "state": "open",
        "category": "cauda_equina",
        "tier": "T2",
        "rule": "CE-01",
        "conversation": "website:1",
        "text": "words 1",
        "recorded": False,
    }


def test_says_that_there_is_none(capsys: Printed) -> None:
    assert main(["emergencies"]) == 0
    assert capsys.readouterr().out == "No emergency has been told of.\n"
    assert main(["emergencies", "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_clears_the_emergencies_of_a_conversation(log: FlagLog, capsys: Printed) -> None:
    log.add(flag(1, raised_at=NOW))
    log.add(flag(2, raised_at=NOW, conversation="website:2"))

    assert main(["emergencies", "--clear", "website:1"]) == 0
    assert capsys.readouterr().out == "Cleared in website:1: 1.\n"
    assert main(["emergencies", "--clear", "website:1"]) == 0
    assert capsys.readouterr().out == "All of website:1 was cleared before.\n"
    assert main(["emergencies", "--json"]) == 0
    assert [(each["conversation"], each["state"]) for each in lines(capsys)] == [
        ("website:2", "open"),
        ("website:1", "cleared"),
    ]


def test_clears_with_an_answer_as_json(log: FlagLog, capsys: Printed) -> None:
    log.add(flag(raised_at=NOW))

    assert main(["emergencies", "--clear", "website:1", "--json"]) == 0

    assert lines(capsys) == [{"conversation": "website:1", "cleared": 1}]


@pytest.mark.parametrize("named", ["website:9", ""])
def test_a_conversation_without_emergency_is_one_line_and_status_2(named: str, log: FlagLog, capsys: Printed) -> None:
    log.add(flag())

    assert main(["emergencies", "--clear", named]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"No emergency is known of conversation '{named}'. List them: python -m bot emergencies\n"


@pytest.mark.parametrize("arguments", [["emergencies"], ["emergencies", "--clear", "website:1"], ["review"]])
def test_a_damaged_log_is_one_line_and_status_2(arguments: list[str], state: Path, capsys: Printed) -> None:
    (state / "red_flags.db").write_bytes(b"no database" * 200)

    assert main(arguments) == 2

    assert capsys.readouterr().err.count("\n") == 1


def test_review_lists_emergencies_before_declined_questions(state: Path, log: FlagLog, capsys: Printed) -> None:
    told = flag(raised_at=NOW - 2 * HOUR, recorded=True)
    log.add(told)
    store(
        state,
        ("website:1", NOW - 2 * HOUR, {"event": "user", "text": told.text, "metadata": marks_for(told)}),
        ("website:1", NOW - 2 * HOUR, bot(Outcome("emergency", category=told.category))),
        ("website:2", NOW - HOUR, {"event": "user", "text": "what does it cost, 404-555-0123"}),
        ("website:2", NOW - HOUR, bot(Outcome("not_covered"), "utter_not_covered_cost")),
        ("website:2", NOW - HOUR, {"event": "action", "name": "action_listen"}),
    )

    assert main(["review"]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("emergency (open T2 cauda_equina CE-01)  website:1  words 1")
    assert second.endswith("not_covered (cost)  website:2  what does it cost, [phone]")
    assert main(["review", "--json"]) == 0
    assert [(each["kind"], each["rule"], each["reason"]) for each in lines(capsys)] == [
        ("emergency", "CE-01", ""),
        ("not_covered", "", "cost"),
    ]


def test_review_goes_back_as_far_as_it_is_told(state: Path, capsys: Printed) -> None:
    old = NOW - timedelta(days=10)
    store(state, ("website:1", old, {"event": "user", "text": "boom"}))

    assert main(["review", "--days", "7"]) == 0
    assert capsys.readouterr().out == "Nothing wants a look in the last 7 days.\n"
    assert main(["review", "--days", "11"]) == 0
    assert "technical_problem (no answer)  website:1  boom" in capsys.readouterr().out


def test_an_emergency_that_waits_is_listed_however_old_it_is(log: FlagLog, capsys: Printed) -> None:
    log.add(flag(raised_at=NOW - timedelta(days=30)))

    assert main(["review", "--days", "1"]) == 0

    assert "not yet in its conversation" in capsys.readouterr().out


def test_review_makes_no_database(state: Path, capsys: Printed) -> None:
    assert main(["review", "--json"]) == 0

    assert capsys.readouterr().out == ""
    assert list(state.iterdir()) == []


def test_review_of_a_database_without_tables_is_empty(state: Path) -> None:
    with closing(sqlite3.connect(state / "trackers.db")) as database:
        database.execute("VACUUM")

    assert main(["review"]) == 0


def test_review_names_a_database_that_cannot_be_read(state: Path, capsys: Printed) -> None:
    (state / "trackers.db").write_bytes(b"no database" * 200)

    assert main(["review"]) == 2

    assert capsys.readouterr().err.startswith("The conversations cannot be read (DatabaseError).")


def test_review_names_a_url_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    monkeypatch.setenv("BOT_TRACKERS_URL", "secret password")

    assert main(["review"]) == 2

    assert "secret" not in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999"])
def test_a_number_of_days_that_makes_no_sense_is_refused(days: str, capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["review", "--days", days])

    assert ended.value.code == 2
    assert "is no number of days" in capsys.readouterr().err

"""The log of red flags: what is written is there, in order and once, whatever happens to the file."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.emergencies import log as log_module
from bot.emergencies.log import FlagLog, FlagLogError

from .builders import RAISED_AT, flag


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "red_flags.db"


@pytest.fixture
def log(path: Path) -> FlagLog:
    return FlagLog(path)


def test_gives_back_what_it_was_given_oldest_first(log: FlagLog) -> None:
    given = [flag(2, languages=("es", "en")), flag(1, text="¿qué? 'quoted'", score=0.25)]
    for each in given:
        log.add(each)

    assert log.all() == given


def test_is_empty_and_makes_no_file_before_the_first_flag(log: FlagLog, path: Path) -> None:
    assert (log.all(), log.pending(), log.of("website:1"), log.clear("website:1", at=RAISED_AT)) == ([], [], [], 0)
    assert not path.exists()


def test_its_file_is_readable_to_its_owner_alone(log: FlagLog, path: Path) -> None:
    log.add(flag())

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_flag_waits_until_it_is_recorded(log: FlagLog) -> None:
    log.add(flag(1))
    log.add(flag(2))
    log.add(replace(flag(1), recorded=True))

    assert log.pending() == [flag(2)]
    assert [each.recorded for each in log.all()] == [True, False]


def test_gives_the_flags_of_one_conversation(log: FlagLog) -> None:
    log.add(flag(1))
    log.add(flag(2, conversation="sms:2"))

    assert log.of("sms:2") == [flag(2, conversation="sms:2")]
    assert log.of("nobody") == []


def test_clears_one_conversation_once(log: FlagLog) -> None:
    at = RAISED_AT + timedelta(hours=2)
    for each in (flag(1), flag(2), flag(3, conversation="website:2")):
        log.add(each)

    assert log.clear("website:1", at=at) == 2
    assert log.clear("website:1", at=at + timedelta(hours=1)) == 0
    assert [each.cleared_at for each in log.all()] == [at, at, None]


def test_recording_a_flag_late_does_not_undo_its_clearing(log: FlagLog) -> None:
    log.add(flag())
    log.clear("website:1", at=RAISED_AT)
    log.add(replace(flag(), recorded=True))

    assert log.all() == [replace(flag(), recorded=True, cleared_at=RAISED_AT)]


@pytest.mark.parametrize("junk", [b"no database" * 200, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_refuses_a_damaged_file_with_the_remedy(log: FlagLog, path: Path, junk: bytes) -> None:
    path.write_bytes(junk)

    with pytest.raises(FlagLogError, match=r"red_flags\.db cannot be used .*Restore the file from a backup"):
        log.check()


def test_an_error_of_a_locked_file_names_no_words(log: FlagLog, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "_BUSY_SECONDS", 0.01)
    log.add(flag(1))
    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FlagLogError, match="database is locked") as refused:
            log.add(flag(2))
        database.rollback()

    assert "words" not in str(refused.value)
    assert log.all() == [flag(1)]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlagLogError, match="No such file or directory"):
        FlagLog(tmp_path / "gone" / "red_flags.db").add(flag())

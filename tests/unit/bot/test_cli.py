"""The command line of bot/: exit statuses and one-line errors; nothing is started."""

import signal
from pathlib import Path

import pytest

from bot.cli import main
from bot.processes import Processes

Printed = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_STATE_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(Processes, "_spawn", refuse)


def refuse(processes: Processes, name: str) -> None:
    raise AssertionError(f"{name} was started")


def test_ask_names_a_bot_that_does_not_answer(capsys: Printed) -> None:
    assert main(["ask", "--url", "http://127.0.0.1:9", "hello"]) == 2

    assert capsys.readouterr().err.startswith("No bot answers at http://127.0.0.1:9")


def test_evaluate_names_a_file_that_cannot_be_read(tmp_path: Path, capsys: Printed) -> None:
    assert main(["evaluate", str(tmp_path / "nowhere.jsonl")]) == 2

    assert capsys.readouterr().err == f"{tmp_path / 'nowhere.jsonl'}: cannot be read as UTF-8 text\n"


def test_a_bad_environment_is_one_line_and_status_2(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    monkeypatch.setenv("BOT_PORT", "door")

    assert main(["serve"]) == 2

    assert capsys.readouterr().err.startswith("environment: BOT_PORT: ")


@pytest.mark.parametrize("port", ["99999", "-1", "0"])
def test_a_port_that_no_computer_has_is_one_line_and_status_2(port: str, capsys: Printed) -> None:
    assert main(["serve", "--actions-port", port]) == 2

    error = capsys.readouterr().err
    assert "port" in error.lower()
    assert "in use" not in error


def test_a_command_is_required(capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err

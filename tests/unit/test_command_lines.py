"""Both command lines: every command explains itself and is documented."""

import argparse
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import bot.cli
import knowledge.cli

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {"bot": bot.cli, "knowledge": knowledge.cli}
EXPECTED = {
    "bot": {
        *("serve", "ask", "evaluate", "screen", "when", "train"),
        *("emergencies", "review", "migrate", "bookings", "outbox"),
    },
    "knowledge": {"build", "search", "check", "import"},
}


def commands(module: ModuleType) -> dict[str, argparse.ArgumentParser]:
    (group,) = [action for action in module._parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(group.choices)


EVERY = [(program, command) for program, module in PROGRAMS.items() for command in commands(module)]


def words_of(parser: argparse.ArgumentParser) -> list[str]:
    """Give what a parser's help must name: each option, each argument."""
    return [
        max(action.option_strings, key=len) if action.option_strings else str(action.metavar or action.dest)
        for action in parser._actions
    ]


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_program_lists_its_commands(program: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", program, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 0
    assert ran.stdout.startswith(f"usage: python -m {program} ")
    assert all(command in ran.stdout for command in commands(PROGRAMS[program]))
    assert all(word in ran.stdout for word in words_of(PROGRAMS[program]._parser()))


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_program_has_the_commands_that_its_users_know(program: str) -> None:
    assert EXPECTED[program] <= set(commands(PROGRAMS[program]))


@pytest.mark.parametrize(("program", "command"), EVERY)
def test_a_command_names_its_options(program: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        PROGRAMS[program].main([command, "--help"])

    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert printed.startswith(f"usage: python -m {program} {command} ")
    assert [word for word in words_of(commands(PROGRAMS[program])[command]) if word not in printed] == []


@pytest.mark.parametrize(("program", "command"), EVERY)
def test_every_option_says_what_it_does(program: str, command: str) -> None:
    parser = commands(PROGRAMS[program])[command]

    assert [action.dest for action in parser._actions if not action.help] == []


@pytest.mark.parametrize(("program", "command"), EVERY)
def test_every_command_is_documented(program: str, command: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())

    assert f"python -m {program} {command}" in text

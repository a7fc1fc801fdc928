"""``python -m bot publish``."""

import json
from pathlib import Path

import pytest

import bot.cli
from bot.booking.store import BookingStore
from bot.settings import PROJECT_ROOT


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "bookings.db"
    BookingStore.from_url(f"sqlite:///{path}", create=True).close()
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BOT_CLINIC_FILE", str(PROJECT_ROOT / "clinic.yml"))
    monkeypatch.delenv("BOT_PUBLIC_URL", raising=False)
    return path


def test_publishes_into_a_folder(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "openings"
    status = bot.cli.main(["publish", "--to", str(folder), "--base-url", "https://www.example.com/o/", "--json"])
    said = json.loads(capsys.readouterr().out)
    manifest = json.loads((folder / "$bulk-publish").read_text())

    assert (status, said["offices"], said["busy"]) == (0, 3, 0)
    assert manifest["request"] == "https://www.example.com/o/$bulk-publish"
    assert len((folder / "slots.ndjson").read_text().splitlines()) == said["free"] > 100


def test_takes_the_public_address_where_none_is_given(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://chat.example.com/")

    assert bot.cli.main(["publish", "--to", str(tmp_path / "o")]) == 0
    assert "3 offices" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "o" / "$bulk-publish").read_text())
    assert manifest["output"][0]["url"] == "https://chat.example.com/fhir/locations.ndjson"


def test_says_what_is_missing_and_writes_nothing(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bot.cli.main(["publish", "--to", str(tmp_path / "o")]) == 2
    assert "Give --base-url, or BOT_PUBLIC_URL" in capsys.readouterr().err
    assert bot.cli.main(["publish", "--to", str(tmp_path / "o"), "--base-url", "www.example.com"]) == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_a_missing_database_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")

    assert bot.cli.main(["publish", "--to", str(tmp_path / "o"), "--base-url", "https://www.example.com"]) == 2
    assert capsys.readouterr().err.count("\n") == 1

"""Settings: where each comes from, and how bad ones are named, all together."""

import os
import stat
import threading
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.settings import PROJECT_ROOT, Settings, SettingsError, load_clinic, load_settings, secret_key

from .builders import FIELDS, clinic, settings

KEY = "k" * 64


def write(folder: Path, **changes: Any) -> Path:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    path = folder / "clinic.yml"
    path.write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    return path


def test_defaults_where_the_environment_says_nothing() -> None:
    found = load_settings({})

    assert (found.host, found.port, found.actions_port, found.development) == ("127.0.0.1", 5005, 5055, False)
    assert found.clinic_file == PROJECT_ROOT / "clinic.yml"
    assert found.state_dir == PROJECT_ROOT / "var"


def test_the_environment_sets_each_setting(tmp_path: Path) -> None:
    found = load_settings(
        {
            "BOT_STATE_DIR": str(tmp_path),
            "BOT_PORT": "8080",
            "BOT_DEVELOPMENT": "true",
            "BOT_HOST": "0.0.0.0",
            "PORT": "9",
        }
    )

    assert (found.state_dir, found.port, found.development, found.host) == (tmp_path, 8080, True, "0.0.0.0")


def test_an_empty_variable_counts_as_none() -> None:
    assert load_settings({"BOT_PORT": "", "BOT_HOST": ""}) == load_settings({})


def test_bad_settings_are_named_together_without_their_values() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"BOT_PORT": "70000", "BOT_ACTIONS_PORT": "door", "BOT_DEVELOPMENT": "perhaps"})

    text = str(caught.value)
    assert text.startswith("environment: ")
    assert all(name in text for name in ("BOT_PORT", "BOT_ACTIONS_PORT", "BOT_DEVELOPMENT"))
    assert "door" not in text


def test_two_processes_cannot_share_a_port() -> None:
    with pytest.raises(SettingsError, match="BOT_ACTIONS_PORT"):
        load_settings({"BOT_PORT": "6000", "BOT_ACTIONS_PORT": "6000"})


def test_a_secret_key_that_can_be_guessed_is_refused() -> None:
    """bot/channels/tokens.py signs sessions with it and asks for 32 characters."""
    with pytest.raises(SettingsError, match="BOT_SECRET_KEY"):
        load_settings({"BOT_SECRET_KEY": "secret"})


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"BOT_SMTP_URL": "mail.example.com:hunter2"}, "BOT_SMTP_URL"),
        ({"BOT_SMTP_URL": "smtp://u:hunter2@mail.example.com?tls=none"}, "in the clear"),
        ({"BOT_MAIL_FROM": "hunter2"}, "BOT_MAIL_FROM"),
        ({"BOT_TWILIO_AUTH_TOKEN": "hunter2"}, "BOT_TWILIO_FROM: .*all three of twilio_account_sid"),
        ({"BOT_TWILIO_ACCOUNT_SID": "AC1", "BOT_TWILIO_AUTH_TOKEN": "hunter2"}, "twilio_from"),
        ({"BOT_TWILIO_FROM": "404 555 0100"}, "BOT_TWILIO_FROM"),
    ],
)
def test_what_cannot_send_is_named_without_its_secret(variables: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        load_settings(variables)

    assert "hunter2" not in str(caught.value)


def test_nothing_is_sent_unless_the_environment_says_how() -> None:
    found = load_settings({})

    assert found.smtp_url.get_secret_value() == ""
    assert found.twilio_account_sid == ""


def test_the_clinic_sets_when_it_reminds(tmp_path: Path) -> None:
    rules = load_clinic(write(tmp_path)).messages
    assert (rules.reminder_hours, rules.sms_reminder_hours, rules.quiet_hours) == ((24,), (24, 2), (time(21), time(8)))
    own = {"reminder_hours": [], "sms_reminder_hours": [48, 1.5], "quiet_hours": "12:00-13:30"}
    rules = load_clinic(write(tmp_path, messages=own)).messages
    assert (rules.reminder_hours, rules.sms_reminder_hours) == ((), (48, 1.5))
    assert rules.quiet_hours == (time(12), time(13, 30))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1


def test_a_secret_hides_in_the_repr() -> None:
    assert KEY not in repr(load_settings({"BOT_SECRET_KEY": KEY}))


def test_bookings_lie_in_the_state_folder_unless_a_database_is_named(tmp_path: Path) -> None:
    assert settings(tmp_path).bookings_url == f"sqlite:///{tmp_path / 'var' / 'bookings.db'}"
    assert settings(tmp_path, database_url="postgresql://db/clinic").bookings_url == "postgresql://db/clinic"


def test_the_conversations_lie_in_the_state_folder_unless_set(tmp_path: Path) -> None:
    assert settings(tmp_path).conversations_url == f"sqlite:///{tmp_path / 'var' / 'trackers.db'}"
    assert settings(tmp_path, trackers_url="postgresql://db/clinic").conversations_url == "postgresql://db/clinic"


def test_the_log_of_red_flags_is_always_a_file_of_this_machine(tmp_path: Path) -> None:
    given = settings(tmp_path, trackers_url="postgresql://db/clinic", database_url="postgresql://db/clinic")

    assert given.red_flags_file == tmp_path / "var" / "red_flags.db"


def test_actions_are_always_on_loopback(tmp_path: Path) -> None:
    found = settings(tmp_path, host="0.0.0.0", actions_port=6055)

    assert found.actions_url == "http://127.0.0.1:6055/webhook"


def test_a_configured_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    assert secret_key(settings(tmp_path, secret_key=KEY)) == KEY
    assert not (tmp_path / "var").exists()


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(settings(tmp_path))

    assert len(first) == 64
    assert secret_key(settings(tmp_path)) == first
    file = tmp_path / "var" / "secret.key"
    assert file.read_text(encoding="ascii") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list((tmp_path / "var").iterdir()) == [file]


def test_the_loser_of_a_race_takes_the_winners_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "var" / "secret.key"

    def lose(source: object, target: object) -> None:
        file.write_text(KEY, encoding="ascii")
        raise FileExistsError

    monkeypatch.setattr(os, "link", lose)

    assert secret_key(settings(tmp_path)) == KEY
    assert list(file.parent.iterdir()) == [file]


def test_threads_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    barrier, keys = threading.Barrier(2), []

    def make() -> None:
        barrier.wait()
        keys.append(secret_key(settings(tmp_path)))

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 2
    assert len(set(keys)) == 1


@pytest.mark.parametrize("content", ["", "short"])
def test_a_damaged_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret.key").write_text(content)

    with pytest.raises(SettingsError, match=r"secret\.key"):
        secret_key(settings(tmp_path))


def test_reads_the_clinics_facts(tmp_path: Path) -> None:
    found = load_clinic(
        write(
            tmp_path,
            hours={"monday": "08:30-12:00"},
            closed={"federal_holidays": False, "dates": [date(2026, 12, 24)]},
            booking={"slot_minutes": 20},
        )
    )

    assert found.hours == {"monday": (time(8, 30), time(12))}
    assert (found.closed.federal_holidays, found.closed.dates) == (False, (date(2026, 12, 24),))
    assert (found.booking.slot_minutes, found.booking.lead_hours) == (20, 24)
    assert found.zone == ZoneInfo("America/New_York")
    assert [place.slug for place in found.locations] == ["midtown", "marietta"]


def test_the_clinics_own_file_can_be_read() -> None:
    found = load_clinic(PROJECT_ROOT / "clinic.yml")

    assert found.name == "Medici Orthopaedics & Spine"
    assert set(found.example_values) <= set(type(found).model_fields)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"phone": None}, "phone: Field required"),
        ({"fax": "1"}, "fax: Extra inputs"),
        ({"email": "desk"}, "email: "),
        ({"website": "example.com"}, "website: "),
        ({"timezone": "Atlanta"}, "timezone: .*IANA time zone"),
        ({"hours": {}}, "hours: "),
        ({"hours": {"funday": "08:00-17:00"}}, "hours.funday"),
        ({"hours": {"monday": "8-17"}}, r"hours\.monday: .*write opening hours as \"08:00-17:00\""),
        ({"hours": {"monday": "17:00-08:00"}}, r"hours\.monday: .*closing time must come after"),
        ({"hours": {"monday": "08:00-25:00"}}, r"hours\.monday: "),
        ({"hours": {"monday": 8}}, r"hours\.monday"),
        ({"messages": {"quiet_hours": "9pm-8am"}}, r"messages\.quiet_hours: .*write quiet hours as \"21:00-08:00\""),
        ({"messages": {"quiet_hours": "08:00-08:00"}}, r"messages\.quiet_hours: .*another time"),
        ({"messages": {"reminder_hours": [0]}}, r"messages\.reminder_hours\.0: "),
        ({"locations": []}, "locations: "),
        ({"locations": [{"slug": "Mid town", "name": "M", "address": "1"}]}, r"locations\.0\.slug"),
        ({"locations": [FIELDS["locations"][0]] * 2}, "locations: .*two locations have one slug"),
        ({"booking": {"slot_minutes": 0}}, r"booking\.slot_minutes"),
    ],
)
def test_names_a_fact_that_cannot_be_used(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=rf"clinic\.yml: .*{named}"):
        load_clinic(write(tmp_path, **changes))


def test_bad_facts_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_clinic(write(tmp_path, phone=None, timezone="Atlanta", hours={"monday": "8-17"}))

    assert all(name in str(caught.value) for name in ("phone", "timezone", "hours.monday"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"name: [unclosed\n", r"clinic\.yml:\d+: is no YAML"),
        (b"- a list\n", "must hold names with values"),
        (b"", "must hold names with values"),
        (b"closed:\n  dates: [2026-02-30]\n", r"clinic\.yml"),
        ("name: Café\n".encode("latin-1"), r"clinic\.yml.*UTF-8"),
    ],
    ids=["no YAML", "a list", "empty", "a day that no month has", "not UTF-8"],
)
def test_names_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_bytes(content)

    with pytest.raises(SettingsError, match=named):
        load_clinic(path)


def test_names_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"clinic\.yml: cannot be read \(No such file .*Restore it"):
        load_clinic(tmp_path / "clinic.yml")


def test_a_clinic_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        clinic().phone = "911"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://fhir.example.com/r4",
        "http://127.0.0.1:8080/fhir",
        "http://hapi:8080/fhir",
        "http://10.0.0.7/fhir",
        "http://[::1]:8080/fhir",
    ],
)
def test_a_fhir_server_is_an_address(url: str) -> None:
    assert load_settings({"BOT_FHIR_URL": url}).fhir_url == url


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://fhir.example.com/r4", "in the clear"),
        ("http://8.8.8.8/r4", "in the clear"),
        ("https://user:hunter2@fhir.example.com", "BOT_FHIR_TOKEN"),
        ("https://fhir.example.com/r4?key=hunter2", "is no URL of a server"),
        ("ftp://fhir.example.com", "is no URL of a server"),
        ("https://[bad", "is no URL"),
        ("fhir", "is no URL of a server"),
    ],
)
def test_a_bad_fhir_server_is_refused_without_being_told(url: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as caught:
        load_settings({"BOT_FHIR_URL": url})

    assert "hunter2" not in str(caught.value)


def test_a_fhir_token_hides_and_is_one_word() -> None:
    assert "t0ken" not in repr(load_settings({"BOT_FHIR_TOKEN": "t0ken"}))
    with pytest.raises(SettingsError, match="BOT_FHIR_TOKEN") as caught:
        load_settings({"BOT_FHIR_TOKEN": "Bearer t0ken"})
    assert "t0ken" not in str(caught.value)


def test_the_publication_can_be_set(tmp_path: Path) -> None:
    rules = {"enabled": False, "booking_url": "https://www.example.com/book", "service_code": "164"}

    assert load_clinic(write(tmp_path, publication=rules)).publication.enabled is False
    with pytest.raises(SettingsError, match=r"publication\.booking_url"):
        load_clinic(write(tmp_path, publication={"booking_url": "book here"}))

"""The only reader of the environment and of clinic.yml.

Both are validated as a whole: every bad setting is reported together. Settings are frozen; secrets hide in ``repr``.
"""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.errors import BotError
from bot.sending.errors import SendingSettingsError
from bot.sending.smtp_server import SmtpServer

PROJECT_ROOT = Path(__file__).resolve().parent.parent

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_LEAST_KEY_CHARACTERS = 32
_KEY_BYTES = 32  # 256 bits, above the 128 that docs ask of session ids


class SettingsError(BotError):
    """The environment or clinic.yml holds a value that cannot be used; lists them all."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _read_span(value: object) -> object:
    """Turn "08:00-17:00" into two times; leave anything else for pydantic to refuse."""
    if not isinstance(value, str):
        return value
    match = _SPAN.fullmatch(value)
    if match is None:
        raise ValueError('write opening hours as "08:00-17:00"')
    opens = time(int(match[1]), int(match[2]))
    closes = time(int(match[3]), int(match[4]))
    if opens >= closes:
        raise ValueError("the closing time must come after the opening time")
    return (opens, closes)


def _read_night(value: object) -> object:
    """Turn "21:00-08:00" into two times; it may go over midnight."""
    if not isinstance(value, str):
        return value
    match = _SPAN.fullmatch(value)
    if match is None:
        raise ValueError('write quiet hours as "21:00-08:00"')
    begins, ends = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if begins == ends:
        raise ValueError("quiet hours must end at another time than they begin")
    return (begins, ends)


Span = Annotated[tuple[time, time], BeforeValidator(_read_span)]
Night = Annotated[tuple[time, time], BeforeValidator(_read_night)]
Hours = Annotated[float, Field(ge=0.5, le=24 * 14)]


class ClinicLocation(_Frozen):
    """One office: what is shown, and the words by which visitors choose it."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    address: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()


class Closures(_Frozen):
    """Days without opening hours."""

    federal_holidays: bool = True
    dates: tuple[date, ...] = ()


class BookingRules(_Frozen):
    """How openings are cut and offered."""

    slot_minutes: int = Field(default=30, ge=5, le=240)
    lead_hours: int = Field(default=24, ge=0, le=24 * 30)
    horizon_days: int = Field(default=90, ge=1, le=366)
    buffer_minutes: int = Field(default=0, ge=0, le=120)
    needs_confirmation: bool = False


class PublicationRules(_Frozen):
    """What is published of the openings, for search engines of appointments (docs/integration-fhir.md)."""

    enabled: bool = True
    booking_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    service_code: str = Field(default="218", pattern=r"^\d{1,4}$")
    service_name: str = Field(default="Orthopaedic Surgery", min_length=1)


class MessageRules(_Frozen):
    """When the clinic writes of its own accord."""

    reminder_hours: tuple[Hours, ...] = (24,)
    sms_reminder_hours: tuple[Hours, ...] = (24, 2)
    quiet_hours: Night = (time(21), time(8))


class WebsiteChannelRules(_Frozen):
    """Which other sites may show the chat."""

    allowed_origins: tuple[str, ...] = ()


class Clinic(_Frozen):
    """clinic.yml: the clinic's own facts."""

    example_values: tuple[str, ...] = ()
    name: str = Field(min_length=1)
    area: str = Field(min_length=1)
    timezone: str = "America/New_York"
    phone: str = Field(min_length=3)
    on_call_phone: str = Field(min_length=3)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    website: str = Field(pattern=r"^https?://")
    source_url: str = Field(pattern=r"^https?://")
    hours: dict[Weekday, Span] = Field(min_length=1)
    closed: Closures = Closures()
    locations: tuple[ClinicLocation, ...] = Field(min_length=1)
    booking: BookingRules = BookingRules()
    publication: PublicationRules = PublicationRules()
    messages: MessageRules = MessageRules()
    website_channel: WebsiteChannelRules = WebsiteChannelRules()

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no IANA time zone, such as America/New_York")
        return value

    @field_validator("locations")
    @classmethod
    def _slugs_are_unique(cls, value: tuple[ClinicLocation, ...]) -> tuple[ClinicLocation, ...]:
        if len({location.slug for location in value}) != len(value):
            raise ValueError("two locations have one slug")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.timezone)


class Settings(_Frozen):
    """Where things lie and how the processes reach each other.

    Attributes:
        state_dir: Folder of everything that running writes (databases, secret); made when missing.
        model: The trained Rasa model, a ``.tar.gz`` beside its ``.sha256``.
        index_dir: The knowledge index.
        encoder: ``""`` for the packaged all-MiniLM-L6-v2, else a sentence-transformers name or folder.
        secret_key: Signs sessions and buttons, and is what the bot shows to the action server.
        database_url: The bookings, as an SQLAlchemy URL; ``""`` for SQLite in the state folder.
        trackers_url: The conversations, likewise.
        public_url: Where visitors find the bot, such as ``https://chat.example.com``; ``""`` where nothing needs it.
        fhir_url: Base of the clinic's FHIR R4 server, to which appointments are pushed; ``""`` for none.
        fhir_token: Bearer token for that server; may be empty.
        development: Whether the page shows each turn's outcome.
        smtp_url: The server that sends mail, with its password, see `SmtpServer.from_url`; ``""`` for no mail.
        mail_from: The sender of mail; ``""`` for the clinic's address in clinic.yml.
        twilio_account_sid: The account that sends text messages; ``""`` for none.
        twilio_auth_token: Its secret.
        twilio_from: Its number as ``+14045550100``, or a messaging service (``MG...``).
        twilio_api_url: Where Twilio's interface is; a region of Twilio's has its own.
    """

    clinic_file: Path = PROJECT_ROOT / "clinic.yml"
    documents_dir: Path = PROJECT_ROOT / "knowledge" / "documents"
    state_dir: Path = PROJECT_ROOT / "var"
    model: Path = PROJECT_ROOT / "models" / "rasa.tar.gz"
    index_dir: Path = PROJECT_ROOT / "models" / "knowledge"
    encoder: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=5005, ge=1, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    database_url: str = ""
    trackers_url: str = ""
    secret_key: SecretStr = SecretStr("")
    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    fhir_url: str = ""
    fhir_token: SecretStr = SecretStr("")
    development: bool = False
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$")
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_from: str = Field(default="", validate_default=True, pattern=r"^(\+[1-9]\d{6,14}|MG\w+)?$")
    twilio_api_url: str = Field(default="https://api.twilio.com", pattern=r"^https?://")

    def having(self, **changes: Any) -> "Settings":
        """Return these settings with some changed.

        Raises:
            SettingsError: A changed value cannot be used.
        """
        try:
            return type(self)(**{**dict(self), **changes})
        except ValidationError as error:
            raise SettingsError(_explain("settings", error)) from error

    @field_validator("actions_port")
    @classmethod
    def _ports_differ(cls, value: int, info: ValidationInfo) -> int:
        if value == info.data.get("port"):
            raise ValueError(f"is {value}, as the port of the page; each server needs its own")
        return value

    @field_validator("secret_key")
    @classmethod
    def _key_is_long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < _LEAST_KEY_CHARACTERS:
            raise ValueError(f"has fewer than {_LEAST_KEY_CHARACTERS} characters; leave it out to have one made")
        return value

    @field_validator("fhir_url")
    @classmethod
    def _patients_travel_safely(cls, value: str) -> str:
        """Refuse a URL that is none, that carries a secret, or that would send names over the internet in the clear."""
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise ValueError("is no URL; write it as https://fhir.example.com/r4") from None
        if not value:
            return value
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
            raise ValueError("is no URL of a server; write it as https://fhir.example.com/r4")
        if parts.username or parts.password:
            raise ValueError("holds a user or password; put a token into BOT_FHIR_TOKEN instead")
        if parts.scheme == "http" and not _is_of_own_network(host):
            raise ValueError("begins with http:, which would send patients' names in the clear; use https:")
        return value

    @field_validator("fhir_token")
    @classmethod
    def _token_is_one_line(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]*", value.get_secret_value()):
            raise ValueError("holds characters that no token has; give the token alone, without 'Bearer'")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url_is_one(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            try:
                SmtpServer.from_url(value.get_secret_value())
            except SendingSettingsError as error:
                raise ValueError(str(error)) from None
        return value

    @field_validator("twilio_from")
    @classmethod
    def _twilio_is_whole(cls, value: str, info: ValidationInfo) -> str:
        token = info.data.get("twilio_auth_token", SecretStr("")).get_secret_value()
        parts = (info.data.get("twilio_account_sid"), token, value)
        if any(parts) and not all(parts):
            raise ValueError("set all three of twilio_account_sid, twilio_auth_token and twilio_from, or none")
        return value

    @property
    def bookings_url(self) -> str:
        """SQLAlchemy URL of the bookings: the setting, else SQLite in the state folder."""
        return self.database_url or f"sqlite:///{self.state_dir / 'bookings.db'}"

    @property
    def conversations_url(self) -> str:
        """SQLAlchemy URL of the conversations: the setting, else SQLite in the state folder."""
        return self.trackers_url or f"sqlite:///{self.state_dir / 'trackers.db'}"

    @property
    def red_flags_file(self) -> Path:
        """The log of red flags: always a file of this machine, so that it needs nothing that can be down."""
        return self.state_dir / "red_flags.db"

    @property
    def actions_url(self) -> str:
        """Where the bot finds the action server: always on loopback."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read ``BOT_*`` variables: ``BOT_STATE_DIR`` sets `Settings.state_dir`, and so on.

    Raises:
        SettingsError: Any value cannot be used; all of them are named.
    """
    environ = os.environ if environ is None else environ
    given: dict[str, Any] = {}
    for name in Settings.model_fields:
        value = environ.get(f"BOT_{name.upper()}")
        if value:
            given[name] = value
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_explain("environment", error, prefix="BOT_", upper=True)) from error


def load_clinic(path: Path) -> Clinic:
    """Read and validate clinic.yml.

    Raises:
        SettingsError: The file is missing, no YAML, or holds values that cannot be used; all of them are named.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}). Restore it from the repository.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SettingsError(f"{path}:{line}: is no YAML. Mend the line, or restore the file.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text. Save it as UTF-8.") from error
    except ValueError as error:  # YAML's own for a day such as 2026-02-30
        raise SettingsError(f"{path}: holds a date that no calendar has ({error}). Mend the date.") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: must hold names with values, such as `phone: ...`")
    try:
        return Clinic.model_validate(content)
    except ValidationError as error:
        raise SettingsError(_explain(str(path), error)) from error


@lru_cache(maxsize=1)
def clinic() -> Clinic:
    """Return the clinic of the settings, read once per process."""
    return load_clinic(load_settings().clinic_file)


def make_state_dir(settings: Settings) -> None:
    """Make the state folder where it is missing.

    Raises:
        SettingsError: It cannot be made.
    """
    try:
        settings.state_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"State folder {settings.state_dir} cannot be made ({error.strerror}). Set BOT_STATE_DIR to another one"
        ) from error


def secret_key(settings: Settings) -> str:
    """Return the signing key: the setting, else one made on first use and kept in the state folder.

    Two processes that start together agree on it: the file is created exclusively, and the loser reads the winner's.
    """
    configured = settings.secret_key.get_secret_value()
    if configured:
        return configured
    make_state_dir(settings)
    path = settings.state_dir / "secret.key"
    # One's own, even among threads: the file of another may be the key already, under its second name.
    draft = path.with_suffix(f".{secrets.token_hex(8)}.tmp")
    if not path.exists():
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
        try:
            os.link(draft, path)  # atomic, and fails where another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_text(encoding="ascii").strip()
    if len(key) < _LEAST_KEY_CHARACTERS:
        raise SettingsError(f"{path}: is damaged. Remove it: a new key is made, and open chats start afresh")
    return key


def _is_of_own_network(host: str) -> bool:
    """Whether a host is this machine, a name without a domain (as containers have), or a private address."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(".localhost")


def _explain(source: str, error: ValidationError, *, prefix: str = "", upper: bool = False) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        name = prefix + (name.upper() if upper else name)
        lines.append(f"{name}: {problem['msg']}")
    return f"{source}: " + "; ".join(lines)

"""The booking database's tables; migrations and the store both read them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.booking.contact import Contact
from bot.booking.model import LIVE_STATUSES, STATUSES, Appointment


class UtcDateTime(TypeDecorator):  # type: ignore[misc]  # SQLAlchemy 1.4 is not typed
    """An instant: aware in Python, UTC in every database, also in those that keep no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the database UTC.

        Raises:
            ValueError: The value has no offset.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a UTC offset cannot be stored. Pass an aware datetime.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give Python an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

appointments = Table(
    "appointments",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("location", String(64), nullable=False),
    Column("start_utc", UtcDateTime, nullable=False),
    Column("end_utc", UtcDateTime, nullable=False),
    Column("patient_name", String(200), nullable=False),
    Column("contact_kind", String(8), nullable=False),
    Column("contact", String(320), nullable=False),
    Column("visit_type", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("consented_at", UtcDateTime, nullable=False),
    Column("idempotency_key", String(128), nullable=False, unique=True),
    Column("request_hash", String(64), nullable=False),
    CheckConstraint("end_utc > start_utc", name="ends_after_start"),
    CheckConstraint(_one_of("status", STATUSES), name="status_known"),
)

# Double booking is impossible here, not merely checked for: one live appointment a start and location.
Index(
    "uq_appointments_live_start",
    appointments.c.location,
    appointments.c.start_utc,
    unique=True,
    sqlite_where=appointments.c.status.in_(LIVE_STATUSES),
    postgresql_where=appointments.c.status.in_(LIVE_STATUSES),
)
Index("ix_appointments_span", appointments.c.start_utc, appointments.c.end_utc)

holds = Table(
    "holds",
    metadata,
    Column("owner", String(128), primary_key=True),  # an owner holds one opening at a time
    Column("location", String(64), nullable=False),
    Column("start_utc", UtcDateTime, nullable=False),
    Column("end_utc", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    UniqueConstraint("location", "start_utc"),
)


def row_of(appointment: Appointment) -> dict[str, Any]:
    """Give an appointment's columns."""
    names = [
        "reference",
        "location",
        "start_utc",
        "end_utc",
        "patient_name",
        "visit_type",
        "reason",
        "status",
        "sequence",
        "created_at",
        "consented_at",
    ]
    values = {name: getattr(appointment, name) for name in names}
    return {**values, "contact_kind": appointment.contact.kind, "contact": appointment.contact.value}


def appointment_of(row: Any) -> Appointment:
    """Build an appointment from its columns."""
    return Appointment(
        reference=row["reference"],
        location=row["location"],
        start_utc=row["start_utc"],
        end_utc=row["end_utc"],
        patient_name=row["patient_name"],
        contact=Contact(row["contact_kind"], row["contact"]),
        visit_type=row["visit_type"],
        status=row["status"],
        created_at=row["created_at"],
        consented_at=row["consented_at"],
        reason=row["reason"],
        sequence=row["sequence"],
    )

"""The booking database's tables as this version reads them; `migrations/` makes them.

A *claim* is a time that is taken, by a hold or by a live appointment. Every live appointment has exactly one claim, and
no two claims of one calendar overlap: the database refuses it, whoever writes (a unique index everywhere, an exclusion
constraint on PostgreSQL, a trigger on SQLite; both stand in the migrations).
"""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from bot.booking.instants import UtcDateTime
from bot.booking.outbox import EVENT_STATES
from bot.booking.status import LIVE_STATUSES, STATUSES
from bot.booking.wish import WISH_STATES


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Give the SQL that holds a column to some values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _person() -> tuple[Any, ...]:
    """Give the columns of who is to be seen and how they are reached: all personal data there is."""
    return (
        Column("patient_name", String(200), nullable=False),
        Column("contact_kind", String(8), nullable=False),
        Column("contact", String(320), nullable=False),
        Column("visit_type", String(16), nullable=False),
        Column("reason", Text, nullable=False),
        Column("consented_at", UtcDateTime, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
    )


def _claim() -> Any:
    return Column("claim_id", Integer, ForeignKey("claims.id"), nullable=True, unique=True)


claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", String(64), nullable=False),
    Column("provider", String(64), nullable=False),
    Column("start_utc", UtcDateTime, nullable=False),
    Column("end_utc", UtcDateTime, nullable=False),
    Column("blocked_until", UtcDateTime, nullable=False),  # the end and the clinic's buffer after it
    Column("owner", String(80), nullable=True, unique=True),  # of a hold; an owner holds one opening at a time
    Column("expires_at", UtcDateTime, nullable=True),  # of a hold
    CheckConstraint("end_utc > start_utc", name="ends_after_start"),
    CheckConstraint("blocked_until >= end_utc", name="blocked_to_its_end"),
    CheckConstraint("(owner IS NULL) = (expires_at IS NULL)", name="hold_expires"),
    Index("uq_claims_opening", "location", "provider", "start_utc", unique=True),
    Index("ix_claims_start", "start_utc"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("reference", String(16), primary_key=True),
    Column("location", String(64), nullable=False),
    Column("provider", String(64), nullable=False, server_default=""),
    Column("start_utc", UtcDateTime, nullable=False),
    Column("end_utc", UtcDateTime, nullable=False),
    *_person(),
    Column("status", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("idempotency_key", String(128), nullable=False, unique=True),
    Column("request_hash", String(64), nullable=False),
    _claim(),
    CheckConstraint("end_utc > start_utc", name="ends_after_start"),
    CheckConstraint(one_of("status", STATUSES), name="status_known"),
    CheckConstraint(f"(claim_id IS NOT NULL) = ({one_of('status', LIVE_STATUSES)})", name="live_has_claim"),
)

# The claims forbid double booking; this index forbids it once more where the appointments stand.
Index(
    "uq_appointments_live_start",
    appointments.c.location,
    appointments.c.provider,
    appointments.c.start_utc,
    unique=True,
    sqlite_where=text(one_of("status", LIVE_STATUSES)),
    postgresql_where=text(one_of("status", LIVE_STATUSES)),
)
Index("ix_appointments_span", appointments.c.start_utc, appointments.c.end_utc)

waitlist = Table(
    "waitlist",
    metadata,
    Column("id", Integer, primary_key=True),  # its place in the row
    Column("code", String(16), nullable=False, unique=True),
    Column("location", String(64), nullable=True),  # none: any
    Column("window_start", UtcDateTime, nullable=False),
    Column("window_end", UtcDateTime, nullable=False),
    *_person(),
    Column("state", String(16), nullable=False),
    _claim(),
    CheckConstraint("window_end > window_start", name="ends_after_start"),
    CheckConstraint(one_of("state", WISH_STATES), name="state_known"),
    CheckConstraint("(claim_id IS NOT NULL) = (state = 'offered')", name="offer_has_claim"),
    Index("ix_waitlist_state_window", "state", "window_start"),
)

# Append-only: the migration's triggers refuse to change or remove a line. No name, contact or reason stands here.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(32), nullable=False),
    Column("reference", String(16), nullable=False),
    Column("before", JSON(none_as_null=True), nullable=True),
    Column("after", JSON(none_as_null=True), nullable=True),
    Index("ix_audit_reference", "reference"),
)

# What is to leave the clinic, written in the transaction that causes it. It names the appointment, not the person.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dedupe_key", String(128), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("reference", String(16), nullable=False),  # of the appointment, or the code of the wish
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    CheckConstraint(one_of("state", EVENT_STATES), name="state_known"),
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_reference", "reference"),
)

# What becomes of an event at one destination: each fails, is tried again and ends by itself.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("destination", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),  # of the next try
    Column("lease", String(32), nullable=True),  # whoever drew this token is at it
    Column("leased_until", UtcDateTime, nullable=True),  # then anybody may
    Column("changed_at", UtcDateTime, nullable=False),
    Column("last_error", String(80), nullable=True),  # the error's class and code: no address, no provider's text
    CheckConstraint(one_of("state", EVENT_STATES), name="state_known"),
    CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_ends"),
    CheckConstraint("lease IS NULL OR state = 'waiting'", name="lease_is_of_waiting"),
    Index("uq_deliveries_event_destination", "event_id", "destination", unique=True),
    Index("ix_deliveries_state_due", "state", "due_at"),
)

# Wrong pairs of reference and contact, by hash of who tried and of what was tried.
attempts = Table(
    "attempts",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

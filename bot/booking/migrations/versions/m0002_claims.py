"""One claim for each time that is taken, which the database guards; wait list, audit trail, outbox and attempts.

Appointments are taken over as they are, each live one with a claim; holds become claims. Frozen, as all migrations are.
"""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.booking.errors import BookingStoreError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_STATUSES = (
    "status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow', "
    "'entered-in-error', 'waitlist')"
)
_LIVE = "status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled')"
_OLD_COLUMNS = (
    "reference, location, start_utc, end_utc, patient_name, contact_kind, contact, visit_type, reason, status, "
    "sequence, created_at, consented_at, idempotency_key, request_hash"
)
_OLD_HOLDS = "SELECT owner, location, start_utc, end_utc, expires_at FROM holds ORDER BY expires_at"
_OVERLAPPING = """
SELECT a.reference, b.reference FROM old_appointments AS a JOIN old_appointments AS b
ON a.location = b.location AND a.reference < b.reference AND a.start_utc < b.end_utc AND b.start_utc < a.end_utc
WHERE a.{live} AND b.{live}
"""
_NO_OVERLAP_ON_SQLITE = """
CREATE TRIGGER claims_no_overlap_{event} BEFORE {event} ON claims
WHEN EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.location = NEW.location AND other.provider = NEW.provider AND other.id IS NOT NEW.id
    AND other.start_utc < NEW.blocked_until AND NEW.start_utc < other.blocked_until
)
BEGIN SELECT RAISE(ABORT, 'claim overlaps another'); END
"""
_NO_OVERLAP_ON_POSTGRESQL = """
ALTER TABLE claims ADD CONSTRAINT ex_claims_no_overlap EXCLUDE USING gist
(location WITH =, provider WITH =, tstzrange(start_utc, blocked_until, '[)') WITH &&)
"""
_APPEND_ONLY_ON_SQLITE = """
CREATE TRIGGER audit_append_only_{event} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
_REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
"""
_APPEND_ONLY_ON_POSTGRESQL = """
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""


def upgrade() -> None:
    """Set today's appointments aside, make the new tables, put the appointments back."""
    op.execute(f"CREATE TEMPORARY TABLE old_appointments AS SELECT {_OLD_COLUMNS} FROM appointments")
    _refuse_overlaps()
    old_holds = (
        op.get_bind().execute(sa.text("SELECT owner, location, start_utc, end_utc, expires_at FROM holds")).all()
    )
    op.drop_table("appointments")
    op.drop_table("holds")
    _make_claims()
    _make_appointments()
    _make_waitlist()
    _make_the_rest()
    _take_over_appointments()
    for hold in old_holds:
        _take_over(hold)
    op.execute("DROP TABLE old_appointments")


def _refuse_overlaps() -> None:
    pairs = op.get_bind().execute(sa.text(_OVERLAPPING.format(live=_LIVE))).all()
    if pairs:
        named = "; ".join(f"{first} and {second}" for first, second in pairs)
        raise BookingStoreError(
            f"Booked appointments overlap, which this version's database forbids: {named}. Cancel or move one of each "
            "with the version that made them, then run: python -m bot migrate"
        )


def _make_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("location", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("start_utc", _INSTANT, nullable=False),
        sa.Column("end_utc", _INSTANT, nullable=False),
        sa.Column("blocked_until", _INSTANT, nullable=False),
        sa.Column("owner", sa.String(80), nullable=True),
        sa.Column("expires_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint("owner", name="uq_claims_owner"),
        sa.CheckConstraint("end_utc > start_utc", name=op.f("ck_claims_ends_after_start")),
        sa.CheckConstraint("blocked_until >= end_utc", name=op.f("ck_claims_blocked_to_its_end")),
        sa.CheckConstraint("(owner IS NULL) = (expires_at IS NULL)", name=op.f("ck_claims_hold_expires")),
    )
    op.create_index("uq_claims_opening", "claims", ["location", "provider", "start_utc"], unique=True)
    op.create_index("ix_claims_start", "claims", ["start_utc"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_NO_OVERLAP_ON_POSTGRESQL)
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(_NO_OVERLAP_ON_SQLITE.format(event=event))


def _person() -> tuple[Any, ...]:
    return (
        sa.Column("patient_name", sa.String(200), nullable=False),
        sa.Column("contact_kind", sa.String(8), nullable=False),
        sa.Column("contact", sa.String(320), nullable=False),
        sa.Column("visit_type", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("consented_at", _INSTANT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
    )


def _make_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("location", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False, server_default=""),
        sa.Column("start_utc", _INSTANT, nullable=False),
        sa.Column("end_utc", _INSTANT, nullable=False),
        *_person(),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("idempotency_key", sa.String(128), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("claim_id", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("reference", name="pk_appointments"),
        sa.UniqueConstraint("idempotency_key", name="uq_appointments_idempotency_key"),
        sa.UniqueConstraint("claim_id", name="uq_appointments_claim_id"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_appointments_claim_id"),
        sa.CheckConstraint("end_utc > start_utc", name=op.f("ck_appointments_ends_after_start")),
        sa.CheckConstraint(_STATUSES, name=op.f("ck_appointments_status_known")),
        sa.CheckConstraint(f"(claim_id IS NOT NULL) = ({_LIVE})", name=op.f("ck_appointments_live_has_claim")),
    )
    op.create_index(
        "uq_appointments_live_start",
        "appointments",
        ["location", "provider", "start_utc"],
        unique=True,
        sqlite_where=sa.text(_LIVE),
        postgresql_where=sa.text(_LIVE),
    )
    op.create_index("ix_appointments_span", "appointments", ["start_utc", "end_utc"])


def _make_waitlist() -> None:
    op.create_table(
        "waitlist",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("location", sa.String(64), nullable=True),
        sa.Column("window_start", _INSTANT, nullable=False),
        sa.Column("window_end", _INSTANT, nullable=False),
        *_person(),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("claim_id", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_waitlist"),
        sa.UniqueConstraint("code", name="uq_waitlist_code"),
        sa.UniqueConstraint("claim_id", name="uq_waitlist_claim_id"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_waitlist_claim_id"),
        sa.CheckConstraint("window_end > window_start", name=op.f("ck_waitlist_ends_after_start")),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'booked', 'lapsed', 'withdrawn')", name=op.f("ck_waitlist_state_known")
        ),
        sa.CheckConstraint("(claim_id IS NOT NULL) = (state = 'offered')", name=op.f("ck_waitlist_offer_has_claim")),
    )
    op.create_index("ix_waitlist_state_window", "waitlist", ["state", "window_start"])


def _make_the_rest() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("before", sa.JSON, nullable=True),
        sa.Column("after", sa.JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_reference", "audit", ["reference"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE_ON_POSTGRESQL)
        op.execute(_APPEND_ONLY_ON_POSTGRESQL)
    else:
        for event in ("UPDATE", "DELETE"):
            op.execute(_APPEND_ONLY_ON_SQLITE.format(event=event))
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dedupe_key", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("last_error", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_outbox_state_known")),
    )
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_reference", "outbox", ["reference"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )


def _take_over_appointments() -> None:
    op.execute(
        "INSERT INTO claims (location, provider, start_utc, end_utc, blocked_until) "
        f"SELECT location, '', start_utc, end_utc, end_utc FROM old_appointments WHERE {_LIVE} ORDER BY start_utc"
    )
    op.execute(
        f"INSERT INTO appointments ({_OLD_COLUMNS}, provider, claim_id) SELECT {_OLD_COLUMNS}, '', "
        f"CASE WHEN {_LIVE} THEN (SELECT claims.id FROM claims WHERE claims.location = old_appointments.location "
        "AND claims.start_utc = old_appointments.start_utc) END FROM old_appointments"
    )


def _take_over(hold: Any) -> None:
    """Make a hold a claim, unless an appointment or an earlier hold has its time; owners stand hashed from now on."""
    place = {"location": hold.location, "start": hold.start_utc, "end": hold.end_utc, "expires": hold.expires_at}
    clash = sa.text("SELECT 1 FROM claims WHERE location = :location AND start_utc < :end AND end_utc > :start")
    if op.get_bind().execute(clash, place).first() is None:
        op.get_bind().execute(
            sa.text(
                "INSERT INTO claims (location, provider, start_utc, end_utc, blocked_until, owner, expires_at) "
                "VALUES (:location, '', :start, :end, :end, :owner, :expires)"
            ),
            {**place, "owner": hashlib.sha256(hold.owner.encode()).hexdigest()},
        )

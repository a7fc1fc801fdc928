"""Appointments and holds: the schema of version 0.1.0, which had no migrations.

Databases of that version are marked as being at this revision and go on from here. Frozen: it imports nothing of ours,
so that later changes of the tables leave it as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATUSES = (
    "'proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error', 'waitlist'"
)
_LIVE = sa.text("status IN ('proposed', 'pending', 'booked', 'arrived', 'fulfilled')")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "appointments",
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("location", sa.String(64), nullable=False),
        sa.Column("start_utc", _INSTANT, nullable=False),
        sa.Column("end_utc", _INSTANT, nullable=False),
        sa.Column("patient_name", sa.String(200), nullable=False),
        sa.Column("contact_kind", sa.String(8), nullable=False),
        sa.Column("contact", sa.String(320), nullable=False),
        sa.Column("visit_type", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("consented_at", _INSTANT, nullable=False),
        sa.Column("idempotency_key", sa.String(128), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_appointments"),
        sa.UniqueConstraint("idempotency_key", name="uq_appointments_idempotency_key"),
        sa.CheckConstraint("end_utc > start_utc", name=op.f("ck_appointments_ends_after_start")),
        sa.CheckConstraint(f"status IN ({_STATUSES})", name=op.f("ck_appointments_status_known")),
    )
    op.create_index(
        "uq_appointments_live_start",
        "appointments",
        ["location", "start_utc"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_appointments_span", "appointments", ["start_utc", "end_utc"])
    op.create_table(
        "holds",
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("location", sa.String(64), nullable=False),
        sa.Column("start_utc", _INSTANT, nullable=False),
        sa.Column("end_utc", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_holds"),
        sa.UniqueConstraint("location", "start_utc", name="uq_holds_location_start_utc"),
    )

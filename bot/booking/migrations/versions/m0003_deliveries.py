"""One delivery for each event and destination, with a lease; the outbox's own count of tries, never used, goes.

Frozen, as all migrations are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of deliveries."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("destination", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("lease", sa.String(32), nullable=True),
        sa.Column("leased_until", _INSTANT, nullable=True),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("last_error", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["event_id"], ["outbox.id"], name="fk_deliveries_event_id", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_deliveries_state_known")),
        sa.CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_deliveries_lease_ends")),
        sa.CheckConstraint("lease IS NULL OR state = 'waiting'", name=op.f("ck_deliveries_lease_is_of_waiting")),
    )
    op.create_index("uq_deliveries_event_destination", "deliveries", ["event_id", "destination"], unique=True)
    op.create_index("ix_deliveries_state_due", "deliveries", ["state", "due_at"])
    op.drop_column("outbox", "attempts")
    op.drop_column("outbox", "last_error")

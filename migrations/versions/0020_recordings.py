"""Answers recorded by the Secretariat from an e-mail or a letter."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("arrived_by", sa.String(length=10), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "arrived_by in ('e-mail', 'letter')", name=op.f("ck_recording_arrived_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_recording_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_recording_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_recording_submission_id")),
        sqlite_strict=True,
    )
    # Written out: SQLite adds a column with its own checks, without a new table.
    sqlite = op.get_bind().dialect.name == "sqlite"
    text, day = ("TEXT", "TEXT") if sqlite else ("VARCHAR(10)", "DATE")
    op.execute(
        f"alter table version add column arrived_by {text} "
        "constraint ck_version_arrived_by check (arrived_by in ('e-mail', 'letter'))"
    )
    op.execute(
        f"alter table version add column arrived_on {day} "
        "constraint ck_version_arrived_together "
        "check ((arrived_by is null) = (arrived_on is null))"
    )


def downgrade() -> None:
    for column in ("arrived_on", "arrived_by"):
        op.execute(f"alter table version drop column {column}")
    op.drop_table("recording")

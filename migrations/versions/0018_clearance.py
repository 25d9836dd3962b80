"""Clearance of a draft by a colleague elsewhere."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.String(length=4000), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("draft_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_clearance_token_hash_length")),
        sa.CheckConstraint(
            "result in ('cleared', 'comment', 'not-cleared')", name=op.f("ck_clearance_result")
        ),
        sa.CheckConstraint(
            "(result is null) = (answered_at is null)",
            name=op.f("ck_clearance_answered_with_result"),
        ),
        sa.CheckConstraint(
            "result is null or draft_hash is not null",
            name=op.f("ck_clearance_answered_to_a_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_clearance_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_clearance_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_clearance_token_hash")),
        sqlite_strict=True,
    )
    op.create_index("ix_clearance_round_id", "clearance", ["round_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_clearance_round_id", "clearance")
    op.drop_table("clearance")

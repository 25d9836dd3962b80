"""What the worker makes of notifications: letters, compilations, archives."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("version_ids", Json(), nullable=False),
        sa.Column("store_key", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "sort in ('letter', 'compilation', 'archive')",
            name=op.f("ck_notification_document_sort"),
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_document_notification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_document")),
        sa.UniqueConstraint(
            "notification_id",
            "sort",
            "language",
            name=op.f("uq_notification_document_notification_id_sort_language"),
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("notification_document")

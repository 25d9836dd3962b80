"""What was read in attached files, for search."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"],
            ["rendition.id"],
            name=op.f("fk_attachment_text_rendition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_text")),
        sa.UniqueConstraint("rendition_id", name=op.f("uq_attachment_text_rendition_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("attachment_text")

"""Questionnaires that staff compose."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=True),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("data", Json(), nullable=False),
        sa.Column("host", sa.String(40), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("frozen_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_questionnaire_draft_key")),
        sa.UniqueConstraint("form_key", name=op.f("uq_questionnaire_draft_form_key")),
        sa.UniqueConstraint("host", "host_id", name=op.f("uq_questionnaire_draft_host_host_id")),
        sa.CheckConstraint(
            "(host is null) = (host_id is null)",
            name=op.f("ck_questionnaire_draft_host_with_its_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["person.id"], name=op.f("fk_questionnaire_draft_edited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_questionnaire_draft_frozen_id"),
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("questionnaire_draft")

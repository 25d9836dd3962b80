"""Questionnaires and their frozen versions."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import LocalisedText, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("code", name="uq_questionnaire_code"),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_version"),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name="fk_questionnaire_version_questionnaire_id",
        ),
        sa.UniqueConstraint(
            "questionnaire_id",
            "number",
            name="uq_questionnaire_version_questionnaire_id_number",
        ),
        sa.UniqueConstraint("hash", name="uq_questionnaire_version_hash"),
        sa.CheckConstraint(
            "number > 0", name=op.f("ck_questionnaire_version_number_counts_from_one")
        ),
        sa.CheckConstraint(
            "length(hash) = 64", name=op.f("ck_questionnaire_version_hash_is_sha256")
        ),
    )


def downgrade() -> None:
    op.drop_table("questionnaire_version")
    op.drop_table("questionnaire")

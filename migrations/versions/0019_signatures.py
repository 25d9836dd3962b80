"""Joint filing: who is asked to sign, what each answered, and names added by the lead."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state in ('invited', 'confirmed', 'declined', 'withdrawn', 'revoked')",
            name=op.f("ck_signature_state"),
        ),
        sa.CheckConstraint(
            "state not in ('confirmed', 'withdrawn') or (confirmed_at is not null and "
            "confirmed_by_id is not null and text_hash is not null and "
            "organisation_name is not null)",
            name=op.f("ck_signature_confirmed_whole"),
        ),
        sa.CheckConstraint(
            "(state in ('declined', 'withdrawn', 'revoked')) = (ended_at is not null)",
            name=op.f("ck_signature_ended_dated"),
        ),
        sa.CheckConstraint(
            "not is_late or confirmed_at is not null", name=op.f("ck_signature_late_if_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_signature_submission_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signature_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_signature_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_signature_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_signature_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_signature_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "submission_id",
            "organisation_id",
            name=op.f("uq_signature_submission_id_organisation_id"),
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_signature_organisation_id", "signature", ["organisation_id", "state"])
    op.create_index("ix_signature_version_id", "signature", ["version_id"])
    op.create_table(
        "on_behalf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("names", Json(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_on_behalf_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_behalf")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_on_behalf_submission_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("on_behalf")
    op.drop_index("ix_signature_version_id", "signature")
    op.drop_index("ix_signature_organisation_id", "signature")
    op.drop_table("signature")

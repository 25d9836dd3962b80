"""People, where they are signed in, and links that work once."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("deactivated_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_person_name")),
        sa.CheckConstraint("length(email) > 2", name=op.f("ck_person_email")),
        sa.CheckConstraint(
            "deactivated_at is null or deactivated_at >= created_at",
            name=op.f("ck_person_deactivated_at"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email_key", name="uq_person_email_key"),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "ended_at is null or ended_at >= created_at", name=op.f("ck_sign_in_ended_at")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sign_in_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
        sqlite_strict=True,
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id", "ended_at"])
    op.create_table(
        "one_time_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("new_email", sa.String(254), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('confirm', 'reset', 'change-email')",
            name=op.f("ck_one_time_token_purpose"),
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_one_time_token_expires_at")),
        sa.CheckConstraint(
            "(purpose = 'change-email') = (new_email is not null)",
            name=op.f("ck_one_time_token_new_email"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_one_time_token_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_token"),
        sa.UniqueConstraint("token_hash", name="uq_one_time_token_token_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_one_time_token_unused",
        "one_time_token",
        ["person_id", "purpose"],
        sqlite_where=sa.text("used_at is null"),
        postgresql_where=sa.text("used_at is null"),
    )


def downgrade() -> None:
    op.drop_table("one_time_token")
    op.drop_table("sign_in")
    op.drop_table("person")

"""Who follows what, what was announced and whom it reached, and deadlines that fell away."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, LocalisedText, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at is null")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("unsubscribe_url", sa.Text(), nullable=True))
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("address", sa.String(254), nullable=True),
        sa.Column("address_key", sa.String(254), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("topics", Json(), nullable=False),
        sa.Column("bodies", Json(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("token_expires_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(person_id is null) = (address is not null)",
            name=op.f("ck_subscription_one_mailbox"),
        ),
        sa.CheckConstraint(
            "(address is null) = (address_key is null)",
            name=op.f("ck_subscription_address_has_key"),
        ),
        sa.CheckConstraint(
            "(token_hash is null) = (token_expires_at is null)",
            name=op.f("ck_subscription_token_expires"),
        ),
        sa.CheckConstraint(
            "token_hash is null or confirmed_at is null",
            name=op.f("ck_subscription_token_to_confirm"),
        ),
        sa.CheckConstraint(
            "person_id is null or confirmed_at is not null",
            name=op.f("ck_subscription_person_confirmed"),
        ),
        sa.CheckConstraint(
            "ended_at is null or ended_at >= created_at", name=op.f("ck_subscription_ended_at")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_subscription_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("key", name="uq_subscription_key"),
        sa.UniqueConstraint("token_hash", name="uq_subscription_token_hash"),
        sqlite_strict=True,
    )
    for column in ("address_key", "person_id"):
        op.create_index(
            "uq_subscription_live_" + column.split("_")[0],
            "subscription",
            [column],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("happening", sa.String(40), nullable=False),
        sa.Column("bodies", Json(), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        sa.Column("endpoint", sa.String(100), nullable=False),
        sa.Column("arguments", Json(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(60), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        sa.UniqueConstraint("key", name="uq_announcement_key"),
        sqlite_strict=True,
    )
    op.create_table(
        "announcement_told",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name="fk_announcement_told_announcement_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement_id", "mailbox", name="pk_announcement_told"),
        sqlite_strict=True,
    )
    op.create_table(
        "gone_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_gone_deadline_sequence")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_gone_deadline_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gone_deadline"),
        sa.UniqueConstraint(
            "meeting_id", "kind", "audience", name="uq_gone_deadline_meeting_id_kind_audience"
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("gone_deadline")
    op.drop_table("announcement_told")
    op.drop_table("announcement")
    op.drop_table("subscription")
    op.drop_column("outbox", "unsubscribe_url")

"""Reminders: their schedule, each time they were sent, and contacts whose address bounced."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("days", Json(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_reminder_schedule_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["person.id"],
            name=op.f("fk_reminder_schedule_set_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_schedule")),
        sa.UniqueConstraint("notification_id", name=op.f("uq_reminder_schedule_notification_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(64), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("mails_to_drafters", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('reminder', 'draft-reminder', 'scheduled')", name=op.f("ck_reminder_sort")
        ),
        sa.CheckConstraint(
            "(sort = 'scheduled') = (days is not null)", name=op.f("ck_reminder_scheduled_by_days")
        ),
        sa.CheckConstraint(
            "(sort = 'scheduled') = (form_key is null)", name=op.f("ck_reminder_by_hand_with_key")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_reminder_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["person.id"], name=op.f("fk_reminder_sent_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("form_key", name=op.f("uq_reminder_form_key")),
        sa.UniqueConstraint(
            "notification_id",
            "due_at",
            "days",
            name=op.f("uq_reminder_notification_id_due_at_days"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "bounced_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.String(254), nullable=False),
        sa.Column("bounced_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_bounced_contact_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounced_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_bounced_contact_person_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("bounced_contact")
    op.drop_table("reminder")
    op.drop_table("reminder_schedule")

"""Calls, and what publicly happened to them."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, LocalisedText, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        sa.Column("text", LocalisedText(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=False),
        sa.Column("bodies", Json(), nullable=False),
        sa.Column("meeting_code", sa.String(60), nullable=True),
        sa.Column("agenda_item_code", sa.String(60), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(60), nullable=False),
        sa.Column("audience", Json(), nullable=False),
        sa.Column("audience_classes", Json(), nullable=False),
        sa.Column("languages", Json(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("slug", name="uq_call_slug"),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name="fk_call_questionnaire_version_id",
        ),
        sa.ForeignKeyConstraint(["meeting_code"], ["meeting.code"], name="fk_call_meeting_code"),
        sa.ForeignKeyConstraint(
            ["agenda_item_code"], ["agenda_item.code"], name="fk_call_agenda_item_code"
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["call.id"], name="fk_call_follows_id"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_call_created_by_id", ondelete="SET NULL"
        ),
        _check("call", "due_after_opening", "due_at is null or due_at > opens_at"),
        _check("call", "item_of_a_meeting", "agenda_item_code is null or meeting_code is not null"),
        _check("call", "follows_another", "follows_id is null or follows_id <> id"),
    )
    op.create_index("ix_call_list", "call", ["opens_at", "id"])
    op.create_index("ix_call_kind", "call", ["kind", "closed_at"])
    op.create_index("ix_call_meeting_code", "call", ["meeting_code"])
    op.create_index("ix_call_follows_id", "call", ["follows_id"])
    op.create_table(
        "call_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("old_due_at", UtcDateTime(), nullable=True),
        sa.Column("new_due_at", UtcDateTime(), nullable=True),
        sa.Column("reason", LocalisedText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_event"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name="fk_call_event_call_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_call_event_person_id", ondelete="SET NULL"
        ),
        _check("call_event", "kind", "kind in ('opened', 'extended', 'edited', 'closed')"),
        _check(
            "call_event",
            "dates_of_extension",
            "(kind = 'extended') = (old_due_at is not null and new_due_at is not null)",
        ),
        _check("call_event", "extended_to_later", "new_due_at is null or new_due_at > old_due_at"),
    )
    op.create_index("ix_call_event_call_id", "call_event", ["call_id", "id"])


def downgrade() -> None:
    op.drop_table("call_event")
    op.drop_table("call")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))

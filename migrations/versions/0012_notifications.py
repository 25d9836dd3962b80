"""Notifications: the letters, their languages and lineage, whom they went to, what came in."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, LocalisedText, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("subject", LocalisedText(), nullable=False),
        sa.Column("text", LocalisedText(), nullable=False),
        sa.Column("resolution", sa.String(length=200), nullable=False),
        sa.Column("revision_of_resolution", sa.String(length=60), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("instruments", Json(), nullable=False),
        sa.Column("groups", Json(), nullable=False),
        sa.Column("listed", Json(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("meeting_code", sa.String(length=60), nullable=True),
        sa.Column("agenda_item_code", sa.String(length=60), nullable=True),
        sa.Column("asks", Json(), nullable=False),
        sa.Column("questionnaire_code", sa.String(length=60), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("record", Json(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_edited_at", UtcDateTime(), nullable=False),
        sa.Column("last_edited_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('for-response', 'for-action', 'for-information')",
            name=op.f("ck_notification_purpose"),
        ),
        sa.CheckConstraint(
            "record is not null or (state = 'closed') = (closed_at is not null)",
            name=op.f("ck_notification_closed_has_moment"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'checked', 'issued', 'closed')", name=op.f("ck_notification_state")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'checked') or record is not null or issued_at is not null",
            name=op.f("ck_notification_issued_has_moment"),
        ),
        sa.CheckConstraint(
            "agenda_item_code is null or meeting_code is not null",
            name=op.f("ck_notification_item_of_a_meeting"),
        ),
        sa.CheckConstraint(
            "checked_by_id is null or checked_by_id <> last_edited_by_id",
            name=op.f("ck_notification_checked_by_another"),
        ),
        sa.CheckConstraint(
            "length(number) = 8", name=op.f("ck_notification_number_is_year_and_three_digits")
        ),
        sa.CheckConstraint(
            "record is not null or dated is not null", name=op.f("ck_notification_dated")
        ),
        sa.CheckConstraint(
            "record is null or call_id is null", name=op.f("ck_notification_record_has_no_call")
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_code"],
            ["agenda_item.code"],
            name=op.f("fk_notification_agenda_item_code"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_notification_call_id")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["person.id"],
            name=op.f("fk_notification_checked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["last_edited_by_id"],
            ["person.id"],
            name=op.f("fk_notification_last_edited_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_code"], ["meeting.code"], name=op.f("fk_notification_meeting_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("call_id", name=op.f("uq_notification_call_id")),
        sa.UniqueConstraint("number", name=op.f("uq_notification_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_notification_meeting_code", "notification", ["meeting_code"], unique=False)
    op.create_table(
        "addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=False),
        sa.Column("shelf", sa.String(length=20), nullable=False),
        sa.Column("country_code", sa.String(length=60), nullable=True),
        sa.Column("region_code", sa.String(length=60), nullable=True),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_nil", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "shelf IN ('party', 'non-party', 'organisation')", name=op.f("ck_addressee_shelf")
        ),
        sa.CheckConstraint(
            "(answered_at is null) = (answer_id is null)",
            name=op.f("ck_addressee_answered_by_an_answer"),
        ),
        sa.CheckConstraint(
            "answer_id is not null or not (is_late or is_nil)",
            name=op.f("ck_addressee_marks_of_an_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["person.id"],
            name=op.f("fk_addressee_added_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["submission.id"], name=op.f("fk_addressee_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["country_code"], ["country.code"], name=op.f("fk_addressee_country_code")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_addressee_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_addressee_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_addressee_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
        sa.UniqueConstraint(
            "notification_id",
            "organisation_id",
            name=op.f("uq_addressee_notification_id_organisation_id"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_addressee_list",
        "addressee",
        ["notification_id", "shelf", "sort_key", "id"],
        unique=False,
    )
    op.create_index("ix_addressee_organisation_id", "addressee", ["organisation_id"], unique=False)
    op.create_table(
        "notification_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_event_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_notification_event_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_event")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_notification_event_notification_id",
        "notification_event",
        ["notification_id", "id"],
        unique=False,
    )
    op.create_table(
        "notification_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("store_key", sa.String(length=100), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_notification_file_sha256")),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["person.id"],
            name=op.f("fk_notification_file_added_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_file_notification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_file")),
        sa.UniqueConstraint("key", name=op.f("uq_notification_file_key")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_notification_file_notification_id",
        "notification_file",
        ["notification_id", "id"],
        unique=False,
    )
    op.create_table(
        "notification_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("available_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_language_notification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_language")),
        sa.UniqueConstraint(
            "notification_id",
            "language",
            name=op.f("uq_notification_language_notification_id_language"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "notification_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "relation IN ('follows', 'repeats', 'reminds', 'extends', 'corrects', 'supersedes')",
            name=op.f("ck_notification_link_relation"),
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_notification_link_between_two")),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["notification.id"],
            name=op.f("fk_notification_link_from_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["notification.id"],
            name=op.f("fk_notification_link_to_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_link")),
        sa.UniqueConstraint(
            "from_id", "to_id", "relation", name=op.f("uq_notification_link_from_id_to_id_relation")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_notification_link_to_id", "notification_link", ["to_id"], unique=False)
    op.create_table(
        "received_input",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("sender_kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("received_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sender_kind IN ('government', 'ngo', 'igo', 'other')",
            name=op.f("ck_received_input_sender_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_received_input_notification_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_input")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_received_input_notification_id",
        "received_input",
        ["notification_id", "id"],
        unique=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("bounced_at", UtcDateTime(), nullable=True),
        sa.Column("bounce_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('issue', 'reminder', 'draft-reminder', 'extension', 'closing', 'added')",
            name=op.f("ck_delivery_purpose"),
        ),
        sa.CheckConstraint(
            "(bounced_at is null) = (bounce_reason is null)",
            name=op.f("ck_delivery_bounced_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["addressee.id"],
            name=op.f("fk_delivery_addressee_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_delivery_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", name=op.f("uq_delivery_message_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_delivery_addressee_id", "delivery", ["addressee_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_delivery_addressee_id", table_name="delivery")
    op.drop_table("delivery")
    op.drop_index("ix_received_input_notification_id", table_name="received_input")
    op.drop_table("received_input")
    op.drop_index("ix_notification_link_to_id", table_name="notification_link")
    op.drop_table("notification_link")
    op.drop_table("notification_language")
    op.drop_index("ix_notification_file_notification_id", table_name="notification_file")
    op.drop_table("notification_file")
    op.drop_index("ix_notification_event_notification_id", table_name="notification_event")
    op.drop_table("notification_event")
    op.drop_index("ix_addressee_organisation_id", table_name="addressee")
    op.drop_index("ix_addressee_list", table_name="addressee")
    op.drop_table("addressee")
    op.drop_index("ix_notification_meeting_code", table_name="notification")
    op.drop_table("notification")

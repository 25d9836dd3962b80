"""What surrounds submissions: timeline, notes, projection, documents, the register's counter."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GROUNDS = (
    "'incomplete', 'filer-not-identifiable', 'unlawful-or-abusive', "
    "'personal-data-or-sensitive-place', 'outside-the-call', 'duplicate'"
)


def upgrade() -> None:
    op.create_table(
        "register_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_register_state_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_state")),
        sqlite_strict=True,
    )
    op.create_table(
        "internal_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_internal_note_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_internal_note_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internal_note")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_internal_note_submission_id", "internal_note", ["submission_id", "id"], unique=False
    )

    op.create_table(
        "submission_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("message", sa.String(length=4000), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            f"ground is null or ground in ({GROUNDS})",
            name=op.f("ck_submission_event_ground"),
        ),
        sa.CheckConstraint(
            "side in ('organisation', 'secretariat')", name=op.f("ck_submission_event_side")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_submission_event_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_event_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_event")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_submission_event_submission_id",
        "submission_event",
        ["submission_id", "id"],
        unique=False,
    )

    op.create_table(
        "motion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            f"ground is null or ground in ({GROUNDS})",
            name=op.f("ck_motion_ground"),
        ),
        sa.CheckConstraint(
            "sort in ('decline', 'objection', 'restore')", name=op.f("ck_motion_sort")
        ),
        sa.CheckConstraint(
            "(settled_at is null) = (outcome is null)", name=op.f("ck_motion_settled_with_outcome")
        ),
        sa.CheckConstraint(
            "settled_by_id is null or settled_by_id <> moved_by_id",
            name=op.f("ck_motion_settled_by_another"),
        ),
        sa.ForeignKeyConstraint(["moved_by_id"], ["person.id"], name=op.f("fk_motion_moved_by_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_motion_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_motion_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_motion_open",
        "motion",
        ["round_id", "sort"],
        unique=True,
        sqlite_where=sa.text("settled_at is null"),
        postgresql_where=sa.text("settled_at is null"),
    )

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=20), nullable=False),
        sa.Column("group_code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_entry_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sqlite_strict=True,
    )
    op.create_index("ix_entry_version_id", "entry", ["version_id"], unique=False)

    op.create_table(
        "facet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=20), nullable=False),
        sa.Column("vocabulary", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("listed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_facet_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facet")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_facet_listed", "facet", ["vocabulary", "code", "listed_at", "version_id"], unique=False
    )
    op.create_index("ix_facet_version_id", "facet", ["version_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(number is null) <> (day is null)", name=op.f("ck_figure_number_or_day")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_figure_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sqlite_strict=True,
    )
    op.create_index("ix_figure_version_id", "figure", ["version_id"], unique=False)

    op.create_table(
        "form_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_form_key_person_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_form_key_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_key")),
        sa.UniqueConstraint("key", name=op.f("uq_form_key_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_form_key_used_at", "form_key", ["used_at"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("store_key", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("sort in ('receipt', 'submission')", name=op.f("ck_document_sort")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
            name=op.f("fk_document_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "version_id", "sort", "language", name=op.f("uq_document_version_id_sort_language")
        ),
        sqlite_strict=True,
    )
    op.execute("insert into register_state (id, revision) values (1, 0)")


def downgrade() -> None:
    op.drop_table("document")
    op.drop_index("ix_form_key_used_at", "form_key")
    op.drop_table("form_key")
    op.drop_index("ix_figure_version_id", "figure")
    op.drop_table("figure")
    op.drop_index("ix_facet_version_id", "facet")
    op.drop_index("ix_facet_listed", "facet")
    op.drop_table("facet")
    op.drop_index("ix_entry_version_id", "entry")
    op.drop_table("entry")
    op.drop_index("uq_motion_open", "motion")
    op.drop_table("motion")
    op.drop_index("ix_submission_event_submission_id", "submission_event")
    op.drop_table("submission_event")
    op.drop_index("ix_internal_note_submission_id", "internal_note")
    op.drop_table("internal_note")
    op.drop_table("register_state")

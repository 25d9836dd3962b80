"""Submissions: rounds, versions, files, drafts."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = (
    "'draft', 'submitted', 'under-review', 'returned', 'published', 'superseded', "
    "'declined', 'withdrawn'"
)
# A submission points at one of its versions, which point at their submission.
POINTERS = ("public_version_id", "withdrawn_version_id")


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("symbol", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("public_version_id", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("listed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_version_id", sa.Integer(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=2000), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(public_version_id is null) = (listed_at is null)",
            name=op.f("ck_submission_listed_while_public"),
        ),
        sa.CheckConstraint(
            "public_version_id is null or published_at is not null",
            name=op.f("ck_submission_public_has_date"),
        ),
        sa.CheckConstraint(
            "withdrawn_at is null or public_version_id is null",
            name=op.f("ck_submission_withdrawn_hidden"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_submission_call_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_submission_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_submission_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("key", name=op.f("uq_submission_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_submission_call_id", "submission", ["call_id", "listed_at", "id"], unique=False
    )
    op.create_index(
        "ix_submission_language", "submission", ["language", "listed_at", "id"], unique=False
    )
    op.create_index(
        "ix_submission_organisation_id",
        "submission",
        ["organisation_id", "listed_at", "id"],
        unique=False,
    )
    op.create_index("ix_submission_register", "submission", ["listed_at", "id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_attachment_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_submission_id", "attachment", ["submission_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("moved_at", UtcDateTime(), nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft') or submitted_at is not null",
            name=op.f("ck_round_submitted_unless_draft"),
        ),
        sa.CheckConstraint(
            f"state in ({STATES})",
            name=op.f("ck_round_state"),
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["person.id"], name=op.f("fk_round_moderator_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_round_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_round_submission_id_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_round_open",
        "round",
        ["submission_id"],
        unique=True,
        sqlite_where=sa.text("state in ('draft', 'returned', 'submitted', 'under-review')"),
        postgresql_where=sa.text("state in ('draft', 'returned', 'submitted', 'under-review')"),
    )
    op.create_index(
        "uq_round_published",
        "round",
        ["submission_id"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )

    op.create_table(
        "draft_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_draft_section_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_draft_section_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_section")),
        sa.UniqueConstraint("round_id", "section", name=op.f("uq_draft_section_round_id_section")),
        sqlite_strict=True,
    )
    op.create_table(
        "rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("store_key", sa.String(length=100), nullable=False),
        sa.Column("check_result", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "check_result in ('none','waiting','clean','infected')", name=op.f("ck_rendition_check")
        ),
        sa.CheckConstraint(
            "sort in ('received','public','translated','redacted')", name=op.f("ck_rendition_sort")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_rendition_sha256_length")),
        sa.CheckConstraint("size > 0", name=op.f("ck_rendition_size")),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_rendition_attachment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("key", name=op.f("uq_rendition_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_rendition_attachment_id", "rendition", ["attachment_id"], unique=False)
    op.create_index("ix_rendition_sha256", "rendition", ["sha256"], unique=False)

    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("public_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("public_hash", sa.String(length=64), nullable=False),
        sa.Column("private_bytes", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(private_bytes is null) = (salt is null)", name=op.f("ck_version_erased_together")
        ),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_version_fingerprint_length")),
        sa.CheckConstraint("length(public_hash) = 64", name=op.f("ck_version_public_hash_length")),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_version_questionnaire_version_id"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_version_round_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_version_submission_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_version_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint(
            "submission_id", "number", name=op.f("uq_version_submission_id_number")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_version_fingerprint", "version", ["fingerprint"], unique=False)
    op.create_index("ix_version_round_id", "version", ["round_id"], unique=False)

    op.create_table(
        "version_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_version_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_version_file_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_file")),
        sa.UniqueConstraint(
            "version_id", "position", name=op.f("uq_version_file_version_id_position")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_version_file_attachment_id", "version_file", ["attachment_id"], unique=False
    )

    with op.batch_alter_table("submission") as batch:
        for column in POINTERS:
            batch.create_foreign_key(f"fk_submission_{column}", "version", [column], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("submission") as batch:
        for column in POINTERS:
            batch.drop_constraint(f"fk_submission_{column}", type_="foreignkey")
    op.drop_index("ix_version_file_attachment_id", "version_file")

    op.drop_table("version_file")

    op.drop_index("ix_version_round_id", "version")
    op.drop_index("ix_version_fingerprint", "version")

    op.drop_table("version")
    op.drop_index("ix_rendition_sha256", "rendition")
    op.drop_index("ix_rendition_attachment_id", "rendition")

    op.drop_table("rendition")

    op.drop_table("draft_section")

    op.drop_index("uq_round_published", "round")
    op.drop_index("uq_round_open", "round")

    op.drop_table("round")

    op.drop_index("ix_attachment_submission_id", "attachment")

    op.drop_table("attachment")
    op.drop_index("ix_submission_register", "submission")
    op.drop_index("ix_submission_organisation_id", "submission")
    op.drop_index("ix_submission_language", "submission")
    op.drop_index("ix_submission_call_id", "submission")

    op.drop_table("submission")

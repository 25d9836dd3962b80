"""Organisations, who acts for them, what they are known to be; and what waits for a person."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import LocalisedText, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE_FITS = (
    "(for_staff and role in ('moderator', 'editor', 'translator', 'administrator')) or "
    "(not for_staff and role in ('head', 'editor', 'reader'))"
)


def upgrade() -> None:
    _organisation()
    _membership()
    _invitation()
    _standing_decision()
    _waiting_case()


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("names", LocalisedText(), nullable=False),
        sa.Column("acronym", sa.String(30), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("organisation_class", sa.String(20), nullable=False),
        sa.Column("seat_code", sa.String(60), nullable=True),
        sa.Column("website", sa.String(300), nullable=True),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ngo', 'government', 'igo', 'secretariat', 'other')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.CheckConstraint(
            "organisation_class IN ('international', 'national')",
            name=op.f("ck_organisation_organisation_class"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisation_name")),
        sa.CheckConstraint(
            "website is null or website like 'http://%' or website like 'https://%'",
            name=op.f("ck_organisation_website"),
        ),
        sa.CheckConstraint(
            "organisation_class = 'international' or seat_code is not null",
            name=op.f("ck_organisation_seat"),
        ),
        sa.ForeignKeyConstraint(["seat_code"], ["country.code"], name="fk_organisation_seat_code"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("slug", name="uq_organisation_slug"),
        sqlite_strict=True,
    )
    op.create_index("ix_organisation_name_key", "organisation", ["name_key"])
    op.create_index("ix_organisation_listed", "organisation", ["verified_at", "sort_key", "id"])
    op.create_index(
        "uq_organisation_secretariat",
        "organisation",
        ["kind"],
        unique=True,
        **_where("kind = 'secretariat'"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("for_staff", sa.Boolean(), nullable=False),
        sa.Column("may_submit", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(ROLE_FITS, name=op.f("ck_membership_role")),
        sa.CheckConstraint(
            "not may_submit or role = 'editor'", name=op.f("ck_membership_may_submit")
        ),
        sa.CheckConstraint(
            "ended_at is null or ended_at >= since", name=op.f("ck_membership_ended_at")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_membership_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_membership_active",
        "membership",
        ["person_id", "organisation_id"],
        unique=True,
        **_where("ended_at is null and not for_staff"),
    )
    op.create_index(
        "uq_membership_active_staff",
        "membership",
        ["person_id", "organisation_id", "role"],
        unique=True,
        **_where("ended_at is null and for_staff"),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id", "ended_at"])


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("for_staff", sa.Boolean(), nullable=False),
        sa.Column("may_submit", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(ROLE_FITS, name=op.f("ck_invitation_role")),
        sa.CheckConstraint(
            "not may_submit or role = 'editor'", name=op.f("ck_invitation_may_submit")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_invitation_expires_at")),
        sa.CheckConstraint(
            "accepted_at is null or revoked_at is null", name=op.f("ck_invitation_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_invitation_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["person.id"],
            name="fk_invitation_invited_by_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["organisation_id", "email_key"],
        unique=True,
        **_where("accepted_at is null and revoked_at is null"),
    )


def _standing_decision() -> None:
    op.create_table(
        "standing_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('verified', 'not-verified', 'details-changed')",
            name=op.f("ck_standing_decision_decision"),
        ),
        sa.CheckConstraint(
            "length(reason) > 0 or decision = 'details-changed'",
            name=op.f("ck_standing_decision_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_standing_decision_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name="fk_standing_decision_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standing_decision"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_standing_decision_organisation_id", "standing_decision", ["organisation_id", "id"]
    )


def _waiting_case() -> None:
    op.create_table(
        "waiting_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("sort", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(400), nullable=False),
        sa.Column("reference", sa.String(40), nullable=True),
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("organisation_name", sa.String(300), nullable=True),
        sa.Column("language", sa.String(10), nullable=True),
        sa.Column("body", sa.String(40), nullable=True),
        sa.Column("country", sa.String(3), nullable=True),
        sa.Column("call_slug", sa.String(120), nullable=True),
        sa.Column("for_organisation_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "closed_at is null or closed_at >= opened_at",
            name=op.f("ck_waiting_case_closed_after_opened"),
        ),
        sa.ForeignKeyConstraint(
            ["for_organisation_id"],
            ["organisation.id"],
            name="fk_waiting_case_for_organisation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name="fk_waiting_case_assignee_id"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_case"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_waiting_case_desk", "waiting_case", ["closed_at", "for_organisation_id", "due_on", "id"]
    )
    op.create_index(
        "uq_waiting_case_open",
        "waiting_case",
        ["source", "sort", "subject_id"],
        unique=True,
        **_where("closed_at is null"),
    )


def downgrade() -> None:
    for table in (
        "waiting_case",
        "standing_decision",
        "invitation",
        "membership",
        "organisation",
    ):
        op.drop_table(table)

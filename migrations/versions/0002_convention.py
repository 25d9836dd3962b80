"""The Convention's world: countries, instruments, bodies, meetings, plans, taxa, threats."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import Json, LocalisedText, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _noun("region", sa.Column("name", LocalisedText(), nullable=False))
    _noun(
        "country",
        sa.Column("iso3", sa.String(3), nullable=False),
        sa.Column("name", LocalisedText(), nullable=False),
        sa.Column("un_status", sa.String(20), nullable=False),
        sa.Column("is_party", sa.Boolean(), nullable=False),
        sa.Column("party_since", sa.Date(), nullable=True),
        sa.Column("party_year", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(60), nullable=True),
        sa.Column("party_basis", sa.Text(), nullable=False),
        sa.Column("date_basis", sa.Text(), nullable=False),
        sa.Column("region_basis", sa.Text(), nullable=False),
        sa.UniqueConstraint("iso3", name="uq_country_iso3"),
        _points("country", "region_code", "region"),
        _check("country", "code", "length(code) = 2 AND code = upper(code)"),
        _check("country", "iso3", "length(iso3) = 3 AND iso3 = upper(iso3)"),
        _check("country", "un_status", "un_status IN ('member', 'observer', 'other')"),
    )
    _noun(
        "instrument",
        sa.Column("short_name", LocalisedText(), nullable=False),
        sa.Column("name", LocalisedText(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("in_force", sa.Date(), nullable=True),
        _check("instrument", "kind", "kind IN ('convention', 'agreement', 'mou')"),
    )
    _noun(
        "body",
        sa.Column("instrument_code", sa.String(60), nullable=True),
        sa.Column("name", LocalisedText(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        _points("body", "instrument_code", "instrument"),
        _check(
            "body",
            "kind",
            "kind IN ('cop', 'mop', 'mos', 'board', 'stc', 'bureau', 'sub-committee', 'scc', "
            "'scc-sc', 'sc', 'tc', 'ac', 'working-group', 'task-force', 'liaison-group')",
        ),
    )
    op.create_index("ix_body_instrument_code", "body", ["instrument_code"])
    _meetings()
    _plans()
    _noun(
        "taxon",
        sa.Column("parent_code", sa.String(60), nullable=True),
        sa.Column("rank", sa.String(20), nullable=False),
        sa.Column("scientific_name", sa.String(200), nullable=False),
        sa.Column("name", LocalisedText(), nullable=False),
        sa.Column("appendix", sa.String(10), nullable=False),
        _points("taxon", "parent_code", "taxon"),
        _check("taxon", "rank", "rank IN ('group', 'species', 'subspecies')"),
        _check("taxon", "appendix", "appendix IN ('', 'I', 'II', 'I/II')"),
        _check("taxon", "not_its_own_parent", "parent_code <> code"),
    )
    op.create_table(
        "taxon_instrument",
        sa.Column("taxon_code", sa.String(60), nullable=False),
        sa.Column("instrument_code", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("taxon_code", "instrument_code", name="pk_taxon_instrument"),
        _points("taxon_instrument", "taxon_code", "taxon"),
        _points("taxon_instrument", "instrument_code", "instrument"),
    )
    _noun(
        "threat",
        sa.Column("parent_code", sa.String(60), nullable=True),
        sa.Column("name", LocalisedText(), nullable=False),
        _points("threat", "parent_code", "threat"),
        _check("threat", "not_its_own_parent", "parent_code <> code"),
    )
    op.create_table(
        "convention_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_convention_revision"),
        _check("convention_revision", "one_row", "id = 1"),
    )


def downgrade() -> None:
    for table in (
        "convention_revision",
        "threat",
        "taxon_instrument",
        "taxon",
        "strategic_target",
        "strategic_goal",
        "strategic_plan",
        "agenda_item",
        "meeting_deadline",
        "meeting",
        "body",
        "instrument",
        "country",
        "region",
    ):
        op.drop_table(table)


def _meetings() -> None:
    _noun(
        "meeting",
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("body_code", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", LocalisedText(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("city", LocalisedText(), nullable=False),
        sa.Column("country_code", sa.String(60), nullable=True),
        sa.UniqueConstraint("slug", name="uq_meeting_slug"),
        _points("meeting", "body_code", "body"),
        _points("meeting", "country_code", "country"),
        _check(
            "meeting",
            "kind",
            "kind IN ('session', 'dialogue', 'preparatory-workshop', 'associated-event')",
        ),
        _check("meeting", "dates_in_order", "end_date IS NULL OR start_date <= end_date"),
        _check("meeting", "year", "year BETWEEN 1900 AND 2999"),
    )
    op.create_index("ix_meeting_body_code", "meeting", ["body_code"])
    op.create_index("ix_meeting_year", "meeting", ["year"])
    op.create_table(
        "meeting_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", LocalisedText(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_deadline"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_meeting_deadline_meeting_id"
        ),
        sa.UniqueConstraint(
            "meeting_id", "kind", "audience", name="uq_meeting_deadline_meeting_id_kind_audience"
        ),
        _check(
            "meeting_deadline",
            "kind",
            "kind IN ('observer-request', 'registration', 'national-reports', "
            "'civil-society-reports', 'documents-in', 'documents-posted', 'statements', "
            "'side-events', 'nominations', 'other')",
        ),
        _check(
            "meeting_deadline",
            "audience",
            "audience IN ('everyone', 'civil-society', 'observers', 'parties', 'secretariat')",
        ),
    )
    _noun(
        "agenda_item",
        sa.Column("meeting_code", sa.String(60), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        _points("agenda_item", "meeting_code", "meeting"),
        sa.UniqueConstraint("meeting_code", "number", name="uq_agenda_item_meeting_code_number"),
    )


def _plans() -> None:
    _noun(
        "strategic_plan",
        sa.Column("name", LocalisedText(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        _check("strategic_plan", "years_in_order", "first_year <= last_year"),
    )
    _noun(
        "strategic_goal",
        sa.Column("plan_code", sa.String(60), nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        _points("strategic_goal", "plan_code", "strategic_plan"),
        sa.UniqueConstraint("plan_code", "number", name="uq_strategic_goal_plan_code_number"),
    )
    _noun(
        "strategic_target",
        sa.Column("goal_code", sa.String(60), nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("title", LocalisedText(), nullable=False),
        sa.Column("due_year", sa.Integer(), nullable=True),
        _points("strategic_target", "goal_code", "strategic_goal"),
        sa.UniqueConstraint("goal_code", "number", name="uq_strategic_target_goal_code_number"),
    )


def _noun(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of rows with a code, a source and a memory of the data."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("shipped", Json(), nullable=False),
        sa.Column("edit_note", sa.Text(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("code", name=f"uq_{table}_code"),
        *columns,
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """The reference of ``column`` to the code of a row of ``target``."""
    return sa.ForeignKeyConstraint([column], [f"{target}.code"], name=f"fk_{table}_{column}")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))

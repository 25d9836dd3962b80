"""Governments: the instruments for which they speak; what an invitation says of the person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_instrument",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.String(60), nullable=False),
        sa.Column("country_code", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_organisation_instrument_organisation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_code"],
            ["instrument.code"],
            name="fk_organisation_instrument_instrument_code",
        ),
        sa.ForeignKeyConstraint(
            ["country_code"], ["country.code"], name="fk_organisation_instrument_country_code"
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "instrument_code", name="pk_organisation_instrument"
        ),
        sa.UniqueConstraint(
            "country_code", "instrument_code", name="uq_organisation_instrument_country"
        ),
        sqlite_strict=True,
    )
    op.add_column("invitation", sa.Column("name", sa.String(200), nullable=True))
    op.add_column("invitation", sa.Column("language", sa.String(10), nullable=True))
    op.add_column(
        "invitation",
        sa.Column("hands_over", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    for column in ("hands_over", "language", "name"):
        op.drop_column("invitation", column)
    op.drop_table("organisation_instrument")

"""Short forms of an answer, and answers that are interim."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: SQLite adds a column with its own checks and reference, without a new table.
    text = "TEXT" if op.get_bind().dialect.name == "sqlite" else "VARCHAR(10)"
    op.execute(
        f"alter table version add column form {text} default 'answers' not null "
        "constraint ck_version_form check (form in ('answers', 'nil', 'earlier'))"
    )
    op.execute(
        "alter table version add column stands_id integer "
        "constraint fk_version_stands_id references version (id) "
        "constraint ck_version_earlier_stands "
        "check ((form = 'earlier') = (stands_id is not null))"
    )
    op.add_column("version", sa.Column("is_interim", sa.Boolean(), nullable=True))


def downgrade() -> None:
    for column in ("is_interim", "stands_id", "form"):
        op.execute(f"alter table version drop column {column}")

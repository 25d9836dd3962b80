"""A staff role that is offered waits for a second administrator."""

import sqlalchemy as sa
from alembic import op

from portal.foundation.columns import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("confirmed_at", UtcDateTime(), nullable=True))
    # What was accepted before, or offered by command, needed nobody else.
    op.execute(
        "update invitation set confirmed_at = created_at "
        "where for_staff and (accepted_at is not null or invited_by_id is null)"
    )


def downgrade() -> None:
    op.drop_column("invitation", "confirmed_at")

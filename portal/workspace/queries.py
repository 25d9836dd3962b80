"""What waits for a person's organisations, from the case table alone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.cases import Case

MOST = 50


def waiting(session: Session, organisation_ids: Sequence[int]) -> list[Case]:
    """Open cases that wait for one of the organisations, the earliest date first."""
    found = (
        select(Case)
        .where(Case.closed_at.is_(None), Case.for_organisation_id.in_(list(organisation_ids)))
        .order_by(Case.due_on, Case.id)
        .limit(MOST)
    )
    return list(session.scalars(found))

"""Questions about meetings that are over. Nothing here writes."""

from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.convention.models import Meeting
from portal.foundation.paging import Page, paginate

MOST_COMING = 100  # far more than are ever announced
_LAST_DAY = func.coalesce(Meeting.end_date, Meeting.start_date)


def past(session: Session, on: date, cursor: str | None = None) -> Page[Meeting]:
    """A page of the meetings that were over on that day, the latest year first.

    A meeting whose days are not known is over when its year is.
    """
    over = or_(on > _LAST_DAY, and_(_LAST_DAY.is_(None), Meeting.year < on.year))
    statement: Select[Meeting] = select(Meeting).where(over, Meeting.ended_at.is_(None))
    # Days can be missing, and a page needs keys that never are: an unknown day counts as the first.
    begins = func.coalesce(Meeting.start_date, date(1900, 1, 1))
    return paginate(
        session, statement, [(Meeting.year, "desc"), (begins, "desc"), (Meeting.id, "desc")], cursor
    )

"""The one row that says which state the Convention's world is in."""

import secrets

from sqlalchemy import CheckConstraint, Integer, String, event, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from portal.foundation.db import Base

_SEEN = "convention.revision"


class ConventionRevision(Base):
    """Changes with every write. ``mark`` is random, so a restored database repeats none."""

    __tablename__ = "convention_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int]
    mark: Mapped[str] = mapped_column(String(32))


def bump(session: Session) -> None:
    """Say that the Convention's world has changed. Inside ``transaction()`` only."""
    row = session.get(ConventionRevision, 1, with_for_update=True)
    if row is None:
        row = ConventionRevision(id=1, number=0)
        session.add(row)
    row.number += 1
    row.mark = secrets.token_hex(8)
    session.info.pop(_SEEN, None)
    session.flush()


def current(session: Session) -> str:
    """The present revision: one small query for each database transaction."""
    seen: str | None = session.info.get(_SEEN)
    if seen is None:
        number_and_mark = session.execute(
            select(ConventionRevision.number, ConventionRevision.mark)
        ).one_or_none()
        seen = "-".join(map(str, number_and_mark)) if number_and_mark else "0"
        session.info[_SEEN] = seen
    return seen


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    session.info.pop(_SEEN, None)

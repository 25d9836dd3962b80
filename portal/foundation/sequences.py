"""Numbers without gaps: one counter row per name and year."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Base, WriteOutsideTransaction, db, is_writing
from portal.foundation.upsert import insert_or


class Counter(Base):
    """The last number given for ``name`` in ``year``."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("last > 0", name="last_positive"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_number(name: str, year: int) -> int:
    """The next number of ``name`` in ``year``, from 1, in the current transaction.

    The counter's row is locked until the transaction ends, so that a number given up by a
    rollback is given to the next one, and no committed number is ever given again.
    Raises WriteOutsideTransaction outside ``transaction()``.
    """
    session = db.session
    if not is_writing(session):
        raise WriteOutsideTransaction("A number is given inside a transaction.")
    statement = insert_or(session, Counter).values(name=name, year=year, last=1)
    upsert = statement.on_conflict_do_update(
        index_elements=["name", "year"], set_={"last": Counter.last + 1}
    ).returning(Counter.last)
    return session.execute(upsert).scalar_one()

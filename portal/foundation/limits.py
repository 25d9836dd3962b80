"""How often something may be done: counted in the database, so it holds across processes."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import CheckConstraint, String, case, delete
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import settings
from portal.foundation.clock import now
from portal.foundation.columns import UtcDateTime
from portal.foundation.db import Base, WriteOutsideTransaction, db, is_writing
from portal.foundation.jobs import every
from portal.foundation.upsert import insert_or


class LimitCount(Base):
    """What one key has spent of one limit since its window began."""

    __tablename__ = "limit_count"
    __table_args__ = (CheckConstraint("spent > 0", name="spent_positive"),)

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # HMAC: no address is kept
    spent: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True)
class Allowance:
    """Whether it may be done now; if not, ``retry_after`` seconds from now it may again."""

    ok: bool
    retry_after: int

    def __bool__(self) -> bool:
        return self.ok


def spend(name: str, key: str, allowed: int, per: timedelta) -> Allowance:
    """Count one use of limit ``name`` by ``key`` (an address, an account), in this transaction.

    The first use opens a window of length ``per``, in which ``allowed`` uses are ok. A use counts
    only if the transaction is committed, so the view commits a refused use as well.
    """
    session = db.session
    if not is_writing(session):
        raise WriteOutsideTransaction("A limit is counted inside a transaction.")
    moment = now()
    over = LimitCount.ends_at <= moment
    statement = insert_or(session, LimitCount).values(
        name=name, key=_key(name, key), spent=1, ends_at=moment + per
    )
    upsert = statement.on_conflict_do_update(
        index_elements=["name", "key"],
        set_={
            # One more than allowed says "too often"; counting on would only wear the column out.
            "spent": case(
                (over, 1),
                (LimitCount.spent > allowed, LimitCount.spent),
                else_=LimitCount.spent + 1,
            ),
            "ends_at": case((over, statement.excluded.ends_at), else_=LimitCount.ends_at),
        },
    ).returning(LimitCount.spent, LimitCount.ends_at)
    spent, ends_at = session.execute(upsert).one()
    if spent <= allowed:
        return Allowance(True, 0)
    return Allowance(False, max(1, ceil((ends_at - moment).total_seconds())))


def forgive(name: str, key: str) -> None:
    """Forget what ``key`` has spent of ``name``: after the right password, for instance."""
    db.session.execute(
        delete(LimitCount).where(LimitCount.name == name, LimitCount.key == _key(name, key))
    )


@every(timedelta(hours=1), "limits.sweep")
def sweep(payload: dict[str, object]) -> None:
    """Delete the windows that are over."""
    db.session.execute(delete(LimitCount).where(LimitCount.ends_at <= now()))


def _key(name: str, key: str) -> str:
    secret = settings.current().secret_key.get_secret_value().encode()
    return hmac.digest(secret, f"limit\0{name}\0{key}".encode(), "sha256").hex()

"""Work done after the request: rows in the same database, so no job without its cause.

The row is the truth; the worker takes it with a lease. A worker that dies leaves a lease that runs
out, and the job is run again, so a handler must bear being run twice.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, delete, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.foundation.clock import now
from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base, WriteOutsideTransaction, db, is_writing, transaction
from portal.foundation.registry import Registry
from portal.foundation.upsert import insert_or

Handler = Callable[[dict[str, Any]], None]
KEPT = timedelta(days=30)  # how long a finished job, and with it its key, is remembered
LONGEST_PERIOD = timedelta(days=7)
_OPEN = text("done_at is null and failed_at is null")


class Job(Base):
    """One piece of work that waits, runs, is done, or has failed for good."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint("done_at is null or failed_at is null", name="one_end"),
        Index("ix_job_open", "run_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[IntPK]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)  # the same work only once
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)  # not before
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class JobKind:
    """How one kind of job is run."""

    handler: Handler
    slow: bool
    attempts: int
    lease: timedelta
    period: timedelta | None


@dataclass(frozen=True)
class Claim:
    """A job taken by this worker, until ``lease_until``."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_until: datetime


@dataclass(frozen=True)
class Outcome:
    """What became of one run: ``done``, ``retried``, ``failed`` or ``lost`` (the lease ran out)."""

    id: int
    kind: str
    result: str
    error: BaseException | None = None


class WorkersDied(RuntimeError):
    """A job was begun as often as it may be, and no worker came to its end."""


JOBS: Registry[JobKind] = Registry("job kind")


def job(
    kind: str,
    *,
    slow: bool = False,
    attempts: int = 10,
    lease: timedelta = timedelta(minutes=5),
    period: timedelta | None = None,
) -> Callable[[Handler], Handler]:
    """Enter a handler for jobs of ``kind``; it takes the payload.

    The handler runs inside ``transaction()``, which also marks the job done: both or neither.
    With ``slow=True`` it runs outside, reads files or the network at leisure, and opens its own
    short transactions. It has ``lease`` to finish, and ``attempts`` tries before it has failed.
    """

    def enter(handler: Handler) -> Handler:
        JOBS.enter(kind, JobKind(handler, slow, attempts, lease, period))
        return handler

    return enter


def every(period: timedelta, kind: str, **options: Any) -> Callable[[Handler], Handler]:
    """``job(kind, **options)`` that the worker starts once in every ``period`` (a week at most)."""
    if not timedelta(minutes=1) <= period <= LONGEST_PERIOD:
        raise ValueError("A period lies between a minute and a week.")
    return job(kind, period=period, **options)


def enqueue(
    kind: str, /, run_at: datetime | None = None, key: str | None = None, **payload: Any
) -> bool:
    """Add a job in the current transaction; False when one with that ``key`` exists already.

    ``payload`` must be JSON: ids, never personal values. Raises KeyError for an unknown kind,
    WriteOutsideTransaction outside ``transaction()``.
    """
    session = db.session
    if not is_writing(session):
        raise WriteOutsideTransaction("A job is added inside a transaction.")
    JOBS[kind]
    moment = now()
    statement = insert_or(session, Job).values(
        kind=kind, payload=payload, key=key, created_at=moment, run_at=run_at or moment, attempts=0
    )
    added = statement.on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)
    return session.execute(added).scalar_one_or_none() is not None


def plan(moment: datetime, planned: dict[str, str]) -> None:
    """Add the periodic jobs due in ``moment``'s periods.

    ``planned`` (kind → key) is this worker's memory of what it has seen to; nothing is written
    while it holds. Opens its own transaction.
    """
    missing = {}
    for kind, entry in JOBS.items():
        if entry.period is None:
            continue
        key = f"{kind}:{int(moment.timestamp() // entry.period.total_seconds())}"
        if planned.get(kind) != key:
            missing[kind] = key
    if not missing:
        return
    with transaction():
        for kind, key in missing.items():
            enqueue(kind, key=key)
    planned.update(missing)


def claim() -> Claim | None:
    """Take the job that has waited longest, or None; opens its own short transaction."""
    moment = now()
    if db.session.scalar(_due(moment)) is None:
        return None
    with transaction() as session:
        found = session.scalar(_due(moment).with_for_update(skip_locked=True))
        if found is None:
            return None
        row = session.get_one(Job, found)
        entry = JOBS.get(row.kind)
        lease = moment + (entry.lease if entry else timedelta(minutes=5))
        row.attempts += 1
        row.lease_until = lease
        return Claim(row.id, row.kind, row.payload, row.attempts, lease)


def run(taken: Claim) -> Outcome:
    """Run a claimed job and write down its end; an exception of the handler never comes out."""
    try:
        entry = JOBS[taken.kind]
        if taken.attempts > entry.attempts:
            raise WorkersDied("each of its workers died")
        if entry.slow:
            entry.handler(taken.payload)
            with transaction() as session:
                kept = _finish(session, taken, done_at=now())
        else:
            with transaction() as session:
                kept = _finish(session, taken, done_at=now())
                if kept:
                    entry.handler(taken.payload)
    except Exception as error:  # noqa: BLE001 - a bad job must not stop the worker
        return _failed(taken, error)
    return Outcome(taken.id, taken.kind, "done" if kept else "lost")


def run_again(job_id: int) -> None:
    """Give a failed job a new set of attempts, in the current transaction."""
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.failed_at.is_not(None))
        .values(failed_at=None, attempts=0, lease_until=None, run_at=now())
    )


@every(timedelta(days=1), "jobs.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Forget jobs done long ago; failed ones stay for the staff."""
    db.session.execute(delete(Job).where(Job.done_at < now() - KEPT))


def backoff(attempts: int, first: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after ``attempts`` tries: doubling, at most ``longest``, ±20 %."""
    seconds = min(first.total_seconds() * 2 ** min(attempts - 1, 30), longest.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret


def _due(moment: datetime) -> Any:
    return (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.run_at <= moment,
            or_(Job.lease_until.is_(None), Job.lease_until <= moment),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )


def _finish(session: Session, taken: Claim, **values: Any) -> bool:
    """Write the end of a run, unless the lease ran out and another worker has the job."""
    statement = (
        update(Job)
        .where(Job.id == taken.id, Job.lease_until == taken.lease_until, Job.done_at.is_(None))
        .values(lease_until=None, **values)
        .returning(Job.id)
    )
    return session.execute(statement).scalar_one_or_none() is not None


def _failed(taken: Claim, error: Exception) -> Outcome:
    entry = JOBS.get(taken.kind)
    over = taken.attempts >= (entry.attempts if entry else 1)
    moment = now()
    values: dict[str, Any] = {"last_error": f"{type(error).__name__}: {error}"[:1000]}
    if over:
        values["failed_at"] = moment
    else:
        values["run_at"] = moment + backoff(
            taken.attempts, timedelta(seconds=10), timedelta(hours=1)
        )
    with transaction() as session:
        kept = _finish(session, taken, **values)
    result = ("failed" if over else "retried") if kept else "lost"
    return Outcome(taken.id, taken.kind, result, error)

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.foundation import jobs
from portal.foundation.db import WriteOutsideTransaction, db, is_writing, transaction
from portal.foundation.jobs import Job, backoff, enqueue, every, job, run_again
from portal.foundation.sequences import Counter, next_number

RAN = []


@job("test.count")
def count(payload):
    """Count in the job's own transaction."""
    RAN.append(payload)
    next_number("ran", payload["year"])
    if payload.get("fails"):
        raise ValueError("as asked")


@job("test.slow", slow=True, attempts=2, lease=timedelta(minutes=1))
def slow(payload):
    """Work outside a transaction."""
    RAN.append(payload)
    assert not is_writing(db.session)
    with transaction():
        next_number("ran", payload["year"])
    if payload.get("fails"):
        raise OSError("as asked")


@every(timedelta(hours=1), "test.hourly")
def hourly(payload):
    """Run once an hour."""
    RAN.append("hour")


@pytest.fixture(autouse=True)
def _nothing_ran():
    RAN.clear()


def add(app, kind="test.count", run_at=None, key=None, **payload):
    with app.app_context(), transaction():
        return enqueue(kind, run_at, key, **{"year": 1, **payload})


def run_one(app):
    with app.app_context():
        taken = jobs.claim()
        return jobs.run(taken).result if taken else None


def rows(app):
    with app.app_context():
        return list(db.session.scalars(select(Job).order_by(Job.id)))


def counted(app):
    with app.app_context():
        return db.session.scalar(select(Counter.last)) or 0


@pytest.mark.parametrize("kind", ["test.count", "test.slow"])
def test_a_job_runs_once_with_its_payload(app, clock, kind):
    add(app, kind, thing=5)

    assert [run_one(app), run_one(app)] == ["done", None]
    assert RAN == [{"year": 1, "thing": 5}]
    assert counted(app) == 1
    (row,) = rows(app)
    assert (row.done_at, row.lease_until, row.attempts) == (clock.now, None, 1)


def test_no_step_no_job(app):
    with app.app_context(), suppress(ZeroDivisionError), transaction():
        enqueue("test.count", year=1)
        raise ZeroDivisionError

    assert run_one(app) is None


def test_a_job_is_added_in_a_transaction_and_its_kind_is_known(app):
    with app.app_context():
        with pytest.raises(WriteOutsideTransaction):
            enqueue("test.count", year=1)
        with pytest.raises(KeyError), transaction():
            enqueue("test.unknown")


def test_a_job_waits_for_its_time(app, clock):
    add(app, run_at=clock.now + timedelta(hours=1))
    assert run_one(app) is None
    clock.forward(hours=1)
    assert run_one(app) == "done"


def test_a_key_makes_the_same_work_once(app):
    assert [add(app, key="scan:5"), add(app, key="scan:5"), add(app, key="scan:6")] == [
        True,
        False,
        True,
    ]
    assert len(rows(app)) == 2
    run_one(app)
    assert add(app, key="scan:5") is False


def test_a_failing_job_leaves_nothing_and_is_tried_again_later(app, clock):
    add(app, fails=True)

    assert run_one(app) == "retried"
    assert counted(app) == 0
    (row,) = rows(app)
    assert (row.attempts, row.lease_until, row.last_error) == (1, None, "ValueError: as asked")
    assert timedelta(seconds=8) <= row.run_at - clock.now <= timedelta(seconds=12)
    assert run_one(app) is None
    clock.forward(seconds=12)
    assert run_one(app) == "retried"


def test_after_its_attempts_a_job_has_failed_until_somebody_runs_it_again(app, clock):
    add(app, "test.slow", fails=True)
    results = []
    for _ in range(3):
        results.append(run_one(app))
        clock.forward(hours=2)

    assert results == ["retried", "failed", None]
    assert rows(app)[0].failed_at is not None

    with app.app_context(), transaction():
        run_again(1)
    assert run_one(app) == "retried"


@pytest.mark.parametrize("kind", ["test.count", "test.slow"])
def test_a_job_whose_worker_died_is_run_again(app, clock, kind):
    add(app, kind)
    with app.app_context():
        assert jobs.claim() is not None  # and here the worker dies
    assert run_one(app) is None
    clock.forward(minutes=5)

    assert run_one(app) == "done"
    assert rows(app)[0].attempts == 2


def test_a_worker_whose_lease_ran_out_does_not_do_the_work_twice(app, clock):
    add(app)
    with app.app_context():
        late = jobs.claim()
        clock.forward(minutes=6)
        assert run_one(app) == "done"
        assert jobs.run(late).result == "lost"

    assert counted(app) == 1


def test_a_job_that_kills_its_workers_fails_in_the_end(app, clock):
    add(app, "test.slow")
    for _ in range(5):
        with app.app_context():
            jobs.claim()
        clock.forward(minutes=2)

    assert [run_one(app), run_one(app)] == ["failed", None]
    assert rows(app)[0].last_error == "WorkersDied: each of its workers died"
    assert counted(app) == 0


def test_a_kind_that_no_longer_exists_fails(app):
    add(app)
    with app.app_context(), transaction() as session:
        session.execute(update(Job).values(kind="test.gone"))

    assert run_one(app) == "failed"


def test_workers_share_the_jobs_without_doubling_one(app):
    for _ in range(24):
        add(app)

    def work(_):
        done = 0
        while run_one(app):
            done += 1
        return done

    with ThreadPoolExecutor(4) as workers:
        done = sum(workers.map(work, range(4)))

    assert (done, counted(app)) == (24, 24)


def test_periodic_jobs_are_planned_once_a_period_by_all_workers(app, clock):
    first, second = {}, {}
    for memory in (first, second, first):
        with app.app_context():
            jobs.plan(clock.now, memory)
    assert [row.key for row in rows(app) if row.kind == "test.hourly"] == [
        f"test.hourly:{int(clock.now.timestamp() // 3600)}"
    ]
    clock.forward(hours=1)
    with app.app_context():
        jobs.plan(clock.now, first)
    assert len([row for row in rows(app) if row.kind == "test.hourly"]) == 2


@pytest.mark.parametrize("period", [timedelta(seconds=1), timedelta(days=8)])
def test_a_period_lies_between_a_minute_and_a_week(period):
    with pytest.raises(ValueError, match="period"):
        every(period, "test.odd")


def test_jobs_done_long_ago_are_forgotten_failed_ones_not(app, clock):
    add(app)
    add(app, "test.slow", fails=True)
    for _ in range(3):
        run_one(app)
        clock.forward(hours=1)
    clock.forward(days=31)
    with app.app_context(), transaction():
        jobs.sweep({})

    assert [row.kind for row in rows(app)] == ["test.slow"]


def test_waiting_doubles_up_to_its_limit():
    waits = [
        backoff(n, timedelta(seconds=10), timedelta(minutes=5)).total_seconds()
        for n in (1, 2, 3, 40)
    ]

    for waited, about in zip(waits, (10, 20, 40, 300), strict=True):
        assert 0.8 * about <= waited <= 1.2 * about


@pytest.mark.constraint("uq_job_key")
def test_the_database_refuses_a_key_twice(app):
    add(app, key="a")
    add(app, key="b")
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Job).values(key="same"))


@pytest.mark.constraint("ck_job_one_end")
def test_a_job_is_done_or_has_failed(app, clock):
    add(app)
    with (
        app.app_context(),
        pytest.raises(IntegrityError, match="one_end"),
        transaction() as session,
    ):
        session.execute(update(Job).values(done_at=clock.now, failed_at=clock.now))


@pytest.mark.constraint("ck_job_attempts_counted")
def test_attempts_are_counted_from_nothing(app):
    add(app)
    with (
        app.app_context(),
        pytest.raises(IntegrityError, match="attempts_counted"),
        transaction() as session,
    ):
        session.execute(update(Job).values(attempts=-1))

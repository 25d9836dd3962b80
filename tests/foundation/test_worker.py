import json
import logging
import os
import signal
import threading
import time

import pytest
from sqlalchemy import event, select

from portal.foundation import jobs, worker
from portal.foundation.db import db, transaction
from portal.foundation.jobs import Job, enqueue, job
from portal.foundation.mail import Mail, OutboxMail, mail_kind, queue

RAN = []


@mail_kind("test.worker", example={})
def example():
    return Mail("test.worker", "Hello", ("Dear Ana Example",))


@job("test.worked")
def worked(payload):
    RAN.append(payload["n"])


@job("test.bad", attempts=1)
def bad(payload):
    raise ValueError("ana@example.org is a personal value")


@job("test.stop")
def stop(payload):
    os.kill(os.getpid(), signal.SIGTERM)
    RAN.append("stopping")


@pytest.fixture(autouse=True)
def _nothing_ran():
    RAN.clear()


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="portal.worker")
    return lambda: [json.loads(record.message) for record in caplog.records]


def add(app, *kinds):
    with app.app_context(), transaction():
        for n, kind in enumerate(kinds):
            enqueue(kind, n=n)


def run(app, **options):
    with app.app_context():
        worker.run(**options)


def test_once_does_all_that_is_due_and_ends(app, lines):
    add(app, "test.worked", "test.worked")
    with app.app_context(), transaction():
        queue(example(), "ana@example.org", "en")
    run(app, once=True)

    assert sorted(RAN) == [0, 1]
    with app.app_context():
        assert db.session.scalars(select(OutboxMail.state)).all() == ["sent"]
        assert db.session.scalars(select(Job.id).where(Job.done_at.is_(None))).all() == []
    events = [line["event"] for line in lines()]
    assert (events[0], events[-1]) == ("worker.started", "worker.stopped")
    assert events.count("mail.sent") == 1


def test_a_bad_job_stops_nothing_and_its_words_are_not_logged(app, lines):
    add(app, "test.bad", "test.worked")
    run(app, once=True)

    assert RAN == [1]
    (failed,) = [line for line in lines() if line["event"] == "job.failed"]
    assert (failed["kind"], failed["error"]) == ("test.bad", "ValueError")
    assert "ana@example.org" not in json.dumps(lines())


def test_an_error_of_the_database_stops_nothing(app, lines, monkeypatch):
    def broken():
        raise OSError("the database is away")

    monkeypatch.setattr(jobs, "claim", broken)
    with app.app_context(), transaction():
        queue(example(), "ana@example.org", "en")
    run(app, once=True)

    assert [line["error"] for line in lines() if line["event"] == "worker.error"] == ["OSError"] * 2
    with app.app_context():
        assert db.session.scalars(select(OutboxMail.state)).all() == ["sent"]


def test_sigterm_lets_the_job_in_hand_finish(app):
    add(app, "test.stop", "test.worked")
    before = signal.getsignal(signal.SIGTERM)
    run(app)

    assert RAN == ["stopping"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_idle_worker_looks_seldom_and_stops_when_told(app, monkeypatch):
    looks = []
    monkeypatch.setattr(worker.Worker, "step", lambda self: looks.append(1))
    told = threading.Event()
    thread = threading.Thread(target=run, args=(app,), kwargs={"stop_event": told})
    thread.start()
    time.sleep(1.0)
    told.set()
    thread.join(5)

    assert not thread.is_alive()
    assert 2 <= len(looks) <= 5  # 0.1, 0.2, 0.4, 0.8 s


def test_an_idle_worker_only_reads(app):
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    with app.app_context():
        standing = worker.Worker(app)
        while standing.step():
            pass
        event.listen(db.engine, "before_cursor_execute", note)
        standing.step()
        event.remove(db.engine, "before_cursor_execute", note)

    asked = [statement for statement in statements if statement != "BEGIN"]
    assert [statement.split()[0] for statement in asked] == ["SELECT", "SELECT"]

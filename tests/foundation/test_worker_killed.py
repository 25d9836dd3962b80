"""The worker is killed in the middle of sending: nothing is lost, little is sent twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.mail import Mail, OutboxMail, mail_kind, queue
from portal.foundation.settings import current as settings
from tests.servers.smtp import mail_server

MAILS = 30
KILLS = 4
ROOT = Path(__file__).resolve().parents[2]


@mail_kind("test.killed", example={})
def example():
    return Mail("test.killed", "Receipt", ("Dear Ana,",))


def start_worker(app, port):
    with app.app_context():
        chosen = settings()
        environment = {
            **os.environ,
            "PORTAL_ENVIRONMENT": "test",
            "PORTAL_DATABASE_URL": chosen.database_address,
            "PORTAL_DATA_DIR": str(chosen.data_dir),
            "PORTAL_SECRET_KEY": chosen.secret_key.get_secret_value(),
            "PORTAL_MAIL_TRANSPORT": "smtp",
            "PORTAL_SMTP_HOST": "127.0.0.1",
            "PORTAL_SMTP_PORT": str(port),
            "PORTAL_SMTP_SECURITY": "none",
        }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def still_open(app):
    with app.app_context():
        waiting = OutboxMail.state.in_(("waiting", "sending"))
        return db.session.scalar(select(func.count()).where(waiting))


def let_leases_run_out(app):
    """What five minutes do."""
    with app.app_context(), transaction() as session:
        session.execute(
            update(OutboxMail).where(OutboxMail.lease_until.is_not(None)).values(lease_until=now())
        )


@pytest.mark.load
def test_kills_lose_no_mail_and_double_at_most_one_each(app):
    with app.app_context(), transaction():
        for n in range(MAILS):
            queue(example(), f"person{n}@example.org", "en")
    rng = random.Random(1)
    killed_while_sending = 0
    with mail_server() as server:
        server.behaviour.pause = 0.05
        for _ in range(KILLS):
            worker = start_worker(app, server.port)
            seen = len(server.taken)
            deadline = time.monotonic() + 60
            while len(server.taken) < seen + 3 and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(rng.uniform(0, 0.08))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            with app.app_context():
                sending = select(func.count()).where(OutboxMail.state == "sending")
                killed_while_sending += db.session.scalar(sending)
            let_leases_run_out(app)
        worker = start_worker(app, server.port)
        deadline = time.monotonic() + 120
        while still_open(app) and time.monotonic() < deadline:
            time.sleep(0.1)
        worker.terminate()
        assert worker.wait(30) == 0
    with app.app_context():
        wanted = set(db.session.scalars(select(OutboxMail.message_id)))
        states = set(db.session.scalars(select(OutboxMail.state)))
    taken = Counter(str(message["Message-ID"]) for message in server.messages)

    assert states == {"sent"}
    assert set(taken) == wanted
    assert sum(taken.values()) - MAILS <= killed_while_sending <= KILLS
    assert killed_while_sending >= KILLS // 3

"""The worker: sends the mail and runs the jobs that requests have left in the database.

Any number of workers may run; rows are taken with a lease. It logs one JSON line for each event,
with ids and kinds only.
"""

import json
import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app

from portal.foundation import jobs, limits, mail_delivery, mailbox
from portal.foundation.clock import now

SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0  # seconds between two looks at an idle database
_LOG = logging.getLogger("portal.worker")
PERIODIC_SOURCES = (
    jobs,
    limits,
    mail_delivery,
    mailbox,
)  # modules whose periodic jobs every worker knows


def run(once: bool = False, stop_event: threading.Event | None = None) -> None:
    """Work until told to stop; with ``once`` until nothing is due.

    Stops after the job in hand on SIGTERM, SIGINT or ``stop_event``. Needs an app context.
    An error of a job or of the database is logged and never ends the worker.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stop = stop_event or threading.Event()
    _log_somewhere()
    worker = Worker(app)
    with _stopping_on_signals(stop):
        log("worker.started")
        pause = SHORTEST_PAUSE
        while not stop.is_set():
            busy = worker.step()
            if busy:
                pause = SHORTEST_PAUSE
                continue
            if once:
                break
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        log("worker.stopped")


class Worker:
    """One worker's memory: what it has planned, and its connection to the mail server."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.planned: dict[str, str] = {}
        with app.app_context():
            self.delivery = mail_delivery.Delivery()

    def step(self) -> bool:
        """Plan, send one mail, run one job; whether there was anything to do."""
        busy = False
        for part in (self._plan, self._mail, self._job):
            try:
                with self.app.app_context():
                    busy = part() or busy
            except Exception as error:  # noqa: BLE001 - the worker outlives everything
                log("worker.error", part=part.__name__.strip("_"), error=type(error).__name__)
        return busy

    def _plan(self) -> bool:
        jobs.plan(now(), self.planned)
        return False

    def _mail(self) -> bool:
        began = time.monotonic()
        sent = self.delivery.deliver_one()
        if sent is None:
            return False
        log(
            f"mail.{sent.result}",
            id=sent.id,
            kind=sent.kind,
            error=sent.error or None,
            seconds=round(time.monotonic() - began, 3),
        )
        return True

    def _job(self) -> bool:
        began = time.monotonic()
        taken = jobs.claim()
        if taken is None:
            return False
        outcome = jobs.run(taken)
        log(
            f"job.{outcome.result}",
            id=outcome.id,
            kind=outcome.kind,
            error=type(outcome.error).__name__ if outcome.error else None,
            seconds=round(time.monotonic() - began, 3),
        )
        return True


def log(event: str, **facts: Any) -> None:
    """Write one JSON line; facts are ids, kinds and numbers, never personal values."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
    line.update({name: value for name, value in facts.items() if value is not None})
    _LOG.info(json.dumps(line))


def _log_somewhere() -> None:
    _LOG.setLevel(logging.INFO)
    if not _LOG.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        _LOG.addHandler(handler)


@contextmanager
def _stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)

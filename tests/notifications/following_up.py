"""An issued notification with addressees that stand differently, and the worker's part."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.foundation import jobs
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.notifications.models import Addressee, Delivery
from portal.organisations.models import Organisation
from portal.submissions import drafts
from tests import people
from tests.factories.notifications import make_issued

SLUG = "2026-014"
DESK = f"/en/moderation/notifications/{SLUG}"


def issued(app: Flask, *organisations: Organisation, **values: Any) -> None:
    """Notification 2026/014, issued now and due in 30 days, to these organisations."""
    with app.app_context(), transaction() as session:
        make_issued(session, *organisations, number="2026/014", **values)


def change(app: Flask, organisation: Organisation, **values: Any) -> None:
    """Set columns of the addressee's row of that organisation."""
    with app.app_context(), transaction() as session:
        row = session.scalars(
            select(Addressee).where(Addressee.organisation_id == organisation.id)
        ).one()
        for name, value in values.items():
            setattr(row, name, value)


def begin_draft(app: Flask, organisation: Organisation, who: Any) -> int:
    """A draft of that organisation's answer; its id."""
    with app.app_context(), transaction() as session:
        row = session.scalars(
            select(Addressee).where(Addressee.organisation_id == organisation.id)
        ).one()
        actor = people.actor_here(session, who)
        call = row.notification.call
        return drafts.start(session, call, row.organisation, "en", actor, now()).id


def deliveries(app: Flask) -> list[tuple[str, str]]:
    """(address, purpose) of every delivery, in their order."""
    with app.app_context():
        rows = db.session.scalars(select(Delivery).order_by(Delivery.id))
        return [(row.address, row.purpose) for row in rows]


def worker_runs(app: Flask) -> None:
    """A worker starts, plans its periodic jobs and runs what is due."""
    with app.app_context():
        jobs.plan(now(), {})
        while (taken := jobs.claim()) is not None:
            assert jobs.run(taken).result == "done", taken.kind

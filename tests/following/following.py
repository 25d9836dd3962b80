"""Somebody who follows, and the worker that tells them."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.following import actions
from portal.following.actions import Wish
from portal.following.models import Subscription
from portal.foundation import jobs
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.mail import OutboxMail

ALL = ("calls", "published", "meetings")


def follow(app: Flask, address: str, topics: Any = ALL, bodies: Any = (), language: str = "en"):
    """A confirmed subscription of ``address``; its row."""
    with app.app_context():
        with transaction() as session:
            wish = Wish(language, tuple(topics), tuple(bodies))
            actions.subscribe(session, address, wish, now())
        token = _newest_link(address).rsplit("/", 1)[-1]
        with transaction() as session:
            return actions.confirm(session, token, now())


def work(app: Flask) -> int:
    """Run every job that is due; how many ran well."""
    done = 0
    with app.app_context():
        while (taken := jobs.claim()) is not None:
            outcome = jobs.run(taken)
            assert outcome.result == "done", outcome.error
            done += 1
    return done


def news(app: Flask) -> list[OutboxMail]:
    """The news in the outbox, in order."""
    with app.app_context():
        statement = select(OutboxMail).where(OutboxMail.kind == "following.news")
        return list(db.session.scalars(statement.order_by(OutboxMail.id)))


def subscriptions(app: Flask) -> list[Subscription]:
    """All of them, in order."""
    with app.app_context():
        return list(db.session.scalars(select(Subscription).order_by(Subscription.id)))


def _newest_link(address: str) -> str:
    text = db.session.scalars(
        select(OutboxMail.text)
        .where(OutboxMail.to_address == address)
        .order_by(OutboxMail.id.desc())
    ).first()
    return re.findall(r"https?://\S+", text or "")[0]

"""Noting that an addressee has seen a notification: somebody of it opened the page signed in."""

from flask import Response, request
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.foundation.access import current_actor
from portal.foundation.afterwards import write_after
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.notifications import addressee_table
from portal.notifications.models import Addressee, Notification


def noted(notification: Notification, response: Response) -> Response:
    """``response``, after which the reader's organisations have seen ``notification``.

    Only the first time is written, and only of whoever reads the page: not of a browser that
    fetches it ahead, and of nobody who is not signed in.
    """
    actor = current_actor()
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if actor is None or request.method != "GET" or ahead:
        return response
    unseen = addressee_table.unseen_by(
        db.session, notification, [each.organisation_id for each in actor.organisations]
    )
    if not unseen:
        return response
    moment = now()

    def write(session: Session) -> None:
        statement = update(Addressee).where(Addressee.id.in_(unseen), Addressee.seen_at.is_(None))
        session.execute(statement.values(seen_at=moment))

    return write_after(response, write)

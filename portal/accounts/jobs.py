"""What is forgotten about people by itself (retention: log-in records 90 days)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_

from portal.accounts.models import OneTimeToken, Person, SignIn
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.jobs import every

KEPT = timedelta(days=90)


@every(timedelta(days=1), "accounts.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Delete old sign-ins, old links, and people who never confirmed their address."""
    until = now() - KEPT
    session = db.session
    session.execute(delete(SignIn).where(or_(SignIn.ended_at < until, SignIn.created_at < until)))
    session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < until))
    session.execute(
        delete(Person).where(
            Person.confirmed_at.is_(None),
            Person.deactivated_at.is_(None),
            Person.created_at < until,
        )
    )

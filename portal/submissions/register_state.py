"""The register's change counter."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.submissions.models import RegisterState


def revision(session: Session) -> int:
    """How often what the register lists has changed."""
    return session.scalars(select(RegisterState.revision)).one()


def bump(session: Session) -> None:
    """Count one change of the register."""
    session.execute(update(RegisterState).values(revision=RegisterState.revision + 1))

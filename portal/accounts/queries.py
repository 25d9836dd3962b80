"""Finding people, their live sign-ins, and links that still work."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from portal.accounts.addresses import address_key
from portal.accounts.models import OneTimeToken, Person, Purpose, SignIn
from portal.accounts.tokens import token_hash


def person_at(session: Session, address: str) -> Person | None:
    """The person whose address equals ``address``, confirmed or not."""
    return session.scalar(select(Person).where(Person.email_key == address_key(address)))


def usable_token(
    session: Session, purpose: Purpose, token: str, now: datetime
) -> OneTimeToken | None:
    """The link of that purpose, with its person, if it still works; looking does not use it."""
    return session.scalar(
        select(OneTimeToken)
        .join(OneTimeToken.person)
        .options(contains_eager(OneTimeToken.person))
        .where(
            OneTimeToken.token_hash == token_hash(token),
            OneTimeToken.purpose == purpose.value,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now,
            Person.deactivated_at.is_(None),
        )
    )


def sign_in_of(session: Session, token: str) -> SignIn | None:
    """The sign-in with that token, ended or not."""
    return session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))


def live_sign_ins(
    session: Session, person_id: int, now: datetime, lifetime: timedelta
) -> list[SignIn]:
    """Where a person is signed in, the newest first; those too old to count are left out."""
    statement = (
        select(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.created_at > now - lifetime,
        )
        .order_by(SignIn.id.desc())
    )
    return list(session.scalars(statement))

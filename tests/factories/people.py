"""Rows about people, without surprises: every argument not given has a fixed, plain value."""

from datetime import datetime
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from portal.accounts import tokens
from portal.accounts.addresses import address_key
from portal.accounts.models import OneTimeToken, Person, SignIn
from portal.foundation.clock import now

PASSWORD = "seven-herons-at-dawn"
# Quick on purpose: a real hash takes 50 ms, and most tests only need somebody.
_quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
QUICK_HASH = _quick.hash(PASSWORD)
_numbers = count(1)


def make_person(session: Session, *, email: str | None = None, **values: Any) -> Person:
    """A confirmed person whose password is ``PASSWORD``; flushed, so it has its id."""
    email = email or f"person{next(_numbers)}@example.org"
    moment = values.pop("created_at", None) or now()
    facts: dict[str, Any] = {
        "name": "Amina Example",
        "password_hash": QUICK_HASH,
        "language": "en",
        "time_zone": "UTC",
        "confirmed_at": moment,
        "created_at": moment,
    }
    person = Person(email=email, email_key=address_key(email), **{**facts, **values})
    session.add(person)
    session.flush()
    return person


def make_sign_in(
    session: Session, person_id: int, *, device: str = "", created_at: datetime | None = None
) -> tuple[SignIn, str]:
    """A live sign-in of a person, and its token."""
    token = tokens.new_token()
    row = SignIn(
        person_id=person_id,
        token_hash=tokens.token_hash(token),
        device=device,
        created_at=created_at or now(),
    )
    session.add(row)
    session.flush()
    return row, token


def make_one_time_token(
    session: Session, person_id: int, purpose: str, *, expires_at: datetime, **values: Any
) -> tuple[OneTimeToken, str]:
    """An unused link of a person, and its token."""
    token = tokens.new_token()
    row = OneTimeToken(
        purpose=purpose,
        person_id=person_id,
        token_hash=tokens.token_hash(token),
        created_at=values.pop("created_at", None) or now(),
        expires_at=expires_at,
        **values,
    )
    session.add(row)
    session.flush()
    return row, token

"""The rows of the authorisation matrix that govern notifications, by request.

A allowed; c allowed if its note holds, and both sides are tried; x refused; - refused as if
absent: like the same request about something that was never there. A refusal changes no row.
"""

import csv
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.db import db, transaction
from portal.notifications.models import Notification
from tests.factories.notifications import make_issued, make_notification
from tests.factories.organisations import make_organisation
from tests.submissions.cast import ROLES, Asked, Cast, dump, gather, send

SLUG, NEVER = "2026-014", "2026-099"
DESK = "/en/moderation/notifications"
REASON = {"step": "confirm", "reason__en": "One language came late."}
FOLLOWING_UP: dict[str, dict[str, str]] = {
    "extend": {"due_on": "2099-12-31", **REASON},
    "close": REASON,
    "reminders": {"days": "5"},
    "remind/reminder": {"form_key": "k", "seen": "0"},
    "remind/draft-reminder": {"form_key": "k", "seen": "0"},
    "addressees/new": {"organisation": "example-cranes"},
    "language": {"language": "es", "subject": "S", "text": "T", "asks": "¿Uno?\n¿Dos?"},
}

with (Path(__file__).parent / "matrix.csv").open(newline="", encoding="utf-8") as source:
    LINES = {line["action"]: line for line in csv.DictReader(source)}


def _cast(app: Flask, state: str) -> Cast:
    """Everybody, with a notification in that state to all the Governments there are."""
    cast = gather(app, "draft")
    with app.app_context(), transaction() as session:
        values: dict[str, Any] = {"number": "2026/014", "groups": ["focal-points"]}
        if state == "issued":
            make_issued(session, **values)
            make_organisation(session, name="Example Cranes")
        else:
            make_notification(session, state=state, **values)
    return cast


def _ask(cast: Cast, act: str, slug: str = SLUG, **data: str) -> Asked:
    with cast.app.app_context():
        found = select(Notification.version).where(Notification.number == "2026/014")
        seen = str(db.session.scalars(found).one())
    return Asked(f"{DESK}/{slug}/{act}", {"seen": seen, **data})


def _put(app: Flask, name: str, who: Person) -> None:
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Notification)).one()
        setattr(row, name, who.id)


def _status(cast: Cast, role: str, asked: Asked) -> str:
    answer = send(cast.app, cast.persons.get(role), asked)
    to_sign_in = "/sign-in" in (answer.location or "") or (
        b'action="/en/sign-in' in answer.data and answer.status_code != 200
    )
    return "sign-in" if to_sign_in else str(answer.status_code)


@pytest.mark.parametrize(("step", "state"), [("check", "draft"), ("issue", "checked")])
def test_who_may_not_publish(app: Flask, step: str, state: str) -> None:
    line = LINES["notification.publish"]
    cast = _cast(app, state)
    before = dump(app)
    for role in (role for role in ROLES if line[role] == "-"):
        outcome = _status(cast, role, _ask(cast, step))
        assert outcome in ("403", "404", "sign-in"), role
        assert outcome == _status(cast, role, _ask(cast, step, NEVER)), role
    assert dump(app) == before


@pytest.mark.parametrize("role", [r for r in ROLES if LINES["notification.publish"][r] == "c"])
def test_a_second_person_decides(app: Flask, role: str) -> None:
    cast = _cast(app, "draft")
    _put(app, "last_edited_by_id", cast.persons[role])
    before = dump(app)
    assert _status(cast, role, _ask(cast, "check")) == "403"
    assert _status(cast, role, _ask(cast, "issue")) == "409"  # nobody has checked it
    assert dump(app) == before
    other = "mod" if role == "sed" else "sed"
    assert _status(cast, other, _ask(cast, "check")) == "302"
    assert _status(cast, role, _ask(cast, "issue")) == "302"


def test_who_may_follow_up(app: Flask) -> None:
    line = LINES["call.change"]
    cast = _cast(app, "issued")
    before = dump(app)
    for role in (role for role in ROLES if line[role] == "x"):
        for step, data in FOLLOWING_UP.items():
            outcome = _status(cast, role, _ask(cast, step, **data))
            assert outcome in ("403", "404", "sign-in"), (role, step)
    assert dump(app) == before
    for step in ("addressees/new", "language", "extend", "reminders", "close"):
        assert _status(cast, "mod", _ask(cast, step, **FOLLOWING_UP[step])) == "302", step

"""The rows ``org.*``, ``user.*`` and ``call.*`` of the authorisation matrix, by request.

A allowed; c allowed if its note holds, and both sides are tried; x refused; - refused as if
absent: like the same request about something that was never there. A refusal changes no row.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations import membership_actions
from portal.organisations.models import Invitation, Membership, Organisation
from tests import people
from tests.submissions.cast import ROLES, Asked, Cast, dump, gather, send

with (Path(__file__).parent / "matrix.csv").open(newline="", encoding="utf-8") as source:
    LINES = list(csv.DictReader(source))
# All staff read the desk's list of organisations, where - and x are both right.
KNOWN_ANYWAY = {("org.verify", "tra")}
Make = Callable[[Cast, bool], Asked]


def _slug(cast: Cast, absent: bool) -> str:
    return "never-there" if absent else cast.filing.organisation.slug


def _edit(cast: Cast, absent: bool) -> Asked:
    facts = {
        "name": "Another Name",
        "language": "en",
        "kind": "ngo",
        "organisation_class": "international",
        "seat_code": "",
    }
    return Asked(f"/en/workspace/organisations/{_slug(cast, absent)}/edit", facts)


def _invite(cast: Cast, absent: bool) -> Asked:
    url = f"/en/workspace/organisations/{_slug(cast, absent)}/invite"
    return Asked(url, {"email": "new@reeds.example", "role": "reader"})


def _verify(cast: Cast, absent: bool) -> Asked:
    with cast.app.app_context():
        seen = db.session.get_one(Organisation, cast.filing.organisation.id).version
    data = {"decision": "verified", "reason": "Statutes seen.", "seen": str(seen)}
    return Asked(f"/en/moderation/organisations/{_slug(cast, absent)}", data)


def _confirm(cast: Cast, absent: bool) -> Asked:
    with cast.app.app_context():
        offer = db.session.scalars(select(Invitation.id).where(Invitation.for_staff)).one()
    number = 99999 if absent else offer
    return Asked(f"/en/workspace/organisations/secretariat/invitations/{number}/confirm", {})


def _close_account(cast: Cast, absent: bool) -> Asked:
    number = 99999 if absent else cast.persons["mem"].id
    return Asked(f"/en/moderation/people/{number}/deactivate", {})


def _close_call(cast: Cast, absent: bool) -> Asked:
    with cast.app.app_context():
        seen = db.session.scalars(select(Call.revision).where(Call.slug == cast.slug)).one()
    data = {"seen": str(seen), "step": "confirm", "reason__en": "It was moved."}
    return Asked(f"/en/moderation/calls/{'never-there' if absent else cast.slug}/close", data)


REQUESTS: dict[str, Make] = {
    "org.edit": _edit,
    "org.members": _invite,
    "org.verify": _verify,
    "user.staffrole": _confirm,
    "user.deactivate": _close_account,
    "call.change": _close_call,
}


def _cast(app: Flask, action: str) -> Cast:
    """Everybody, around an organisation that waits to be verified, and a staff role on offer."""
    cast = gather(app, "draft")
    with app.app_context(), transaction() as session:
        organisation = session.get_one(Organisation, cast.filing.organisation.id)
        if action == "org.verify":
            organisation.verified_at = None
    if action == "user.staffrole":
        offering = people.staff(app, "administrator")
        with app.app_context(), transaction() as session:
            secretariat = session.scalars(select(Organisation).filter_by(kind="secretariat")).one()
            offer = membership_actions.Offer("new@cms.example", "moderator")
            by = people.actor_here(session, offering)
            membership_actions.invite(session, secretariat, offer, by, "en", now())
        cast.persons["offering"] = offering
    return cast


def _outcome(answer: TestResponse) -> str:
    to_sign_in = "/sign-in" in (answer.location or "") or (
        b'action="/en/sign-in' in answer.data and answer.status_code != 200
    )
    return "sign-in" if to_sign_in else str(answer.status_code)


@pytest.mark.parametrize("line", LINES, ids=[line["action"] for line in LINES])
def test_who_is_refused(app: Flask, line: dict[str, str]) -> None:
    action = line["action"]
    cast = _cast(app, action)
    before = dump(app)
    wrong = []
    for role in (role for role in ROLES if line[role] in "x-"):
        who = cast.persons.get(role)
        outcome = _outcome(send(app, who, REQUESTS[action](cast, False)))
        right = outcome in ("403", "404", "409", "sign-in")
        if line[role] == "-" and (action, role) not in KNOWN_ANYWAY:
            right = right and outcome == _outcome(send(app, who, REQUESTS[action](cast, True)))
        if not right or dump(app) != before:
            wrong.append((role, line[role], outcome))
    assert wrong == []


ALLOWED = [(line["action"], role) for line in LINES for role in ROLES if line[role] in "Ac"]


@pytest.mark.parametrize(("action", "role"), ALLOWED)
def test_who_is_allowed(app: Flask, action: str, role: str) -> None:
    cast = _cast(app, action)
    if (action, role) == ("org.members", "mod"):  # while somebody heads it: refused
        before = dump(app)
        assert _outcome(send(app, cast.persons[role], _invite(cast, False))) == "403"
        assert dump(app) == before
        with app.app_context(), transaction() as session:
            head = Membership.person_id == cast.filing.head.id
            session.execute(update(Membership).where(head).values(ended_at=now()))
    if (action, role) == ("user.staffrole", "adm"):  # who offers it does not confirm it
        before = dump(app)
        assert _outcome(send(app, cast.persons["offering"], _confirm(cast, False))) == "403"
        assert dump(app) == before
    before = dump(app)
    answer = send(app, cast.persons[role], REQUESTS[action](cast, False))
    assert _outcome(answer) in ("302", "303"), answer.get_data(as_text=True)[:3000]
    assert dump(app) != before


def test_every_row_is_asked() -> None:
    assert {line["action"] for line in LINES} == set(REQUESTS)

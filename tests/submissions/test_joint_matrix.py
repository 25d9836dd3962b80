"""Who may do what in a joint filing: one request for each role, action and state of the table.

A allowed; c allowed once its note holds, refused before; x refused and known; - as if it were not
there. ``mem``, ``edi``, ``own`` are of the lead; ``smem``, ``sedi``, ``sown`` of the organisation
that is asked to sign. A refusal changes no row.
"""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.db import db, transaction
from portal.organisations.models import Membership
from portal.submissions.joint import text
from portal.submissions.models import Attachment
from tests import people
from tests.samples import tables
from tests.submissions.cast import Asked, dump, send
from tests.submissions.signing import Together, gather
from tests.submissions.writing import home

ROLES = ("anon", "mem", "edi", "own", "smem", "sedi", "sown", "oth", "mod", "adm")
with (Path(__file__).parent / "joint_matrix.csv").open(newline="", encoding="utf-8") as source:
    LINES = list(csv.DictReader(source))
CELLS = [(line, state) for line in LINES for state in line["state"].split()]


def _around(app: Flask, state: str) -> tuple[Together, dict[str, Person | None], str]:
    """Everybody around a submission that Crane is asked to sign; and the address of its file."""
    together = gather(app, "Crane", "Stork")
    lead, crane = together.filing.organisation, together.organisations["Crane"]
    who: dict[str, Person | None] = {"anon": None, "own": together.filing.head}
    for role, where, membership in (
        ("mem", lead, "reader"),
        ("edi", lead, "editor"),
        ("smem", crane, "reader"),
        ("sedi", crane, "editor"),
    ):
        person = who[role] = people.person(app)
        people.join_organisation(app, person, where, membership)
    who |= {"sown": together.heads["Crane"], "oth": together.heads["Stork"]}
    who |= {"mod": together.filing.moderator, "adm": people.staff(app, "administrator")}
    together.lead.submit_form(
        f"{home(together.filing)}/files/documents",
        {"file": (io.BytesIO(next(tables.honest()).data), "counts.csv")},
        button="Add this file",
    )
    together.invite("Crane")
    if state == "SUB":
        together.submit()
    with app.app_context():
        attached = db.session.scalars(select(Attachment)).one()
        return together, who, f"/files/{attached.received.key}/{attached.name}"


def _asked(together: Together, action: str, file: str) -> Asked:
    crane, stork = (str(together.organisations[name].id) for name in ("Crane", "Stork"))
    with together.app.app_context():
        stands = text.current(db.session, together.filing.submission()).hash
    return {
        "joint.invite": Asked(f"{together.page}/invite", {"organisation": stork}),
        "joint.revoke": Asked(f"{together.page}/revoke", {"organisation": crane}),
        "joint.names": Asked(f"{together.page}/others", {"names": "River School", "seen": "0"}),
        "joint.read": Asked(together.sign),
        "joint.file": Asked(file),
        "joint.sign": Asked(f"{together.sign}/confirm", {"organisation": crane, "text": stands}),
        "joint.decline": Asked(f"{together.sign}/decline", {"organisation": crane}),
    }[action]


def _allowed(app: Flask, who: Person | None, asked: Asked) -> bool:
    answer = send(app, who, asked)
    to_sign_in = "/sign-in" in (answer.location or "")
    return answer.status_code in (200, 302, 303) and not to_sign_in


@pytest.mark.parametrize(
    ("line", "state"), CELLS, ids=[f"{line['action']}-{state}" for line, state in CELLS]
)
def test_who_may_what(app: Flask, line: dict[str, str], state: str) -> None:
    together, who, file = _around(app, state)
    asked = _asked(together, line["action"], file)
    before = dump(app)
    wrong = []
    for role in (role for role in ROLES if line[role] in "x-c"):
        answer = send(app, who[role], asked)
        refused = answer.status_code in (403, 404) or "/sign-in" in (answer.location or "")
        absent = line[role] != "-" or answer.status_code != 403
        known = state == "SUB" and role == "mod"  # reads it, so it need not seem absent
        if not refused or not (absent or known):
            wrong.append((role, line[role], answer.status_code))
    assert wrong == []
    assert dump(app) == before
    may = [role for role in ROLES if line[role] in "Ac"]
    for role in may:
        person = who[role]
        if line[role] == "c" and person is not None:
            with app.app_context(), transaction() as session:
                found = select(Membership).where(Membership.person_id == person.id)
                session.scalars(found).one().may_submit = True
        assert _allowed(app, person, asked), role

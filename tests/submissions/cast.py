"""Everybody the authorisation matrix names, around one submission, and their requests."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.convention.models import Country
from portal.foundation.db import Base, db, transaction
from portal.foundation.localised import Localised
from tests import people
from tests.browsing import Browser
from tests.factories.calls import SHORT_QUESTIONNAIRE, make_call, make_questionnaire_version
from tests.factories.submissions import Filing, make_filing

SECRET_NAME = "Wilhelmina Contact-Example"
ROLES = ("anon", "mem", "edi", "own", "oth", "fpo", "fpx", "tra", "sed", "mod", "adm")
STAFF = frozenset({"tra", "sed", "mod", "adm"})
OWN = frozenset({"mem", "edi", "own"})
# What a request may write without changing anything: who was here, and what limits count.
VOLATILE = frozenset({"sign_in", "limit_count"})
QUESTIONNAIRE = {
    **SHORT_QUESTIONNAIRE,
    "code": "example-private",
    "sections": [
        {
            "code": "work",
            "title": {"en": "Your work"},
            "questions": [
                *SHORT_QUESTIONNAIRE["sections"][0]["questions"],  # type: ignore[index]
                {
                    "code": "contact",
                    "type": "short-text",
                    "label": {"en": "Contact"},
                    "private": True,
                },
            ],
        }
    ],
}
ANSWERS = {"title": "Example report on cranes", "results": "Two sites.", "contact": SECRET_NAME}


@dataclass(frozen=True)
class Asked:
    """One request: how a person would send it."""

    url: str
    data: dict[str, Any] | None = None  # None: a page is read


@dataclass
class Cast:
    """A submission and one person for each role."""

    app: Flask
    filing: Filing
    slug: str  # of the call
    persons: dict[str, Person] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The submission's address key."""
        return self.filing.key

    def lock(self) -> str:
        """What a form opened now would carry as the version seen."""
        with self.app.app_context():
            submission = self.filing.submission()
            version = submission.withdrawn_version
            rounds = [r for r in submission.rounds if version and r.id == version.round_id]
            return str((rounds[0] if rounds else submission.round).lock)

    def facts(self) -> tuple[str, str | None, int]:
        """State, reference, and organisation id."""
        with self.app.app_context():
            submission = self.filing.submission()
            return submission.state.value, submission.reference, submission.organisation_id


def gather(app: Flask, road: str) -> Cast:
    """A fresh submission that has gone down ``road``, with everybody around it."""
    with app.app_context(), transaction() as session:
        for code in ("KE", "FR"):
            if session.scalar(select(Country).where(Country.code == code)) is None:
                session.add(
                    Country(
                        code=code,
                        iso3=f"{code}E",
                        basis="Example",
                        name=Localised(en=f"Example {code}"),
                        un_status="member",
                        is_party=True,
                    )
                )
        session.flush()
        frozen = make_questionnaire_version(session, QUESTIONNAIRE)
        call = make_call(session, questionnaire_version_id=frozen.id)
    filing = make_filing(app, road, call=call, answers=ANSWERS)
    cast = Cast(app, filing, call.slug)
    for role, membership in (("mem", "reader"), ("edi", "editor")):
        cast.persons[role] = people.person(app)
        people.join_organisation(app, cast.persons[role], filing.organisation, membership)
    cast.persons["own"] = filing.head
    cast.persons["mod"] = filing.moderator
    for role, values in (
        ("oth", {}),
        ("fpo", {"kind": "government", "organisation_class": "national", "seat_code": "KE"}),
        ("fpx", {"kind": "government", "organisation_class": "national", "seat_code": "FR"}),
    ):
        cast.persons[role] = people.person(app)
        people.organisation(app, head=cast.persons[role], **values)
    for role, name in (("tra", "translator"), ("sed", "editor"), ("adm", "administrator")):
        cast.persons[role] = people.staff(app, name)
    return cast


def send(app: Flask, who: Person | None, asked: Asked) -> TestResponse:
    """Send the request as ``who``, with a sound token, as a form of theirs would."""
    client: Browser = app.test_client()  # type: ignore[assignment]
    if who is not None:
        people.sign_in(client, who)
    if asked.data is None:
        return client.get(asked.url)
    raw = secrets.token_hex(20)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = raw
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(raw)
    return client.post(asked.url, data={**asked.data, "csrf_token": signed})


def dump(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but what merely counts visits."""
    with app.app_context():
        return {
            table.name: sorted(_rows(table), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in VOLATILE
        }


def _rows(table: Any) -> Iterator[tuple[Any, ...]]:
    for row in db.session.execute(select(table)):
        yield tuple(str(value) for value in row)

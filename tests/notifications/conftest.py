"""What the tests of notifications share."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.convention.models import Country
from portal.foundation import files
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.organisations.models import Organisation
from tests import people
from tests.browsing import Browser
from tests.house import House

COUNTRIES = {"KE": True, "FR": True, "US": False}  # code → whether it is a Party


@pytest.fixture
def app(house: House) -> Flask:
    """The app as new, with a file store that knows its folder was emptied."""
    made = house.ready()
    made.extensions.pop(files._EXTENSION, None)
    return made


@pytest.fixture
def governments(app: Flask, clock: Any) -> dict[str, Organisation]:
    """Two Parties and a State that is none; Kenya's and France's heads read en and fr."""
    with app.app_context(), transaction() as session:
        for code, is_party in COUNTRIES.items():
            make_country(session, code, is_party=is_party)
    made = {}
    for code, language in (("KE", "en"), ("FR", "fr"), ("US", None)):
        head = None
        if language:
            head = people.person(app, f"{code.lower()}@example.org", language=language)
        made[code] = people.organisation(
            app,
            head=head,
            name=f"Government of {code}",
            kind="government",
            organisation_class="national",
            seat_code=code,
        )
    return made


@pytest.fixture
def writer(app: Flask) -> Person:
    """An editor of the Secretariat, who drafts."""
    return people.staff(app, "editor", name="Writer Example")


@pytest.fixture
def checker(app: Flask) -> Person:
    """A moderator, who checks and issues."""
    return people.staff(app, "moderator", name="Checker Example")


def make_country(session: Session, code: str, *, is_party: bool = True, **values: Any) -> Country:
    """A country of that code."""
    country = Country(
        code=code,
        iso3=f"{code}E",
        basis="Example",
        name=Localised(en=f"Example {code}"),
        un_status="member",
        is_party=is_party,
        **values,
    )
    session.add(country)
    session.flush()
    return country


def as_(app: Flask, who: Person) -> Browser:
    """A browser of that person."""
    client: Browser = app.test_client()  # type: ignore[assignment]
    people.sign_in(client, who)
    return client


DRAFT = {
    "number": "2026/14",
    "dated": "2026-03-02",
    "purpose": "for-response",
    "subject__en": "Civil society in the work of the CMS Family",
    "text__en": "The Secretariat **invites** answers.",
    "asks__en": "Which mechanisms would help?\nWhich models do you know?",
    "subject__fr": "La société civile",
    "text__fr": "Le Secrétariat invite à répondre.",
    "asks__fr": "Quels mécanismes ?\nQuels modèles ?",
    "subject__es": "La sociedad civil",
    "groups": ["parties"],
    "due_on": "2026-04-30",
    "resolution": "Resolution 11.11",
}

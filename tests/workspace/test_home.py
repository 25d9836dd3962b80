"""What waits for a person, by deadline, on one page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.calls.queries import by_slug
from portal.foundation import cases
from portal.foundation.cases import SOURCES, CaseSource
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.organisations.models import Organisation
from portal.submissions import drafts
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_call

HERE = "/en/workspace/"


@pytest.fixture
def source() -> Iterator[str]:
    """A source of cases that the workspace has never heard of."""
    entry = CaseSource(
        sorts={"answer": _l("Answer to be given")},
        endpoint="calls.read",
        arguments=lambda case: {"slug": case.call_slug},
    )
    SOURCES.enter("unheard-of", entry)
    yield "unheard-of"
    del SOURCES._items["unheard-of"]


@pytest.fixture
def elena(app: Flask, client: Browser, clock: Clock) -> Person:
    """Somebody who acts for two organisations, signed in in ``client``."""
    made = people.person(app)
    people.sign_in(client, made)
    return made


@pytest.fixture
def reeds(app: Flask, elena: Person) -> Organisation:
    """One of them."""
    return people.organisation(app, head=elena, name="Reed Watch")


@pytest.fixture
def birds(app: Flask, elena: Person) -> Organisation:
    """The other."""
    return people.organisation(app, head=elena, name="Bird Watch", kind="other")


def _call(app: Flask, title: str, days: int, **values: Any) -> Any:
    with app.app_context(), transaction() as session:
        due_at = now() + timedelta(days=days)
        return make_call(session, slug=title, title=Localised(en=title), due_at=due_at, **values)


def _case(
    app: Flask, source: str, organisation: Organisation, title: str, days: int, **f: Any
) -> None:
    with app.app_context(), transaction() as session:
        cases.open_case(
            session,
            source=source,
            sort="answer",
            subject_id=days,
            now=now(),
            key=title,
            title=title,
            for_organisation_id=organisation.id,
            due_on=now().date() + timedelta(days=days),
            **f,
        )


def _rows(client: Browser, url: str = HERE) -> list[str]:
    page = client.get_ok(url)
    rows = page.all("ul", class_="rows")
    return [" ".join(" ".join(li.itertext()).split()) for ul in rows for li in ul.iter("li")]


def test_all_that_waits_stands_in_order_of_its_deadline(
    app: Flask, client: Browser, reeds: Organisation, birds: Organisation, source: str
) -> None:
    asked = _call(app, "asked", 20)
    _call(app, "nearest", 5)
    _call(app, "for-others", 6, audience=["igo"])
    _case(app, source, reeds, "Notification", 19, call_slug=asked.slug, reference="2026/014")
    _case(app, source, birds, "Something else", 9, call_slug="for-others")
    rows = [row for row in _rows(client) if "Watch" in row]
    words = ["nearest Reed Watch", "Something else Bird Watch", "Notification 2026/014"]
    assert len(rows) == 3
    assert [word in row for word, row in zip(words, rows, strict=True)] == [True] * 3, rows
    assert "Answer to be given" in rows[2]
    assert "20 days left" in rows[2]  # the call's own deadline counts
    assert client.get_ok(HERE).links["Notification"] == "/en/calls/asked"


def test_one_chooses_for_which_organisation(
    app: Flask, client: Browser, reeds: Organisation, birds: Organisation, source: str
) -> None:
    _call(app, "nearest", 5)
    _case(app, source, birds, "Something else", 9, call_slug="nearest")
    only = [row for row in _rows(client, f"{HERE}?for=bird-watch") if "Watch" in row]
    assert len(only) == 1
    assert "Something else" in only[0]
    stranger = people.organisation(app, name="Others Watch")
    _case(app, source, stranger, "Not mine", 4, call_slug="nearest")
    assert "Not mine" not in client.get_ok(f"{HERE}?for=others-watch").words


def test_what_is_begun_is_a_draft_and_no_open_call(
    app: Flask, client: Browser, elena: Person, reeds: Organisation, source: str
) -> None:
    _call(app, "nearest", 5)
    asked = _call(app, "asked", 8)
    with app.app_context(), transaction() as session:
        actor = people.actor_here(session, elena)
        organisation = session.get_one(Organisation, reeds.id)
        for slug in ("nearest", "asked"):
            drafts.start(session, by_slug(session, slug), organisation, "en", actor, now())
    _case(app, source, reeds, "Notification", 8, call_slug=asked.slug)
    rows = [row for row in _rows(client) if "Watch" in row]
    assert len(rows) == 3
    assert "Go on with your draft" in rows[0]
    assert ["Draft" in row for row in rows[1:]] == [True, True]


def test_a_reader_is_asked_nothing(app: Flask, client: Browser, clock: Clock) -> None:
    reader = people.person(app)
    people.organisation(app, reader=reader, name="Reed Watch")
    _call(app, "nearest", 5)
    people.sign_in(client, reader)
    assert "Nothing waits for you" in client.get_ok(HERE).words

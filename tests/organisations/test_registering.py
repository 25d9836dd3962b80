"""Registering and changing an organisation."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.audit import AuditEntry
from portal.foundation.cases import SOURCES, Case
from portal.foundation.db import db
from portal.organisations.models import Organisation, StandingDecision
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

NEW = "/en/workspace/organisations/new"
REEDS = {
    "name": "Reed Watch",
    "language": "en",
    "kind": "ngo",
    "organisation_class": "national",
    "seat_code": "KE",
    "website": "https://reeds.example/",
}


@pytest.fixture
def amina(world: Flask, client: Browser, clock: Clock) -> Person:
    """Somebody who is signed in in ``client``, in a world with countries."""
    made = people.person(world, name="Amina")
    people.sign_in(client, made)
    return made


def _register(client: Browser, **changes: Any) -> Any:
    return client.submit_form(NEW, {**REEDS, **changes}, action="new")


def _organisation(app: Flask, slug: str = "reed-watch") -> Organisation | None:
    with app.app_context():
        return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def _open_cases(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        found = db.session.scalars(select(Case).where(Case.closed_at.is_(None)).order_by(Case.id))
        return [(case.sort, case.key, str(case.due_on)) for case in found]


def _edit(client: Browser, **changes: Any) -> Any:
    return client.submit_form("/en/workspace/organisations/reed-watch/edit", changes, action="edit")


def test_who_registers_heads_it_and_the_secretariat_looks(
    app: Flask, client: Browser, amina: Person
) -> None:
    answer = _register(client, name_fr="Veille des roseaux", acronym="RW")
    assert answer.location == "/en/workspace/organisations/reed-watch"
    made = _organisation(app)
    assert (made.name, made.kind, made.seat_code, made.acronym) == ("Reed Watch", "ngo", "KE", "RW")
    assert dict(made.names) == {"fr": "Veille des roseaux"}
    assert not made.verified
    assert people.actor(app, amina).role_in(made.id) == "head"
    assert _open_cases(app) == [("verify", "reed-watch", "2026-03-16")]
    with app.app_context():
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()
    assert (last.action, last.actor_id) == ("organisation.registered", amina.id)


def test_its_case_leads_to_the_desk(app: Flask, client: Browser, amina: Person) -> None:
    _register(client)
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
    source = SOURCES[case.source]
    assert source.endpoint == "organisation_desk.organisation"
    assert source.arguments(case) == {"slug": "reed-watch"}
    assert set(source.sorts) == {"verify", "look-alike"}


def test_a_name_that_looks_like_another_s_is_flagged_not_refused(
    app: Flask, client: Browser, amina: Person
) -> None:
    people.organisation(app, name="Reed Watch")
    answer = _register(client, name="Rееd Wаtch")  # with Cyrillic letters
    assert answer.status_code == 302
    assert [sort for sort, _, _ in _open_cases(app)] == ["verify", "look-alike"]


def test_the_same_name_gets_another_address(app: Flask, client: Browser, amina: Person) -> None:
    people.organisation(app, name="Reed Watch")
    assert _register(client).location.endswith("/reed-watch-2")
    assert _register(client).location.endswith("/reed-watch-3")


@pytest.mark.parametrize("name", ["New", "Invitations"])
def test_addresses_that_mean_something_else_are_not_given(
    app: Flask, client: Browser, amina: Person, name: str
) -> None:
    assert _register(client, name=name).location.endswith(f"/{name.lower()}-2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Enter the name of the organisation."),
        ({"name": "x" * 201}, "Use at most 200 characters."),
        ({"seat_code": ""}, "Choose the State in which the organisation has its seat."),
        ({"website": "javascript:alert(1)"}, "Enter a web address"),
        ({"website": "https://amina:secret@reeds.example"}, "Enter a web address"),
        ({"website": "reeds.example"}, "Enter a web address"),
        ({"website": "https://[::1"}, "Enter a web address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask, client: Browser, amina: Person, changes: dict[str, str], words: str
) -> None:
    answer = _register(client, **changes)
    assert answer.status_code == 422
    assert [error.startswith(words) for error in answer.page.errors] == [True]
    assert _organisation(app) is None


@pytest.mark.parametrize("kind", ["secretariat", "club"])
def test_nobody_registers_a_secretariat(
    app: Flask, client: Browser, amina: Person, kind: str
) -> None:
    answer = client.submit_form(NEW, {**REEDS}, action="new", forge={"kind": kind})
    assert answer.status_code == 422


def test_fields_beyond_the_form_have_no_effect(app: Flask, client: Browser, amina: Person) -> None:
    forged = {"verified_at": "2026-01-01", "slug": "cms", "id": "77", "version": "9"}
    client.submit_form(NEW, REEDS, action="new", forge=forged)
    made = _organisation(app)
    assert (made.verified_at, made.version, _organisation(app, "cms")) == (None, 1, None)


def test_registering_is_limited(app: Flask, client: Browser, amina: Person) -> None:
    answers = [_register(client, name=f"Reed Watch {number}").status_code for number in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_changed_name_is_verified_again(app: Flask, client: Browser, amina: Person) -> None:
    people.organisation(app, head=amina, name="Reed Watch")
    assert _edit(client, name="Reed Watch International").status_code == 302
    made = _organisation(app)
    assert (made.name, made.slug) == ("Reed Watch International", "reed-watch")
    assert not made.verified
    assert [sort for sort, _, _ in _open_cases(app)] == ["verify"]
    with app.app_context():
        decision = db.session.scalars(select(StandingDecision)).one()
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()
    assert (decision.decision, decision.by_id) == ("details-changed", amina.id)
    assert (entry.action, entry.details) == ("organisation.changed", '{"fields":["name"]}')


@pytest.mark.parametrize(
    "changes", [{"kind": "igo"}, {"seat_code": "TZ"}, {"name_es": "Vigía"}, {"acronym": "WWF"}]
)
def test_so_is_everything_else_that_was_verified(
    app: Flask, client: Browser, amina: Person, changes: dict[str, str]
) -> None:
    people.organisation(app, head=amina, name="Reed Watch")
    _edit(client, **changes)
    assert not _organisation(app).verified


def test_a_changed_web_site_is_not(app: Flask, client: Browser, amina: Person) -> None:
    people.organisation(app, head=amina, name="Reed Watch")
    _edit(client, website="https://reeds.example/new")
    made = _organisation(app)
    assert (made.website, made.verified) == ("https://reeds.example/new", True)
    assert _open_cases(app) == []


def test_nothing_changed_is_nothing_done(app: Flask, client: Browser, amina: Person) -> None:
    before = people.organisation(app, head=amina, name="Reed Watch").version
    _edit(client)
    assert _organisation(app).version == before


def test_only_heads_and_moderators_change_it(app: Flask, client: Browser, amina: Person) -> None:
    reeds = people.organisation(app, editor=amina, name="Reed Watch")
    address = f"/en/workspace/organisations/{reeds.slug}/edit"
    assert client.get(address).status_code == 403
    for role, status in (("moderator", 200), ("administrator", 403), ("editor", 403)):
        people.sign_in(client, people.staff(app, role))
        assert client.get(address).status_code == status
    people.sign_out(client)
    assert client.get(address).status_code == 302


def test_each_thing_that_is_missing_has_words_of_its_own(
    app: Flask, client: Browser, amina: Person
) -> None:
    token = people.form_token(client.get_ok(NEW))
    page = client.post(NEW, data={"csrf_token": token, "language": "en", "seat_code": ""}).page
    assert page.errors == [
        "Enter the name of the organisation.",
        "Choose what kind of organisation it is.",
        "Choose whether it is international or national.",
    ]
    for name in ("name", "kind", "organisation_class"):
        assert page.one("p", id=f"{name}-error") is not None

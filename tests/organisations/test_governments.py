"""Governments: made by the Secretariat, for a State and instruments, with focal points."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.organisations import actions, government_actions, membership_actions
from portal.organisations.models import Invitation, Organisation
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_call
from tests.submissions.test_query_counts import asked

LIST = "/en/moderation/governments/"
KENYA = "/en/workspace/organisations/kenya"


@pytest.fixture
def moderator(world: Flask, client: Browser, clock: Clock) -> Person:
    """A moderator, signed in in ``client``, in a world with States."""
    made = people.staff(world, "moderator")
    people.sign_in(client, made)
    return made


@pytest.fixture
def elena(world: Flask, clock: Clock) -> Person:
    """Somebody who is a focal point, or becomes one."""
    return people.person(world, email="elena@kenya.example", name="Elena")


@pytest.fixture
def kenya(world: Flask, elena: Person) -> Organisation:
    """The government of Kenya, whose focal point is Elena."""
    return people.government(world, "KE", elena, name="Kenya")


def _browser(app: Flask, who: Person) -> Browser:
    browser: Browser = app.test_client()  # type: ignore[assignment]
    people.sign_in(browser, who)
    return browser


def _accept(browser: Browser, app: Flask, address: str) -> Any:
    return browser.submit_form(people.link_for(app, address), action="invitations")


def test_the_secretariat_makes_one_and_invites_its_focal_point(
    app: Flask, client: Browser, moderator: Person, elena: Person
) -> None:
    made = {"country": "KE", "instruments": ["CMS", "AEWA"], "website": "https://kenya.example/"}
    answer = client.submit_form(f"{LIST}new", made, action="new")
    assert answer.location == f"{KENYA}/invite"
    with app.app_context():
        kenya = db.session.scalars(select(Organisation).filter_by(slug="kenya")).one()
    assert (kenya.kind, kenya.name, kenya.names["fr"]) == ("government", "Kenya", "Kenya")
    assert kenya.verified
    words = client.get_ok(f"{LIST}?show=no-focal-point").words
    assert "Kenya" in words
    client.submit_form(f"{KENYA}/invite", {"email": elena.email, "position": "focal-point"})
    mail = people.mails_to(app, elena.email)[-1]
    assert "Focal point" in mail.text
    browser = _browser(app, elena)
    assert _accept(browser, app, elena.email).location == KENYA
    assert people.actor(app, elena).may_submit_for(kenya.id)
    assert "Focal point" in browser.get_ok(KENYA).words
    assert "/kenya" not in "".join(client.get_ok(f"{LIST}?show=no-focal-point").links.values())
    # A second one, although there is one.
    client.submit_form(f"{KENYA}/invite", {"email": "b@kenya.example", "position": "focal-point"})
    assert people.mails_to(app, "b@kenya.example")


def test_one_government_for_a_state_and_instrument(
    app: Flask, client: Browser, moderator: Person, kenya: Organisation
) -> None:
    answer = client.submit_form(
        f"{LIST}new", {"country": "KE", "instruments": ["CMS", "AEWA"]}, action="new"
    )
    assert answer.status_code == 422
    assert answer.page.errors == ["This State has a government for: CMS."]
    answer = client.submit_form(
        f"{LIST}new",
        {"country": "KE", "instruments": ["AEWA"], "name": "Kenya, AEWA"},
        action="new",
    )
    assert answer.location == "/en/workspace/organisations/kenya-aewa/invite"
    page = "/en/moderation/governments/kenya/instruments"
    answer = client.submit_form(page, {"instruments": ["CMS", "AEWA"]}, action="instruments")
    assert answer.page.errors == ["This State has a government for: AEWA."]
    with app.app_context(), transaction() as session:
        mine = session.get_one(Organisation, kenya.id)
        by = people.actor_here(session, moderator)
        with pytest.raises(NotPossible):
            government_actions.change_instruments(session, mine, ["CMS", "AEWA"], by)


def test_nobody_makes_one_by_joining(app: Flask, client: Browser, world: Flask) -> None:
    head = people.person(app)
    reeds = people.organisation(app, head=head, name="Reed Watch", seat_code="KE")
    people.sign_in(client, head)
    page = client.get_ok("/en/workspace/organisations/new")
    assert "Government" not in page.words
    with app.app_context(), transaction() as session:
        mine = session.get_one(Organisation, reeds.id)
        columns = ("name", "language", "names", "acronym", "organisation_class", "seat_code")
        kept = {name: getattr(mine, name) for name in columns}
        facts = actions.Facts(kind="government", website=None, **kept)
        by = people.actor_here(session, head)
        with pytest.raises(NotAllowed):
            actions.change(session, mine, facts, by, reeds.created_at, 10)
        with pytest.raises(NotAllowed):
            actions.register(session, facts, by, reeds.created_at, 10)


def test_a_focal_point_invites_alternates_and_hands_over(
    app: Flask, client: Browser, elena: Person, kenya: Organisation
) -> None:
    people.sign_in(client, elena)
    page = client.get_ok(f"{KENYA}/invite")
    assert "Alternate focal point" in page.words
    assert 'value="focal-point"' not in client.get(f"{KENYA}/invite").get_data(as_text=True)
    client.submit_form(f"{KENYA}/invite", {"email": "alt@kenya.example", "position": "alternate"})
    guest = app.test_client()
    link = people.link_for(app, "alt@kenya.example")
    assert "Alternate focal point" in guest.get_ok(link).words
    guest.submit_form(link, {"name": "Alt", "password": "kangaroo-lantern-7"})
    # A successor from outside: nothing changes before they accept.
    client.submit_form(f"{KENYA}/hand-over", {"email": "next@kenya.example"}, action="hand-over")
    assert people.actor(app, elena).role_in(kenya.id) == "head"
    successor = people.person(app, email="next@kenya.example")
    other = _browser(app, successor)
    _accept(other, app, successor.email)
    assert people.actor(app, successor).role_in(kenya.id) == "head"
    assert people.actor(app, elena).role_in(kenya.id) == "editor"
    assert people.actor(app, elena).may_submit_for(kenya.id)
    assert client.get(f"{KENYA}/hand-over").status_code == 403
    # Back to one who is there already: at once.
    other.submit_form(f"{KENYA}/hand-over", {"email": elena.email}, action="hand-over")
    assert people.actor(app, elena).role_in(kenya.id) == "head"
    assert people.mails_to(app, elena.email)[-1].kind == "organisations.appointed"


def test_who_names_a_focal_point(app: Flask, elena: Person, kenya: Organisation) -> None:
    """Neither a focal point by the ordinary invitation, nor an alternate, nor another State's."""
    alternate, other = people.person(app), people.person(app)
    people.join_organisation(app, alternate, kenya, "editor", may_submit=True)
    people.government(app, "FR", other, name="France")
    offer = membership_actions.Offer("x@kenya.example", "head")
    for who in (elena, alternate, other):
        with app.app_context(), transaction() as session:
            mine = session.get_one(Organisation, kenya.id)
            by = people.actor_here(session, who)
            with pytest.raises(NotAllowed):
                membership_actions.invite(session, mine, offer, by, "en", kenya.created_at)
    with app.app_context():
        assert db.session.scalar(select(Invitation.id)) is None


def test_a_focal_point_never_acts_for_another_state(
    app: Flask, client: Browser, elena: Person, kenya: Organisation
) -> None:
    france = people.government(app, "FR", people.person(app), name="France")
    with app.app_context(), transaction() as session:
        call = make_call(session, audience=["government"])
        offer = membership_actions.Offer(elena.email, "reader")
        mine = session.get_one(Organisation, france.id)
        _, token = membership_actions.offer_role(session, mine, offer, None, kenya.created_at)
    people.sign_in(client, elena)
    for page in ("", "/edit", "/invite", "/hand-over", "/leave"):
        answer = client.get(f"/en/workspace/organisations/france{page}")
        assert answer.status_code in (403, 404), page
    start = f"/en/workspace/submissions/start/{call.slug}"
    token_ = people.form_token(client.get_ok("/en/workspace/organisations/kenya/leave"))
    data = {"csrf_token": token_, "organisation": str(france.id), "language": "en"}
    assert client.post(start, data=data).status_code == 403
    # Nor by an invitation of the other one: the first has to be left.
    link = f"/en/workspace/organisations/invitations/{token}"
    assert client.submit_form(link, action="invitations").status_code in (409, 410)
    assert people.actor(app, elena).role_in(france.id) is None
    # Nor by changing which State it is.
    fields = {name for form in client.get_ok(f"{KENYA}/edit").forms for name in form.fields}
    assert not fields & {"seat_code", "kind", "organisation_class"}
    assert (
        client.submit_form(
            f"{KENYA}/edit", {"website": "https://kenya.example/"}, action="edit"
        ).status_code
        == 302
    )


def test_the_secretariat_ends_who_speaks_for_a_state(
    app: Flask, client: Browser, moderator: Person, elena: Person, kenya: Organisation
) -> None:
    page = client.get_ok(KENYA)
    remove = next(link for link in page.links.values() if link.endswith("/remove"))
    assert client.submit_form(remove, action="remove").location == KENYA
    assert people.actor(app, elena).role_in(kenya.id) is None
    assert "No focal point yet" in client.get_ok(f"{LIST}?show=no-focal-point").words


def test_the_public_sees_the_state_and_what_it_is_party_to(
    app: Flask, client: Browser, kenya: Organisation
) -> None:
    people.organisation(app, name="Reed Watch")
    words = client.get_ok("/en/organisations/?kind=government").words
    assert "Kenya" in words
    assert "Reed Watch" not in words
    words = client.get_ok("/en/organisations/kenya").words
    assert "Wild Animals (Party since 1 May 1999)" in words
    assert "Elena" not in words


HEAD = "country,instruments,email,name,role,language\n"


def _choose(client: Browser, text: str) -> Any:
    data = {"file": (io.BytesIO(text.encode()), "people.csv")}
    return client.submit_form(f"{LIST}import", data, action="import")


def test_taking_in_a_list(
    app: Flask, client: Browser, moderator: Person, kenya: Organisation, elena: Person
) -> None:
    text = HEAD + (
        "KE,CMS,elena@kenya.example,Elena,focal-point,en\n"
        "France,CMS AEWA,ana@france.example,Ana,focal-point,fr\n"
        "FR,AEWA,bo@france.example,Bo,alternate,fr\n"
    )
    page = _choose(client, text)
    assert page.status_code == 200
    assert "Nothing: acts for it already" in page.page.words
    with app.app_context():
        assert db.session.scalar(select(Organisation.id).filter_by(slug="france")) is None
    answer = client.submit_form(f"{LIST}import", action="take-in", page=page.page)
    assert answer.location == LIST
    with app.app_context():
        offers = db.session.scalars(select(Invitation).order_by(Invitation.id)).all()
        assert [(o.email, o.role, o.may_submit, o.name, o.language) for o in offers] == [
            ("ana@france.example", "head", False, "Ana", "fr"),
            ("bo@france.example", "editor", True, "Bo", "fr"),
        ]
        assert len({o.organisation_id for o in offers}) == 1
    assert people.link_for(app, "ana@france.example").startswith("/fr/")
    # Once more: nothing is left to do.
    again = _choose(client, text)
    client.submit_form(f"{LIST}import", action="take-in", page=again.page)
    assert len(people.mails_to(app, "ana@france.example")) == 1


def test_a_list_with_errors_says_which_line(
    app: Flask, client: Browser, moderator: Person, kenya: Organisation
) -> None:
    answer = _choose(
        client,
        HEAD + "XX,CMS,ana@a.example,Ana,focal-point,en\n"
        "KE,CMS FOO,not an address,Bo,boss,tlh\n\n"
        "KE,CMS AEWA,cy@a.example,Cy,alternate,en\n"
        "FR,CMS,di@a.example,Di,reader,en\nFR,CMS,DI@a.example,Di,editor,en\n",
    )
    assert answer.status_code == 422
    words = answer.page.words
    for wrong in (
        "No such State: “XX”.",
        "No such instrument: “FOO”.",
        "No e-mail address: “not an address”.",
        "No such role: “boss”.",
        "No such language: “tlh”.",
        "The government of this State does not speak for: AEWA.",
        "The same person stands on line 6.",
    ):
        assert wrong in words, wrong
    assert "Take in this list" not in words
    for text, problem in (
        ("", "The file is empty."),
        ("country;email\n", "does not name these columns"),
        (HEAD, "no line below"),
    ):
        answer = _choose(client, text)
        assert (answer.status_code, problem in answer.page.errors[0]) == (422, True)


def test_only_moderators_and_administrators_look_after_governments(
    app: Flask, client: Browser, elena: Person, kenya: Organisation
) -> None:
    addresses = ("", "new", "import", "kenya/instruments")
    for who in (elena, people.staff(app, "editor", "translator")):
        people.sign_in(client, who)
        assert [client.get(f"{LIST}{address}").status_code for address in addresses] == [403] * 4


def test_the_list_asks_as_often_for_thirty(app: Flask, client: Browser, moderator: Person) -> None:
    people.government(app, "KE", people.person(app))
    before = asked(client, LIST), asked(client, "/en/organisations/?kind=government")
    for code in "DE FR GB IT ES NL BE SN EG ZA IN AU CL PE UY PY BO EC PA HN".split():
        people.government(app, code, people.person(app))
    after = asked(client, LIST), asked(client, "/en/organisations/?kind=government")
    assert after == before

"""The Secretariat's pages: verifying organisations, closing accounts."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.audit import AuditEntry
from portal.foundation.cases import Case
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations import actions
from portal.organisations.models import Organisation, StandingDecision
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

DESK = "/en/moderation/organisations/reed-watch"
REASON = "Its register entry and web site name the same people."


@pytest.fixture
def head(app: Flask, clock: Clock) -> Person:
    """The head of Reed Watch, who reads French."""
    return people.person(app, name="Amina", language="fr")


@pytest.fixture
def reeds(app: Flask, head: Person) -> Organisation:
    """Reed Watch, not verified, with its case."""
    made = people.organisation(app, head=head, name="Reed Watch", verified_at=None)
    with app.app_context(), transaction() as session:
        actions._wait_for_a_look(session, session.get_one(Organisation, made.id), now(), 10)
    return made


@pytest.fixture
def moderator(app: Flask, client: Browser, reeds: Organisation) -> Person:
    """A moderator, signed in in ``client``."""
    made = people.staff(app, "moderator", name="Mona Moderator")
    people.sign_in(client, made)
    return made


def _decide(client: Browser, decision: str = "verified", reason: str = REASON, **more: Any) -> Any:
    data = {"decision": decision, "reason": reason}
    return client.submit_form(DESK, data, action="reed-watch", **more)


def _stored(app: Flask, reeds: Organisation) -> Organisation:
    with app.app_context():
        return db.session.get_one(Organisation, reeds.id)


def test_verifying(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person, head: Person, clock: Clock
) -> None:
    assert _decide(client).location == DESK
    assert _stored(app, reeds).verified_at == clock.now
    with app.app_context():
        decision = db.session.scalars(select(StandingDecision)).one()
        case = db.session.scalars(select(Case)).one()
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (decision.decision, decision.reason, decision.by_id, decision.language) == (
        "verified",
        REASON,
        moderator.id,
        "en",
    )
    assert case.closed_at == clock.now
    assert (entry.action, entry.actor_id) == ("organisation.verified", moderator.id)
    mail = people.mails_to(app, head.email)[0]
    assert (mail.kind, mail.language) == ("organisations.verified", "fr")
    assert people.link_for(app, head.email) == "/fr/organisations/reed-watch"
    page = client.get_ok(DESK)
    assert "Mona Moderator" in page.words
    assert REASON in page.words


def test_not_verifying_tells_the_heads_why(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person, head: Person
) -> None:
    _decide(client)
    _decide(client, "not-verified", "The web site is not theirs.")
    assert not _stored(app, reeds).verified
    assert "The web site is not theirs." in people.mails_to(app, head.email)[-1].text
    people.sign_in(client, head)
    words = client.get_ok("/en/workspace/organisations/reed-watch").words
    assert "The web site is not theirs." in words
    assert "Not verified" in client.get_ok("/en/organisations/reed-watch").words
    assert "The web site is not theirs." not in client.get_ok("/en/organisations/reed-watch").words


def test_a_reason_and_a_choice_are_needed(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person
) -> None:
    answer = client.submit_form(DESK, {"reason": " "}, action="reed-watch")
    assert answer.status_code == 422
    assert answer.page.errors == ["Choose one.", "Say what this rests on."]
    assert not _stored(app, reeds).verified


def test_the_late_one_is_told_who_was_first(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person
) -> None:
    page = client.get_ok(DESK)
    other = app.test_client()
    people.sign_in(other, people.staff(app, "moderator", name="Nils Moderator"))
    _decide(other)
    answer = _decide(client, "not-verified", "Doubts.", page=page)
    assert answer.status_code == 409
    assert "Nils Moderator" in answer.page.words
    assert _stored(app, reeds).verified


@pytest.mark.parametrize("role", ["editor", "translator", "administrator"])
def test_only_moderators_verify(
    app: Flask, client: Browser, reeds: Organisation, role: str
) -> None:
    people.sign_in(client, people.staff(app, role))
    page = client.get_ok(DESK)
    assert not any("decision" in form.fields for form in page.forms)
    data = {"csrf_token": people.form_token(page), "decision": "verified", "reason": "x"}
    assert client.post(DESK, data={**data, "seen": "1"}).status_code == 403
    assert not _stored(app, reeds).verified


def test_members_and_strangers_have_no_desk(
    app: Flask, client: Browser, reeds: Organisation, head: Person
) -> None:
    assert client.get(DESK).status_code == 302
    people.sign_in(client, head)
    addresses = (DESK, "/en/moderation/organisations/", "/en/moderation/people/")
    assert [client.get(address).status_code for address in addresses] == [403] * 3


def test_look_alikes_are_shown(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person
) -> None:
    people.organisation(app, name="Rееd Wаtch", slug="reed-watch-forged")
    page = client.get_ok(DESK)
    assert "The name looks like that of another organisation:" in page.words
    assert "/en/moderation/organisations/reed-watch-forged" in [
        link.get("href") for link in page.all("a")
    ]


def test_the_list_can_be_narrowed(
    app: Flask, client: Browser, reeds: Organisation, moderator: Person
) -> None:
    people.organisation(app, name="Verified Birds")
    everything = client.get_ok("/en/moderation/organisations/").words
    assert "Reed Watch" in everything
    assert "Verified Birds" in everything
    unverified = client.get_ok("/en/moderation/organisations/?show=unverified").words
    assert "Verified Birds" not in unverified
    named = client.get_ok("/en/moderation/organisations/?q=BÍRD").words
    assert "Reed Watch" not in named
    assert "Verified Birds" in named
    assert "No organisation" in client.get_ok("/en/moderation/organisations/?q=%25").words


@pytest.fixture
def boss(app: Flask, client: Browser, clock: Clock) -> Person:
    """An administrator, signed in in ``client``."""
    made = people.staff(app, "administrator", name="Ada Administrator")
    people.sign_in(client, made)
    return made


def test_closing_an_account_ends_every_stay_at_once(
    app: Flask, client: Browser, boss: Person, head: Person, reeds: Organisation
) -> None:
    theirs = app.test_client()
    people.sign_in(theirs, head)
    found = client.get(f"/en/moderation/people/?address={head.email}")
    assert found.location == f"/en/moderation/people/{head.id}"
    assert "Reed Watch" in client.get_ok(found.location).words
    answer = client.submit_form(f"{found.location}/deactivate", action="deactivate")
    assert answer.location == found.location
    assert theirs.get("/en/account").status_code == 302
    assert people.sign_in_by_page(theirs, head).status_code == 422
    client.submit_form(f"{found.location}/reactivate", action="reactivate")
    assert people.sign_in_by_page(theirs, head).status_code == 302


def test_signing_somebody_out_everywhere(
    app: Flask, client: Browser, boss: Person, head: Person
) -> None:
    theirs = app.test_client()
    people.sign_in(theirs, head)
    client.submit_form(f"/en/moderation/people/{head.id}", action="people")
    assert theirs.get("/en/account").status_code == 302


def test_nobody_closes_their_own_account_here(app: Flask, client: Browser, boss: Person) -> None:
    address = f"/en/moderation/people/{boss.id}/deactivate"
    assert client.get(address).status_code == 409


def test_only_administrators_look_at_people(app: Flask, client: Browser, head: Person) -> None:
    people.sign_in(client, people.staff(app, "moderator", "editor", "translator"))
    for address in ("", f"{head.id}", f"{head.id}/deactivate"):
        assert client.get(f"/en/moderation/people/{address}").status_code == 403


def test_a_new_staff_role_ends_every_stay(app: Flask, client: Browser, boss: Person) -> None:
    mona, browser = people.staff(app, "moderator", email="mona@cms.example"), app.test_client()
    people.sign_in(browser, mona)
    address = "/en/workspace/organisations/secretariat"
    data = {"email": mona.email, "role": "translator"}
    assert client.submit_form(f"{address}/invite", data).location == address
    # Nothing counts, and no mail goes, before another administrator has confirmed it.
    assert people.mails_to(app, mona.email) == []
    offer = next(v for v in client.get_ok(address).links.values() if v.endswith("/confirm"))
    token = people.form_token(client.get_ok(address))
    assert client.post(offer, data={"csrf_token": token}).status_code == 403
    second, other = people.staff(app, "administrator", email="bob@cms.example"), app.test_client()
    people.sign_in(other, second)
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
    assert (case.source, case.closed_at) == ("staff-roles", None)
    assert other.submit_form(offer, action="confirm").location == address
    assert other.get(offer).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Case)).one().closed_at is not None
    before, thief = browser.get_cookie("session").value, app.test_client()
    browser.submit_form(people.link_for(app, mona.email), action="invitations")
    assert people.actor(app, mona).staff_roles == {"moderator", "translator"}
    assert browser.get("/en/account").status_code == 200
    thief.set_cookie("session", before)
    assert thief.get("/en/account").status_code == 302


def test_nobody_confirms_what_is_offered_to_them_and_an_offer_taken_back_waits_no_more(
    app: Flask, client: Browser, boss: Person
) -> None:
    second, other = people.staff(app, "administrator", email="bob@cms.example"), app.test_client()
    people.sign_in(other, second)
    address = "/en/workspace/organisations/secretariat"
    client.submit_form(f"{address}/invite", {"email": second.email, "role": "moderator"})
    assert people.mails_to(app, second.email) == []
    offer = next(v for v in other.get_ok(address).links.values() if v.endswith("/confirm"))
    token = people.form_token(other.get_ok(offer))
    assert other.post(offer, data={"csrf_token": token}).status_code == 403
    client.submit_form(address, action="revoke")
    with app.app_context():
        assert db.session.scalars(select(Case)).one().closed_at is not None
    third = people.staff(app, "administrator")
    client.submit_form(f"{address}/invite", {"email": "new@cms.example", "role": "editor"})
    assert [m.kind for m in people.mails_to(app, third.email)] == ["organisations.role-to-confirm"]


def test_only_administrators_appoint_staff(app: Flask, client: Browser, boss: Person) -> None:
    mona = people.staff(app, "moderator")
    people.sign_in(client, mona)
    address = "/en/workspace/organisations/secretariat"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/invite").status_code == 403
    assert not any("remove" in link.get("href", "") for link in client.get_ok(address).all("a"))


def test_the_last_administrator_stays(app: Flask, client: Browser, boss: Person) -> None:
    address = "/en/workspace/organisations/secretariat/leave"
    assert client.submit_form(address, action="leave").status_code == 409
    people.staff(app, "administrator")
    assert client.submit_form(address, action="leave").status_code == 302
    assert client.get("/en/account").status_code == 302

"""Inviting, accepting, changing roles, leaving, removing."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.foundation.audit import AuditEntry
from portal.foundation.db import db
from portal.organisations.models import Invitation, Membership, Organisation
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

HERE = "/en/workspace/organisations/reed-watch"
ADDRESS = "benoit@reeds.example"


@pytest.fixture
def amina(app: Flask, client: Browser, clock: Clock) -> Person:
    """The head of Reed Watch, signed in in ``client``."""
    made = people.person(app, name="Amina")
    people.sign_in(client, made)
    return made


@pytest.fixture
def reeds(app: Flask, amina: Person) -> Organisation:
    """Reed Watch."""
    return people.organisation(app, head=amina, name="Reed Watch")


def _invite(client: Browser, email: str = ADDRESS, role: str = "editor", **more: Any) -> Any:
    return client.submit_form(f"{HERE}/invite", {"email": email, "role": role, **more})


def _as_new(client: Browser, link: str) -> Any:
    return client.submit_form(link, {"name": "Benoit", "password": "kangaroo-lantern-7"})


def _role(app: Flask, who: Person, where: Organisation) -> str | None:
    return people.actor(app, who).role_in(where.id)


def _member_id(app: Flask, who: Person) -> int:
    with app.app_context():
        return db.session.scalars(select(Membership.id).where(Membership.person_id == who.id)).one()


def test_somebody_without_an_account_accepts_and_is_signed_in(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    assert _invite(client, may_submit=True).location == HERE
    mail = people.mails_to(app, ADDRESS)[0]
    assert (mail.kind, mail.subject) == (
        "organisations.invitation",
        "You are invited to act for Reed Watch",
    )
    guest = app.test_client()
    answer = _as_new(guest, people.link_for(app, ADDRESS))
    assert answer.location == HERE
    assert guest.get(HERE).status_code == 200
    with app.app_context():
        benoit = person_at(db.session, ADDRESS)
    assert benoit.confirmed_at is not None
    assert _role(app, benoit, reeds) == "editor"
    assert people.actor(app, benoit).may_submit_for(reeds.id)
    with app.app_context():
        actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions == ["member.invited", "person.joined", "member.joined"]


def test_somebody_with_an_account_signs_in_and_accepts(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    benoit, guest = people.person(app, email=ADDRESS, language="fr"), app.test_client()
    _invite(client)
    link = people.link_for(app, ADDRESS)
    assert link.startswith("/fr/workspace/organisations/invitations/")
    answer = guest.get(link)
    assert answer.location == f"/fr/sign-in?next={link}"
    data = {"email": ADDRESS, "password": people.PASSWORD}
    assert guest.submit_form(answer.location, data, action="sign-in").location == link
    assert _role(app, benoit, reeds) is None
    guest.submit_form(link, action="invitations")
    assert _role(app, benoit, reeds) == "editor"


def test_known_and_unknown_addresses_get_the_same_answer(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    people.person(app, email="known@reeds.example")
    answers = set()
    for who in ("known", "other"):
        answer = _invite(client, f"{who}@reeds.example")
        page = client.get_ok(answer.location)
        answers.add((answer.status_code, answer.data, page.words.replace(who, "…")))
        kinds = [mail.kind for mail in people.mails_to(app, f"{who}@reeds.example")]
        assert kinds == ["organisations.invitation"]
        client.submit_form(HERE, action="revoke")
    assert len(answers) == 1


def test_an_invitation_works_once(app: Flask, client: Browser, reeds: Organisation) -> None:
    _invite(client)
    link = people.link_for(app, ADDRESS)
    other = app.test_client()
    page = other.get_ok(link)
    _as_new(app.test_client(), link)
    data = {"name": "Eve", "password": "another-lantern-9"}
    assert other.submit_form(link, data, page=page).status_code == 410
    assert other.get(link).status_code == 410


def test_an_invitation_works_for_fourteen_days(
    app: Flask, client: Browser, reeds: Organisation, clock: Clock
) -> None:
    _invite(client)
    link = people.link_for(app, ADDRESS)
    clock.forward(days=13, hours=23)
    assert app.test_client().get(link).status_code == 200
    clock.forward(hours=1)
    assert app.test_client().get(link).status_code == 410


def test_an_invitation_is_for_its_own_address(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    eve, thief = people.person(app), app.test_client()
    _invite(client)
    link = people.link_for(app, ADDRESS)
    people.sign_in(thief, eve)
    answer = thief.get(link)
    assert answer.status_code == 403
    form = {"csrf_token": people.form_token(answer.page)}
    assert thief.post(link, data=form).status_code == 403
    assert _role(app, eve, reeds) is None
    assert app.test_client().get(link).status_code == 200


def test_an_invitation_can_be_taken_back(app: Flask, client: Browser, reeds: Organisation) -> None:
    _invite(client)
    link = people.link_for(app, ADDRESS)
    client.submit_form(HERE, action="revoke")
    assert app.test_client().get(link).status_code == 410
    client.get_ok(HERE)
    assert ADDRESS not in client.get_ok(HERE).words


def test_a_second_invitation_replaces_the_first(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    _invite(client, role="reader")
    first = people.link_for(app, ADDRESS)
    _invite(client, "Benoit@Reeds.example", role="editor")
    assert app.test_client().get(first).status_code == 410
    with app.app_context():
        still_open = db.session.scalars(
            select(Invitation.role).where(Invitation.revoked_at.is_(None))
        ).all()
    assert still_open == ["editor"]


def test_members_are_not_invited_again(app: Flask, client: Browser, reeds: Organisation) -> None:
    people.join_organisation(app, people.person(app, email=ADDRESS), reeds, "reader")
    assert _invite(client).status_code == 409
    assert people.mails_to(app, ADDRESS) == []


def test_invitations_of_a_removed_head_no_longer_work(
    app: Flask, client: Browser, amina: Person, reeds: Organisation
) -> None:
    second, seconds_browser = people.person(app), app.test_client()
    people.join_organisation(app, second, reeds, "head")
    people.sign_in(seconds_browser, second)
    _invite(seconds_browser)
    link = people.link_for(app, ADDRESS)
    client.submit_form(f"{HERE}/members/{_member_id(app, second)}/remove", action="remove")
    assert app.test_client().get(link).status_code == 410


def test_a_removal_takes_effect_at_the_next_request(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    benoit, browser = people.person(app, email=ADDRESS), app.test_client()
    people.join_organisation(app, benoit, reeds, "editor")
    people.sign_in(browser, benoit)
    assert browser.get(HERE).status_code == 200
    client.submit_form(f"{HERE}/members/{_member_id(app, benoit)}/remove", action="remove")
    assert browser.get(HERE).status_code == 404
    assert browser.get("/en/account").status_code == 200
    assert [mail.kind for mail in people.mails_to(app, ADDRESS)] == [
        "organisations.membership-ended"
    ]


def test_a_role_changes_at_the_next_request(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    benoit, browser = people.person(app), app.test_client()
    people.join_organisation(app, benoit, reeds, "head")
    people.sign_in(browser, benoit)
    assert browser.get(f"{HERE}/invite").status_code == 200
    address = f"{HERE}/members/{_member_id(app, benoit)}"
    client.submit_form(address, {"role": "editor", "may_submit": True}, action="members")
    assert browser.get(f"{HERE}/invite").status_code == 403
    assert people.actor(app, benoit).may_submit_for(reeds.id)
    client.submit_form(address, {"role": "reader"}, action="members")
    assert not people.actor(app, benoit).may_submit_for(reeds.id)


@pytest.mark.parametrize("way", ["leave", "remove", "change_role"])
def test_the_last_head_hands_over_first(
    app: Flask, client: Browser, amina: Person, reeds: Organisation, way: str
) -> None:
    address, data = {
        "leave": (f"{HERE}/leave", {}),
        "remove": (f"{HERE}/members/{_member_id(app, amina)}/remove", {}),
        "change_role": (f"{HERE}/members/{_member_id(app, amina)}", {"role": "reader"}),
    }[way]
    action = address.rpartition("/")[2]
    other = people.person(app)
    assert client.submit_form(address, data, action=action).status_code == 409
    assert _role(app, amina, reeds) == "head"
    people.join_organisation(app, other, reeds, "head")
    assert client.submit_form(address, data, action=action).status_code == 302
    assert _role(app, amina, reeds) != "head"


def test_leaving(app: Flask, client: Browser, reeds: Organisation) -> None:
    benoit, browser = people.person(app), app.test_client()
    people.join_organisation(app, benoit, reeds, "reader")
    people.sign_in(browser, benoit)
    assert browser.submit_form(f"{HERE}/leave", action="leave").location == "/en/workspace/"
    assert browser.get(HERE).status_code == 404


@pytest.mark.parametrize(
    ("role", "see", "manage"), [("reader", 200, 403), ("editor", 200, 403), (None, 404, 404)]
)
def test_only_heads_look_after_people(
    app: Flask,
    client: Browser,
    amina: Person,
    reeds: Organisation,
    role: str,
    see: int,
    manage: int,
) -> None:
    benoit = people.person(app)
    if role:
        people.join_organisation(app, benoit, reeds, role)
    people.sign_in(client, benoit)
    assert client.get(HERE).status_code == see
    member = f"{HERE}/members/{_member_id(app, amina)}"
    for address in (f"{HERE}/invite", member, f"{member}/remove"):
        assert client.get(address).status_code == manage
        token = people.form_token(client.get_ok("/en/account/details"))
        posted = {"csrf_token": token, "email": ADDRESS, "role": "head"}
        assert client.post(address, data=posted).status_code == manage
    assert _role(app, amina, reeds) == "head"


def test_members_see_names_and_no_addresses(
    app: Flask, client: Browser, amina: Person, reeds: Organisation
) -> None:
    benoit = people.person(app)
    people.join_organisation(app, benoit, reeds, "reader")
    people.sign_in(client, benoit)
    page = client.get_ok(HERE)
    assert "Amina" in page.words
    assert amina.email not in page.words


def test_members_of_another_organisation_are_out_of_reach(
    app: Flask, client: Browser, reeds: Organisation
) -> None:
    theirs = people.person(app)
    people.organisation(app, head=theirs)
    assert client.get(f"{HERE}/members/{_member_id(app, theirs)}").status_code == 404


def test_a_moderator_helps_an_orphaned_organisation(
    app: Flask, client: Browser, reeds: Organisation, amina: Person
) -> None:
    people.sign_in(client, people.staff(app, "moderator"))
    assert client.get(f"{HERE}/invite").status_code == 403
    boss = app.test_client()
    people.sign_in(boss, people.staff(app, "administrator"))
    boss.submit_form(f"/en/moderation/people/{amina.id}/deactivate", action="deactivate")
    assert _invite(client, role="head").status_code == 302


def test_inviting_is_limited(app: Flask, client: Browser, reeds: Organisation) -> None:
    answers = [_invite(client, f"p{number}@reeds.example").status_code for number in range(41)]
    assert answers == [302] * 40 + [429]

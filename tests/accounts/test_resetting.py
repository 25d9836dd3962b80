"""A forgotten password: a link by mail, which works once, for an hour, for its own account."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.accounts import actions
from portal.accounts.models import OneTimeToken, Person, Purpose
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.mail import OutboxMail
from tests import people
from tests.accounts.conftest import Work
from tests.browsing import Browser
from tests.conftest import Clock

NEW = "another-lantern-9"


def _ask(client: Browser, email: str) -> Any:
    return client.submit_form("/en/reset-password", {"email": email}, action="reset-password")


def _set(client: Browser, link: str, password: str = NEW) -> Any:
    return client.submit_form(link, {"password": password}, action="reset-password")


def test_a_new_password_signs_in_and_ends_every_stay(app: Flask, client: Browser) -> None:
    amina, elsewhere = people.person(app, language="es"), app.test_client()
    people.sign_in(elsewhere, amina)
    assert _ask(client, amina.email).location == "/en/reset-password/check-your-mail"
    link = people.link_for(app, amina.email)
    assert link.startswith("/es/reset-password/")
    assert _set(client, link).location == "/es/workspace/"
    assert client.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 302
    people.sign_out(client)
    assert people.sign_in_by_page(client, amina).status_code == 422
    assert people.sign_in_by_page(client, amina, NEW).status_code == 302
    kinds = [mail.kind for mail in people.mails_to(app, amina.email)]
    assert kinds == ["accounts.reset", "accounts.password-changed"]


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(
    app: Flask, work: Work
) -> None:
    people.person(app, email="known@reeds.example")
    closed = people.person(app, email="closed@reeds.example")
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.id == closed.id).values(deactivated_at=now()))
    answers = set()
    for email in ("known@reeds.example", "unknown@reeds.example", "closed@reeds.example"):
        answer = _ask(app.test_client(), email)
        answers.add((answer.status_code, answer.data))
        assert work.spent() == 0
        assert len(people.mails_to(app, email)) == 1
    assert len(answers) == 1
    assert people.mails_to(app, "unknown@reeds.example")[0].kind == "accounts.no-account"
    assert people.mails_to(app, "closed@reeds.example")[0].kind == "accounts.no-account"


def test_mail_goes_to_the_stored_address_not_to_the_typed_one(app: Flask, client: Browser) -> None:
    people.person(app, email="Amina@Reeds.example")
    _ask(client, "aMINA@reeds.EXAMPLE")
    with app.app_context():
        assert db.session.scalars(select(OutboxMail.to_address)).all() == ["Amina@Reeds.example"]


def test_the_link_works_once(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    link = people.link_for(app, amina.email)
    other = app.test_client()
    page = other.get_ok(link)
    assert _set(client, link).status_code == 302
    answer = other.submit_form(link, {"password": "third-lantern-10"}, page=page)
    assert answer.status_code == 410
    people.sign_out(client)
    assert people.sign_in_by_page(client, amina, NEW).status_code == 302


def test_opening_the_link_does_not_use_it(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    link = people.link_for(app, amina.email)
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert _set(client, link).status_code == 302


def test_the_link_works_for_an_hour(app: Flask, client: Browser, clock: Clock) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    page = client.get_ok(people.link_for(app, amina.email))
    clock.forward(hours=1)
    link = people.link_for(app, amina.email)
    assert client.get(link).status_code == 410
    answer = client.submit_form(link, {"password": NEW}, page=page, action="reset-password")
    assert answer.status_code == 410
    assert people.sign_in_by_page(client, amina).status_code == 302


def test_a_newer_link_replaces_the_older(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    older = people.link_for(app, amina.email)
    _ask(client, amina.email)
    assert client.get(older).status_code == 410
    assert client.get(people.link_for(app, amina.email)).status_code == 200


def test_a_link_is_good_for_its_own_purpose_only(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    token = people.link_for(app, amina.email).rpartition("/")[2]
    for path in ("confirm", "confirm-address", "workspace/organisations/invitations"):
        assert client.get(f"/en/{path}/{token}").status_code == 410
    for wrong in ("x" * 22, token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase()):
        assert client.get(f"/en/reset-password/{wrong}").status_code == 410


def test_a_closed_account_gets_no_new_password(app: Flask, client: Browser) -> None:
    amina, boss = people.person(app), people.staff(app, "administrator")
    _ask(client, amina.email)
    link = people.link_for(app, amina.email)
    with app.app_context(), transaction() as session:
        actions.deactivate(session, session.get_one(Person, amina.id), boss.id, now())
    assert client.get(link).status_code == 410


def test_of_two_who_use_a_link_one_gets_it(app: Flask) -> None:
    amina = people.person(app)
    _ask(app.test_client(), amina.email)
    token = people.link_for(app, amina.email).rpartition("/")[2]
    with app.app_context(), transaction() as session:
        actions.redeem(session, Purpose.RESET, token, now())
        used = session.scalar(select(func.count()).where(OneTimeToken.used_at.is_not(None)))
        assert used == 1
        with pytest.raises(actions.LinkGone):
            actions.redeem(session, Purpose.RESET, token, now())


@pytest.mark.parametrize("bad", ["", "short", "password1234", "Amina Example 26"])
def test_a_bad_new_password_is_refused_and_the_link_stays(
    app: Flask, client: Browser, bad: str
) -> None:
    amina = people.person(app)
    _ask(client, amina.email)
    link = people.link_for(app, amina.email)
    assert _set(client, link, bad).status_code == 422
    assert _set(client, link).status_code == 302

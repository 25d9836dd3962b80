"""What people do on their account page."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.models import Person, SignIn
from portal.foundation.audit import AuditEntry
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

NEW = "another-lantern-9"


@pytest.fixture
def amina(app: Flask, client: Browser, clock: Clock) -> Person:
    """Somebody who is signed in in ``client``."""
    made = people.person(app, email="amina@reeds.example", name="Amina")
    people.sign_in(client, made)
    return made


def _stored(app: Flask, who: Person) -> Person:
    with app.app_context():
        return db.session.get_one(Person, who.id)


def test_name_language_and_time_zone(app: Flask, client: Browser, amina: Person) -> None:
    answer = client.submit_form(
        "/en/account/details",
        {"name": "Amina Okello", "language": "fr", "time_zone": "Africa/Nairobi"},
        action="details",
    )
    assert answer.location == "/fr/account"
    assert "language=fr;" in answer.headers["Set-Cookie"]
    stored = _stored(app, amina)
    assert (stored.name, stored.language, stored.time_zone) == (
        "Amina Okello",
        "fr",
        "Africa/Nairobi",
    )


def test_choices_that_are_not_offered_are_refused(
    app: Flask, client: Browser, amina: Person
) -> None:
    forged = {"language": "ru", "time_zone": "Mars/Olympus"}
    answer = client.submit_form("/en/account/details", action="details", forge=forged)
    assert answer.status_code == 422
    assert len(answer.page.errors) == 2
    assert _stored(app, amina).language == "en"


def test_fields_beyond_the_form_have_no_effect(app: Flask, client: Browser, amina: Person) -> None:
    forged = {"email": "eve@evil.example", "password_hash": "x", "id": "7", "confirmed_at": ""}
    client.submit_form("/en/account/details", {"name": "A"}, action="details", forge=forged)
    stored = _stored(app, amina)
    assert (stored.email, stored.name) == ("amina@reeds.example", "A")
    assert stored.password_hash == amina.password_hash


def _change_password(client: Browser, current: str = people.PASSWORD, new: str = NEW) -> Any:
    data = {"current_password": current, "new_password": new}
    return client.submit_form("/en/account/password", data, action="account/password")


def test_a_new_password_ends_every_other_stay_and_renews_this_one(
    app: Flask, client: Browser, amina: Person
) -> None:
    elsewhere, thief = app.test_client(), app.test_client()
    people.sign_in(elsewhere, amina)
    thief.set_cookie("session", client.get_cookie("session").value)
    assert _change_password(client).location == "/en/account"
    assert client.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 302
    assert thief.get("/en/account").status_code == 302
    assert people.mails_to(app, amina.email)[-1].kind == "accounts.password-changed"
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry.action)).all()
    assert entries == ["person.password-changed"]


def test_the_current_password_is_asked_for(app: Flask, client: Browser, amina: Person) -> None:
    answer = _change_password(client, current="kangaroo-lantern-8")
    assert answer.status_code == 422
    assert answer.page.errors == ["This is not your current password."]
    assert _stored(app, amina).password_hash == amina.password_hash


def test_guessing_the_current_password_is_slowed(
    app: Flask, client: Browser, amina: Person, clock: Clock
) -> None:
    people.sign_in(client, amina)
    answers = [_change_password(client, current="kangaroo-lantern-8") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "900"
    clock.forward(minutes=15)
    assert _change_password(client).status_code == 302


@pytest.mark.parametrize("bad", ["short", "password1234", "amina-amina-26", "x" * 129])
def test_a_bad_new_password_is_refused(
    app: Flask, client: Browser, amina: Person, bad: str
) -> None:
    assert _change_password(client, new=bad).status_code == 422
    assert _stored(app, amina).password_hash == amina.password_hash


def _change_address(client: Browser, new: str, current: str = people.PASSWORD) -> Any:
    data = {"email": new, "current_password": current}
    return client.submit_form("/en/account/address", data, action="account/address")


def test_a_new_address_is_confirmed_there_and_the_old_one_told(
    app: Flask, client: Browser, amina: Person
) -> None:
    answer = _change_address(client, "New@Reeds.example")
    assert answer.location == "/en/account/address/check-your-mail"
    assert _stored(app, amina).email == amina.email
    link = people.link_for(app, "New@Reeds.example")
    mailbox = app.test_client()
    mailbox.get_ok(link)
    assert _stored(app, amina).email == amina.email
    assert mailbox.submit_form(link, action="confirm-address").location == "/en/account"
    stored = _stored(app, amina)
    assert (stored.email, stored.email_key) == ("New@Reeds.example", "new@reeds.example")
    assert [mail.kind for mail in people.mails_to(app, amina.email)] == ["accounts.address-changed"]
    assert mailbox.get(link).status_code == 410


def test_the_audit_chain_holds_no_address(app: Flask, client: Browser, amina: Person) -> None:
    _change_address(client, "new@reeds.example")
    client.submit_form(people.link_for(app, "new@reeds.example"), action="confirm-address")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.action == "person.address-changed"
    assert "reeds" not in entry.details


def test_taken_and_free_addresses_get_the_same_answer(
    app: Flask, client: Browser, amina: Person
) -> None:
    people.person(app, email="taken@reeds.example")
    answers = {
        (answer.status_code, answer.data)
        for answer in (
            _change_address(client, "taken@reeds.example"),
            _change_address(client, "free@reeds.example"),
        )
    }
    assert len(answers) == 1
    kinds = [people.mails_to(app, f"{who}@reeds.example")[0].kind for who in ("taken", "free")]
    assert kinds == ["accounts.address-taken", "accounts.confirm-new-address"]


def test_an_address_taken_in_the_meantime_stays_with_its_owner(
    app: Flask, client: Browser, amina: Person
) -> None:
    _change_address(client, "new@reeds.example")
    link = people.link_for(app, "new@reeds.example")
    people.person(app, email="new@reeds.example")
    answer = client.submit_form(link, action="confirm-address")
    assert answer.status_code == 409
    assert _stored(app, amina).email == amina.email
    assert client.get(link).status_code == 200


def test_an_address_somebody_only_asked_an_account_for_is_free(
    app: Flask, client: Browser, amina: Person
) -> None:
    people.person(app, email="new@reeds.example", confirmed_at=None)
    _change_address(client, "new@reeds.example")
    client.submit_form(people.link_for(app, "new@reeds.example"), action="confirm-address")
    assert _stored(app, amina).email == "new@reeds.example"


def test_devices_are_listed_and_ended(app: Flask, client: Browser, amina: Person) -> None:
    phone = app.test_client()
    agent = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    phone.environ_base["HTTP_USER_AGENT"] = agent
    people.sign_in_by_page(phone, amina)
    assert "Firefox, Android" in client.get_ok("/en/account").words
    answer = client.submit_form("/en/account", action="devices")
    assert answer.location == "/en/account"
    assert phone.get("/en/account").status_code == 302
    assert client.get("/en/account").status_code == 200


def test_nobody_ends_the_stay_of_another(app: Flask, client: Browser, amina: Person) -> None:
    victim, victims_browser = people.person(app), app.test_client()
    people.sign_in(victims_browser, victim)
    with app.app_context():
        stay = db.session.scalars(select(SignIn).where(SignIn.person_id == victim.id)).one()
    token = people.form_token(client.get_ok("/en/account/sign-out-everywhere"))
    client.post(f"/en/account/devices/{stay.id}/end", data={"csrf_token": token})
    assert victims_browser.get("/en/account").status_code == 200


def test_signing_out_everywhere(app: Flask, client: Browser, amina: Person) -> None:
    elsewhere = app.test_client()
    people.sign_in(elsewhere, amina)
    answer = client.submit_form(
        "/en/account/sign-out-everywhere", action="account/sign-out-everywhere"
    )
    assert answer.location == "/en/sign-in"
    assert client.get("/en/account").status_code == 302
    assert elsewhere.get("/en/account").status_code == 302


def test_a_clock_that_runs_behind_hinders_nobody(
    app: Flask, client: Browser, amina: Person, clock: Clock
) -> None:
    """Two machines never agree on the time; signing out must work on either."""
    with app.app_context(), transaction() as session:
        actions.end_all(session, amina.id, clock.now - timedelta(milliseconds=5))
    with app.app_context():
        stay = db.session.scalars(select(SignIn)).one()
    assert stay.ended_at == stay.created_at
    assert client.get("/en/account").status_code == 302


def test_old_stays_are_not_listed(app: Flask, client: Browser, amina: Person, clock: Clock) -> None:
    people.sign_in(app.test_client(), amina)
    clock.forward(days=31)
    people.sign_in(client, amina)
    rows = client.get_ok("/en/account").one("table").iter()
    assert sum(1 for row in rows if row.get("role") == "row") == 2
    assert now() == clock.now

"""A session ends in the middle of a form: sign in again, and what was typed is sent."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import Person, SignIn
from portal.accounts.unsent import LARGEST
from portal.foundation.db import db
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

TYPED = "Amina\u00e9 <b>Okello</b> \"&\" 'x'"


@pytest.fixture
def amina(app: Flask) -> Person:
    """Somebody with a name to change."""
    return people.person(app, name="Amina")


def _interrupted(client: Browser, who: Person, clock: Clock, **forge: Any) -> Any:
    """Open a form, let the session end by idleness, and send the form."""
    people.sign_in(client, who)
    page = client.get_ok("/en/account/details?x=1")
    clock.forward(hours=9)
    return client.submit_form(
        "/en/account/details?x=1",
        {"name": TYPED},
        page=page,
        action="details",
        forge=forge or None,
    )


def _sign_in_again(client: Browser, answer: Any, who: Person, **changes: Any) -> Any:
    data = {"email": who.email, "password": people.PASSWORD, **changes}
    return client.submit_form("/en/account/details", data, page=answer.page, action="sign-in")


def _name(app: Flask, who: Person) -> str:
    with app.app_context():
        return db.session.get_one(Person, who.id).name


def test_what_was_typed_is_sent_after_signing_in(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    answer = _interrupted(client, amina, clock)
    assert answer.status_code == 401
    assert _name(app, amina) == "Amina"
    form = next(form for form in answer.page.forms if "unsent" in form.fields)
    assert form.values()["email"] == amina.email

    answer = _sign_in_again(client, answer, amina)
    assert answer.status_code == 200
    assert _name(app, amina) == "Amina"
    answer = client.submit_form("/en/sign-in", page=answer.page, action="details")
    assert answer.location == "/en/account"
    assert _name(app, amina) == TYPED


def test_a_wrong_password_loses_nothing(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    answer = _interrupted(client, amina, clock)
    answer = _sign_in_again(client, answer, amina, password="kangaroo-lantern-8")
    assert answer.status_code == 422
    answer = _sign_in_again(client, answer, amina)
    client.submit_form("/en/sign-in", page=answer.page, action="details")
    assert _name(app, amina) == TYPED


def test_too_many_tries_lose_nothing(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    answer = _interrupted(client, amina, clock)
    for _ in range(11):
        answer = _sign_in_again(client, answer, amina, password="kangaroo-lantern-8")
    assert answer.status_code == 429
    clock.forward(minutes=15)
    answer = _sign_in_again(client, answer, amina)
    client.submit_form("/en/sign-in", page=answer.page, action="details")
    assert _name(app, amina) == TYPED


def test_a_session_ended_elsewhere_loses_nothing_either(
    app: Flask, client: Browser, amina: Person
) -> None:
    other = app.test_client()
    people.sign_in(client, amina)
    people.sign_in(other, amina)
    page = client.get_ok("/en/account/details")
    other.submit_form("/en/account/sign-out-everywhere", action="sign-out-everywhere")
    answer = client.submit_form("/en/account/details", {"name": TYPED}, page=page)
    assert answer.status_code == 401
    answer = _sign_in_again(client, answer, amina)
    client.submit_form("/en/sign-in", page=answer.page, action="details")
    assert _name(app, amina) == TYPED


def test_somebody_else_does_not_see_it(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    benoit = people.person(app, name="Benoit")
    answer = _interrupted(client, amina, clock)
    answer = _sign_in_again(client, answer, benoit, email=benoit.email)
    assert answer.status_code == 302
    page = client.get_ok("/en/account")
    assert "What you were sending could not be kept." in page.words
    assert TYPED not in page.words


def test_it_is_kept_for_an_hour(app: Flask, client: Browser, clock: Clock, amina: Person) -> None:
    answer = _interrupted(client, amina, clock)
    clock.forward(hours=1, seconds=1)
    assert _sign_in_again(client, answer, amina).status_code == 302


def test_nobody_else_can_make_such_a_form(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    answer = _interrupted(client, amina, clock)
    answer = client.submit_form(
        "/en/sign-in",
        {"email": amina.email, "password": people.PASSWORD},
        page=answer.page,
        action="sign-in",
        forge={"unsent": "eyJmb3JnZWQiOjF9.aaaa.bbbb"},
    )
    assert answer.status_code == 302


def test_without_the_form_s_token_nothing_is_kept(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    assert _interrupted(client, amina, clock, csrf_token=None).status_code == 400


def test_tokens_and_passwords_are_not_carried(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    people.sign_in(client, amina)
    page = client.get_ok("/en/account/password")
    clock.forward(hours=9)
    data = {"current_password": people.PASSWORD, "new_password": "another-lantern-9"}
    answer = client.submit_form("/en/account/password", data, page=page, action="password")
    answer = _sign_in_again(client, answer, amina)
    form = next(form for form in answer.page.forms if "account/password" in form.action)
    assert form.fields == {"csrf_token"}


def test_what_is_too_long_is_said_not_cut(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    answer = _interrupted(client, amina, clock, name="x" * (LARGEST + 1))
    assert answer.status_code == 401
    assert "too long to be kept here" in answer.page.words


def test_long_texts_are_kept_with_their_lines(
    app: Flask, client: Browser, clock: Clock, amina: Person
) -> None:
    text = "\n\nСтрока «один»\n\n  two\r\n" * 9000
    answer = _interrupted(client, amina, clock, story=text)
    answer = _sign_in_again(client, answer, amina)
    form = next(form for form in answer.page.forms if "details" in form.action)
    assert form.values()["story"].replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_the_stay_before_is_over(app: Flask, client: Browser, clock: Clock, amina: Person) -> None:
    began = clock.now
    answer = _interrupted(client, amina, clock)
    _sign_in_again(client, answer, amina)
    with app.app_context():
        first, second = db.session.query(SignIn).order_by(SignIn.id)
    assert (first.created_at, first.ended_at) == (began, began + timedelta(hours=9))
    assert second.ended_at is None


def test_somebody_who_never_was_signed_in_signs_in_first(app: Flask, client: Browser) -> None:
    token = people.form_token(client.get_ok("/en/join"))
    answer = client.post("/en/account/details", data={"csrf_token": token, "name": "x"})
    assert answer.status_code == 303
    assert answer.location.startswith("/en/sign-in")

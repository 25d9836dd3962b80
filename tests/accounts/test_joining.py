"""Joining: one answer for every address, and a link that works once, for who joined."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.foundation.audit import AuditEntry
from portal.foundation.db import db
from portal.foundation.mail import OutboxMail
from tests import people
from tests.accounts.conftest import Work
from tests.browsing import Browser
from tests.conftest import Clock

ADDRESS = "amina@reeds.example"
PASSWORD = "kangaroo-lantern-7"


def _join(client: Browser, email: str = ADDRESS, **values: str):
    data = {"email": email, "name": "Amina Okello", "password": PASSWORD, "language": "fr"}
    return client.submit_form("/en/join", {**data, **values}, action="join")


def _person(app: Flask, email: str = ADDRESS) -> Person | None:
    with app.app_context():
        return person_at(db.session, email)


def _confirm(client: Browser, app: Flask, password: str = PASSWORD):
    return client.submit_form(people.link_for(app, ADDRESS), {"password": password})


def test_a_person_joins_confirms_and_is_signed_in(app: Flask, client: Browser) -> None:
    answer = _join(client, time_zone="Africa/Nairobi")
    assert answer.location == "/en/join/check-your-mail"
    assert _person(app).confirmed_at is None

    mail = people.mails_to(app, ADDRESS)[0]
    assert (mail.kind, mail.language) == ("accounts.confirm", "fr")
    link = people.link_for(app, ADDRESS)
    assert link.startswith("/fr/confirm/")

    answer = _confirm(client, app)
    assert answer.location == "/fr/workspace/"
    joined = _person(app)
    assert joined.confirmed_at is not None
    assert (joined.name, joined.language, joined.time_zone) == (
        "Amina Okello",
        "fr",
        "Africa/Nairobi",
    )
    assert ADDRESS in client.get_ok("/en/account").words
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.action)).all() == ["person.joined"]


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(
    app: Flask, work: Work
) -> None:
    people.person(app, email="known@reeds.example")
    answers = []
    for email in ("known@reeds.example", "unknown@reeds.example", "Known@Reeds.Example"):
        client = app.test_client()
        work.spent()
        before = _outbox(app)
        answer = _join(client, email)
        followed = client.get(answer.location)
        answers.append(
            (answer.status_code, answer.data, followed.status_code, _without_tokens(followed.text))
        )
        assert work.spent() == 1
        assert _outbox(app) == before + 1
    assert answers[0] == answers[1] == answers[2]


def test_an_address_with_an_account_is_told_so_and_left_alone(app: Flask, client: Browser) -> None:
    known = people.person(app, email=ADDRESS, name="Amina")
    _join(client, name="Somebody Else")
    assert [mail.kind for mail in people.mails_to(app, ADDRESS)] == ["accounts.already-joined"]
    now_known = _person(app)
    assert (now_known.name, now_known.password_hash) == ("Amina", known.password_hash)


def test_opening_the_link_does_nothing_by_itself(app: Flask, client: Browser) -> None:
    _join(client)
    for _ in range(2):
        client.get_ok(people.link_for(app, ADDRESS))
    assert _person(app).confirmed_at is None


def test_the_link_works_once(app: Flask, client: Browser) -> None:
    _join(client)
    link = people.link_for(app, ADDRESS)
    page = client.get_ok(link)
    assert client.submit_form(link, {"password": PASSWORD}).status_code == 302
    other = app.test_client()
    assert other.get(link).status_code == 410
    again = client.submit_form(link, {"password": PASSWORD}, page=page, forge={"csrf_token": None})
    assert again.status_code == 400


def test_the_link_works_for_a_day(app: Flask, client: Browser, clock: Clock) -> None:
    _join(client)
    link = people.link_for(app, ADDRESS)
    clock.forward(hours=23, minutes=59)
    client.get_ok(link)
    clock.forward(minutes=1)
    assert client.get(link).status_code == 410
    assert _person(app).confirmed_at is None


def test_the_newest_link_and_its_password_count(app: Flask, client: Browser) -> None:
    _join(client, password="a-stranger-typed-this")
    strangers_link = people.link_for(app, ADDRESS)
    _join(client)
    assert client.get(strangers_link).status_code == 410
    assert _confirm(client, app).location == "/fr/workspace/"


def test_who_confirms_must_be_who_joined(app: Flask, client: Browser) -> None:
    """Nobody gets an account with a password that a stranger chose for their address."""
    _join(client, password="a-stranger-typed-this", language="en")
    answer = _confirm(client, app, "kangaroo-lantern-8")
    assert answer.status_code == 422
    assert answer.page.errors == ["This is not the password you chose when you joined."]
    assert _person(app).confirmed_at is None
    assert client.get("/en/account").status_code == 302


def test_an_unconfirmed_address_can_set_another_password_by_mail(
    app: Flask, client: Browser
) -> None:
    _join(client, password="a-stranger-typed-this")
    strangers_link = people.link_for(app, ADDRESS)
    client.submit_form("/en/reset-password", {"email": ADDRESS}, action="reset-password")
    client.submit_form(people.link_for(app, ADDRESS), {"password": PASSWORD})
    assert _person(app).confirmed_at is not None
    assert client.get(strangers_link).status_code == 410
    people.sign_out(client)
    stranger = people.sign_in_by_page(client, _person(app), "a-stranger-typed-this")
    assert stranger.status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Enter your e-mail address."),
        ("email", "amina", "Enter an e-mail address such as name@example.org."),
        ("name", "", "Enter your name."),
        ("name", "\u202e \u200b", "Enter your name."),
        ("name", "x" * 201, "Use at most 200 characters."),
        ("password", "", "Choose a password."),
        ("password", "short", "Use at least 12 characters."),
        ("password", "okello-2026-amina", "This password is made of your name"),
        ("password", "reeds-amina-1!", "This password is made of your name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask, client: Browser, field: str, value: str, words: str
) -> None:
    answer = _join(client, **{field: value})
    assert answer.status_code == 422
    assert len(answer.page.errors) == 1
    assert answer.page.errors[0].startswith(words)
    assert _person(app) is None
    assert _outbox(app) == 0


def test_fields_that_the_form_does_not_offer_have_no_effect(app: Flask, client: Browser) -> None:
    known = people.person(app, email="known@reeds.example")
    client.submit_form(
        "/en/join",
        {"email": ADDRESS, "name": "Amina", "password": PASSWORD},
        action="join",
        forge={
            "id": str(known.id),
            "person_id": str(known.id),
            "confirmed_at": "2026-01-01",
            "email_key": "known@reeds.example",
            "role": "administrator",
        },
    )
    made = _person(app)
    assert (made.id != known.id, made.confirmed_at) == (True, None)
    assert _person(app, "known@reeds.example").password_hash == known.password_hash


def test_a_name_is_kept_without_signs_that_hide_or_reorder(app: Flask, client: Browser) -> None:
    _join(client, name="  Amina\u202e\u200b \u2066Okello\x07 ")
    assert _person(app).name == "Amina Okello"


def test_mails_to_one_address_are_limited(app: Flask, client: Browser, clock: Clock) -> None:
    for _ in range(4):
        assert _join(client).status_code == 302
    answer = _join(client)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert len(people.mails_to(app, ADDRESS)) == 4
    assert _join(client, "other@reeds.example").status_code == 302
    clock.forward(hours=1)
    assert _join(client).status_code == 302


def test_links_hold_the_configured_name_whatever_host_is_asked(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(base_url="http://portal.example", trusted_hosts="localhost,portal.example")
    people.person(app, email=ADDRESS)
    client = app.test_client()
    page = client.get_ok("/en/reset-password")
    form = next(form for form in page.forms if "email" in form.fields).values()
    form["email"] = ADDRESS
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    client.post("/en/reset-password", data=form, headers=forged)
    assert "http://portal.example/en/reset-password/" in people.mails_to(app, ADDRESS)[0].text


def _outbox(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(OutboxMail)) or 0


def _without_tokens(text: str) -> str:
    return re.sub(r'nonce="[^"]*"|value="[^"]{40,}"', "", text)

"""Signing in and out: one answer for every mistake, and the row on the server decides."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.accounts import passwords
from portal.accounts.models import Person, SignIn
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from tests import people
from tests.accounts.conftest import Work
from tests.browsing import Browser
from tests.conftest import Clock

WRONG = "kangaroo-lantern-8"
WORDS = (
    "The address or the password is not right. If you have just joined, first open the link in "
    "the mail we sent you."
)


def _try(client: Browser, email: str, password: str = WRONG, **options: Any) -> Any:
    data = {"email": email, "password": password}
    return client.submit_form("/en/sign-in", data, action="sign-in", **options)


def _is_in(client: Browser) -> bool:
    return client.get("/en/account").status_code == 200


def _set(app: Flask, who: Person, **values: Any) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.id == who.id).values(**values))


def test_the_right_password_signs_in(app: Flask, client: Browser) -> None:
    amina = people.person(app, language="fr")
    answer = people.sign_in_by_page(client, amina)
    assert answer.location == "/fr/workspace/"
    assert _is_in(client)


def test_case_of_the_address_makes_no_difference(app: Flask, client: Browser) -> None:
    people.person(app, email="amina@reeds.example")
    assert _try(client, "AMINA@Reeds.Example", people.PASSWORD).status_code == 302


def test_every_mistake_gets_the_same_answer_for_the_same_work(app: Flask, work: Work) -> None:
    people.person(app, email="known@reeds.example")
    people.person(app, email="unconfirmed@reeds.example", confirmed_at=None)
    closed = people.person(app, email="closed@reeds.example")
    _set(app, closed, deactivated_at=now())
    answers = []
    for email, password in (
        ("known@reeds.example", WRONG),
        ("nobody@reeds.example", WRONG),
        ("unconfirmed@reeds.example", people.PASSWORD),
        ("closed@reeds.example", people.PASSWORD),
    ):
        client = app.test_client()
        work.spent()
        answer = _try(client, email, password)
        assert work.spent() == 1
        assert answer.page.errors == [WORDS]
        answers.append((answer.status_code, answer.page.words.replace(email, "…")))
        assert not _is_in(client)
    assert len(set(answers)) == 1
    assert answers[0][0] == 422


def test_signing_in_renews_an_outdated_hash(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    people.sign_in_by_page(client, amina)
    with app.app_context():
        stored = db.session.get_one(Person, amina.id).password_hash
    assert stored != amina.password_hash
    assert not passwords.is_outdated(stored)
    assert passwords.verify(stored, people.PASSWORD)


def test_the_session_from_before_is_worthless_after(app: Flask, client: Browser) -> None:
    amina, stranger = people.person(app), app.test_client()
    client.get_ok("/en/sign-in")
    before = client.get_cookie("session").value
    people.sign_in_by_page(client, amina)
    after = client.get_cookie("session").value
    assert before != after
    stranger.set_cookie("session", before)
    assert not _is_in(stranger)


def test_signing_out_ends_it_on_the_server(app: Flask, client: Browser) -> None:
    amina, thief = people.person(app), app.test_client()
    people.sign_in(client, amina)
    thief.set_cookie("session", client.get_cookie("session").value)
    assert _is_in(thief)
    answer = client.submit_form("/en/account", action="sign-out")
    assert answer.location == "/en/"
    assert not _is_in(client)
    assert not _is_in(thief)
    assert _live(app, amina) == 0


def test_only_the_hash_of_a_token_is_kept(app: Flask, client: Browser) -> None:
    token = people.sign_in(client, people.person(app))
    assert len(token) == 22
    with app.app_context():
        stored = db.session.scalars(select(SignIn.token_hash)).one()
    assert token not in stored
    assert len(stored) == 64


def test_cookies_carry_their_flags(app: Flask, client: Browser) -> None:
    answer = people.sign_in_by_page(client, people.person(app))
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["session"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "Expires" not in cookies[0]


def test_members_are_signed_out_after_eight_idle_hours(
    app: Flask, client: Browser, clock: Clock
) -> None:
    people.sign_in(client, people.person(app))
    for _ in range(3):
        clock.forward(hours=8)
        assert _is_in(client)
    clock.forward(hours=8, seconds=1)
    assert not _is_in(client)


def test_staff_are_signed_out_after_thirty_idle_minutes(
    app: Flask, client: Browser, clock: Clock
) -> None:
    people.sign_in(client, people.staff(app, "translator"))
    clock.forward(minutes=30)
    assert _is_in(client)
    clock.forward(minutes=30, seconds=1)
    assert not _is_in(client)


def test_nobody_stays_longer_than_thirty_days(app: Flask, client: Browser, clock: Clock) -> None:
    people.sign_in(client, people.person(app))
    for _ in range(90):
        clock.forward(hours=8)
        assert client.get("/en/account", inspect=False).status_code == 200
    clock.forward(seconds=1)
    assert not _is_in(client)


def test_the_cookie_is_renewed_once_a_minute_at_most(
    app: Flask, client: Browser, clock: Clock
) -> None:
    people.sign_in(client, people.person(app))
    client.get("/en/account")
    clock.forward(seconds=59)
    assert "Set-Cookie" not in client.get("/en/account").headers
    clock.forward(seconds=1)
    assert "Set-Cookie" in client.get("/en/account").headers
    assert "Set-Cookie" not in client.get("/en/account").headers


def test_reading_writes_nothing(app: Flask, client: Browser, clock: Clock) -> None:
    people.sign_in(client, people.person(app))
    before = _rows(app)
    clock.forward(hours=1)
    for path in ("/en/account", "/en/sign-in", "/en/join", "/en/reset-password"):
        client.get(path)
    assert _rows(app) == before


@pytest.mark.parametrize(
    "target", ["/en/account", "/fr/reports/?page=2", "/en/organisations/reeds#top"]
)
def test_next_leads_to_a_page_of_ours(app: Flask, client: Browser, target: str) -> None:
    amina = people.person(app)
    data = {"email": amina.email, "password": people.PASSWORD}
    address = f"/en/sign-in?next={quote(target)}"
    assert client.submit_form(address, data, action="sign-in").location == target
    assert client.get(address).location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "/\r\n/evil.example/",
        " //evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        "/\u2028/evil.example",
        "",
    ],
)
def test_next_never_leads_away(app: Flask, client: Browser, target: str) -> None:
    amina = people.person(app)
    data = {"email": amina.email, "password": people.PASSWORD}
    address = f"/en/sign-in?next={quote(target)}"
    answer = client.submit_form(address, data, action="sign-in")
    assert answer.location == "/en/workspace/"
    assert client.get(address).location == "/en/workspace/"


def test_a_page_for_the_signed_in_sends_there_and_back(app: Flask, client: Browser) -> None:
    answer = client.get("/en/account/details?x=1")
    assert answer.location == "/en/sign-in?next=/en/account/details?x%3D1"
    amina = people.person(app)
    data = {"email": amina.email, "password": people.PASSWORD}
    answer = client.submit_form(answer.location, data, action="sign-in")
    assert answer.location == "/en/account/details?x=1"


def test_guessing_on_one_account_is_slowed_and_its_owner_still_gets_in(
    app: Flask, clock: Clock
) -> None:
    amina, guesser, owner = people.person(app), app.test_client(), app.test_client()
    here, there = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    _at(guesser, here)
    _at(owner, there)
    assert [_try(guesser, amina.email).status_code for _ in range(11)] == [422] * 10 + [429]
    clock.forward(minutes=1)
    answer = _try(guesser, amina.email, people.PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(14 * 60)
    assert answer.page.errors == [
        "There were too many tries. Try again in 14 minutes, or set a new password."
    ]
    assert not _is_in(guesser)
    assert _try(owner, amina.email, people.PASSWORD).status_code == 302
    clock.forward(minutes=14)
    assert _try(guesser, amina.email, people.PASSWORD).status_code == 302


def test_an_unknown_address_is_slowed_the_same_way(app: Flask, client: Browser) -> None:
    answers = [_try(client, "nobody@reeds.example").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_the_right_password_forgives_the_tries_before(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    for _ in range(3):
        for _ in range(9):
            _try(client, amina.email)
        assert _try(client, amina.email, people.PASSWORD).status_code == 302
        people.sign_out(client)


def test_guessing_spread_over_many_accounts_is_slowed(
    app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "verify", lambda stored, password: False)
    client.inspects = False
    page = client.get_ok("/en/sign-in")
    answers = [
        _try(client, f"person{number}@reeds.example", page=page).status_code
        for number in range(201)
    ]
    assert answers == [422] * 200 + [429]


def test_guessing_from_many_places_is_slowed_and_a_new_password_gets_past_it(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, owner = people.person(app), app.test_client()
    monkeypatch.setattr(passwords, "verify", lambda stored, password: False)
    guesser = app.test_client()
    guesser.inspects = False
    page = guesser.get_ok("/en/sign-in")
    for number in range(100):
        _at(guesser, {"REMOTE_ADDR": f"198.51.100.{number}"})
        assert _try(guesser, amina.email, page=page).status_code == 422
    assert _try(guesser, amina.email, page=page).status_code == 429
    monkeypatch.undo()
    assert _try(owner, amina.email, people.PASSWORD).status_code == 429
    owner.submit_form("/en/reset-password", {"email": amina.email}, action="reset-password")
    new = {"password": "another-lantern-9"}
    assert owner.submit_form(people.link_for(app, amina.email), new).status_code == 302
    assert _is_in(owner)


def test_a_network_counts_as_one_place_with_ipv6(app: Flask, client: Browser) -> None:
    amina = people.person(app)
    answers = []
    for number in range(11):
        _at(client, {"REMOTE_ADDR": f"2001:db8::{number:x}"})
        answers.append(_try(client, amina.email).status_code)
    assert answers == [422] * 10 + [429]


def _at(client: Browser, environ: dict[str, str]) -> None:
    client.environ_base = {**client.environ_base, **environ}


def _live(app: Flask, who: Person) -> int:
    with app.app_context():
        statement = select(func.count()).where(
            SignIn.person_id == who.id, SignIn.ended_at.is_(None)
        )
        return db.session.scalar(statement) or 0


def _rows(app: Flask) -> dict[str, int]:
    from portal.foundation.db import Base

    with app.app_context():
        return {
            name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }

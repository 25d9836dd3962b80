"""The first administrator of a fresh installation."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.foundation.db import db
from portal.foundation.mail import OutboxMail
from portal.organisations.commands import first_administrator
from portal.organisations.queries import secretariat
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock

ADDRESS = "ada@cms.example"


def _run(app: Flask, address: str = ADDRESS) -> Any:
    return app.test_cli_runner().invoke(first_administrator, [address])


def _link(app: Flask, address: str = ADDRESS) -> str:
    return urlsplit(_run(app, address).output.strip()).path


def _accept(client: Browser, link: str) -> Any:
    return client.submit_form(link, {"name": "Ada", "password": "kangaroo-lantern-7"})


def test_a_fresh_installation_has_no_account(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_link_makes_the_first_administrator(app: Flask, client: Browser) -> None:
    done = _run(app)
    assert done.exit_code == 0
    assert done.output.startswith("http://localhost/en/workspace/organisations/invitations/")
    answer = _accept(client, urlsplit(done.output.strip()).path)
    assert answer.location == "/en/workspace/organisations/secretariat"
    with app.app_context():
        ada = person_at(db.session, ADDRESS)
        assert secretariat(db.session).names["fr"] == "Secrétariat"
        assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0
    assert people.actor(app, ada).staff_roles == {"administrator"}
    assert client.get("/en/moderation/people/").status_code == 200


def test_the_link_works_once_and_only_until_there_are_two_administrators(
    app: Flask, client: Browser
) -> None:
    first, second = _link(app), _link(app, "bob@cms.example")
    third = _link(app, "cy@cms.example")
    assert _accept(client, first).status_code == 302
    people.sign_out(client)
    assert client.get(first).status_code == 410
    assert _accept(client, second).status_code == 302
    people.sign_out(client)
    assert _accept(client, third).status_code == 410
    done = _run(app)
    assert done.exit_code == 1
    assert "There are two administrators already." in done.output
    with app.app_context():
        assert person_at(db.session, "cy@cms.example") is None


def test_a_newer_link_replaces_the_older(app: Flask, client: Browser) -> None:
    older, newer = _link(app), _link(app)
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_the_link_runs_out(app: Flask, client: Browser, clock: Clock) -> None:
    link = _link(app)
    clock.forward(days=14)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("address", ["ada", "ada@cms", ""])
def test_an_address_is_needed(app: Flask, address: str) -> None:
    assert _run(app, address).exit_code == 2

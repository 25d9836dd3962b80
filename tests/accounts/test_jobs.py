"""What is forgotten by itself."""

from flask import Flask
from sqlalchemy import func, select

from portal.accounts.jobs import sweep
from portal.accounts.models import OneTimeToken, Person, SignIn
from portal.foundation.db import db, transaction
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock


def _left(app: Flask) -> list[int]:
    with app.app_context():
        with transaction():
            sweep({})
        return [
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Person, SignIn, OneTimeToken)
        ]


def test_after_ninety_days(app: Flask, client: Browser, clock: Clock) -> None:
    people.sign_in(client, people.person(app))
    people.person(app, confirmed_at=None)
    joiner = {"email": "late@reeds.example", "name": "Late", "password": "kangaroo-lantern-7"}
    client.submit_form("/en/join", joiner, action="join")
    clock.forward(days=60)
    client.submit_form("/en/join", joiner, action="join")
    assert _left(app) == [3, 1, 2]
    clock.forward(days=30)
    assert _left(app) == [3, 1, 2]
    clock.forward(days=2)
    assert _left(app) == [2, 0, 1]
    clock.forward(days=60)
    assert _left(app) == [1, 0, 0]

"""The database refuses impossible people, sign-ins and links."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import OneTimeToken, SignIn
from portal.foundation.clock import now
from portal.foundation.db import transaction
from tests import people
from tests.factories.people import make_one_time_token, make_person


def _refuses(app: Flask, **values: Any) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        make_person(session, **values)


@pytest.mark.constraint("uq_person_email_key")
def test_two_people_cannot_have_one_address(app: Flask) -> None:
    people.person(app, email="amina@reeds.example")
    _refuses(app, email="Amina@Reeds.Example")


@pytest.mark.constraint("ck_person_name")
def test_a_person_has_a_name(app: Flask) -> None:
    _refuses(app, name="")


@pytest.mark.constraint("ck_person_email")
def test_a_person_has_an_address(app: Flask) -> None:
    _refuses(app, email="x")


@pytest.mark.constraint("ck_person_deactivated_at")
def test_nobody_is_deactivated_before_they_joined(app: Flask) -> None:
    _refuses(app, deactivated_at=now() - timedelta(days=1))


@pytest.mark.constraint("uq_sign_in_token_hash")
def test_two_stays_cannot_share_a_token(app: Flask) -> None:
    somebody = people.person(app)
    same = {"person_id": somebody.id, "token_hash": "0" * 64, "device": "", "created_at": now()}
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.add_all([SignIn(**same), SignIn(**same)])


@pytest.mark.constraint("ck_sign_in_ended_at")
def test_no_stay_ends_before_it_began(app: Flask) -> None:
    began = now()
    stay = SignIn(
        person_id=people.person(app).id,
        token_hash="0" * 64,
        device="",
        created_at=began,
        ended_at=began - timedelta(seconds=1),
    )
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.add(stay)


def _refuses_link(app: Flask, purpose: str, expires: timedelta, **values: Any) -> None:
    somebody = people.person(app)
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        make_one_time_token(session, somebody.id, purpose, expires_at=now() + expires, **values)


@pytest.mark.constraint("ck_one_time_token_purpose")
def test_a_link_has_a_known_purpose(app: Flask) -> None:
    _refuses_link(app, "anything", timedelta(hours=1))


@pytest.mark.constraint("ck_one_time_token_expires_at")
def test_a_link_works_for_a_while(app: Flask) -> None:
    _refuses_link(app, "reset", timedelta(seconds=-1))


@pytest.mark.constraint("ck_one_time_token_new_email")
@pytest.mark.parametrize(
    ("purpose", "new"), [("reset", "new@reeds.example"), ("change-email", None)]
)
def test_only_a_change_of_address_names_another(app: Flask, purpose: str, new: str | None) -> None:
    _refuses_link(app, purpose, timedelta(hours=1), new_email=new)


@pytest.mark.constraint("uq_one_time_token_token_hash")
def test_two_links_cannot_share_a_token(app: Flask) -> None:
    same = {
        "purpose": "reset",
        "token_hash": "0" * 64,
        "person_id": people.person(app).id,
        "created_at": now(),
        "expires_at": now() + timedelta(hours=1),
    }
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.add_all([OneTimeToken(**same), OneTimeToken(**same)])

"""The demonstration: whole, made by people's own actions, and nowhere else than in demo mode."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.demo.building import Demonstration
from portal.demo.script import reports
from portal.foundation import audit
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.submissions import published
from portal.submissions.lifecycle import State
from portal.submissions.models import Event, Round, Submission
from portal.submissions.published import RegisterFilter
from tests.browsing import Browser


@pytest.fixture
def demonstration(world: Flask) -> Flask:
    """The app with the demonstration in it."""
    with world.app_context():
        Demonstration(now(), lambda line: None).build()
    return world


def references(chosen: RegisterFilter) -> list[str]:
    return [item.title for item in published.listed(db.session, chosen, None, 100).items]


def test_the_demonstration_is_whole_and_found(demonstration: Flask, client: Browser) -> None:
    app = demonstration
    with app.app_context():
        session = db.session
        of_reports = Submission.kind == "report"
        languages = Counter(session.scalars(select(Submission.language).where(of_reports)))
        states = set(session.scalars(select(Round.stored_state)))
        acts = set(session.scalars(select(Event.action)))
        egypt = references(RegisterFilter(country="EG"))
        cranes_in_mongolia = references(RegisterFilter(country="MN", species="cranes"))
        vultures_in_mongolia = references(RegisterFilter(country="MN", species="vultures"))
        to_the_committee = references(RegisterFilter(body="STC"))
        everything = references(RegisterFilter())
        sound = audit.verify(session)
        before = session.scalar(select(func.count()).select_from(Event))
    assert (len(languages), languages.total()) == (6, len(reports()))
    assert len(reports()) == 24
    assert states == {state.value for state in State}
    assert {"return", "publish", "withdraw", "confirm-decline", "object", "revise"} <= acts
    assert len(egypt) == 2
    assert (len(cranes_in_mongolia), vultures_in_mongolia) == (1, [])
    assert to_the_committee == everything
    assert sound is None

    with app.app_context():
        Demonstration(now(), lambda line: None).build()
        after = db.session.scalar(select(func.count()).select_from(Event))
    assert after == before

    assert "CSP-" in client.get_ok("/en/register/").words
    assert client.get_ok("/fr/").heading


def test_there_is_no_demonstration_outside_demo_mode(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["demo", "--only-build"])
    assert answer.exit_code != 0
    assert "PORTAL_ENVIRONMENT=demo" in answer.output
    assert "demo" not in app.blueprints
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0

"""How the Secretariat extends and closes calls, and who is told."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls import actions
from portal.calls.models import CallEvent
from portal.calls.rules import Refused
from portal.calls.window import State
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import Late, NotPossible
from portal.foundation.localised import Localised
from portal.foundation.mail import OutboxMail
from tests import people
from tests.calls.calling import audited, call_made, content_of, raised_by, stored

pytestmark = pytest.mark.usefixtures("clock")
ZONE = "Europe/Berlin"
REASON = Localised(en="The meeting was moved.", fr="La réunion a été déplacée.")


def test_extending_is_an_event_and_tells_those_with_drafts(
    app: Flask, moderator: Any, drafters: list[Any]
) -> None:
    amina = people.person(app, "amina@example.org", language="fr")
    drafters.append(lambda session, call_id: [("amina@example.org", "fr", amina.id)] * 2)
    drafters.append(lambda session, call_id: [("amina@example.org", "fr", amina.id)])
    call = call_made(app)
    old, new = call.due_at, now() + timedelta(days=60)

    with app.app_context(), transaction() as session:
        moment = now()
        told = actions.extend(session, call, new, REASON, moderator, now=moment, seen=call.version)

    after = stored(app)
    event = after.events[-1]
    assert told == 1
    assert (after.due_at, after.revision) == (new, call.revision + 1)
    assert (event.kind, event.old_due_at, event.new_due_at, event.at) == (
        "extended",
        old,
        new,
        moment,
    )
    assert event.reason == REASON
    assert audited(app) == ["call.extended"]
    with app.app_context():
        mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.kind, mail.to_address, mail.language, mail.person_id) == (
        "calls.extended",
        "amina@example.org",
        "fr",
        amina.id,
    )
    assert "La réunion a été déplacée." in mail.text


@pytest.mark.parametrize(
    ("due", "new"),
    [
        (timedelta(days=30), timedelta(days=30)),
        (timedelta(days=30), timedelta(days=29)),
        (timedelta(days=30), timedelta(days=-1)),
        (timedelta(days=-2), timedelta(days=-1)),
    ],
)
def test_a_deadline_only_moves_to_a_later_and_future_time(
    app: Flask, moderator: Any, due: timedelta, new: timedelta
) -> None:
    call = call_made(app, opens_at=now() - timedelta(days=9), due_at=now() + due)
    moment = now()
    refused = raised_by(
        app,
        Refused,
        lambda s: actions.extend(
            s, call, moment + new, REASON, moderator, now=moment, seen=call.version
        ),
    )
    assert set(refused.problems) == {"due_on"}


def test_a_call_past_due_can_be_extended_and_is_on_time_again(app: Flask, moderator: Any) -> None:
    call = call_made(app, opens_at=now() - timedelta(days=9), due_at=now() - timedelta(days=1))
    with app.app_context(), transaction() as session:
        moment = now()
        new = moment + timedelta(days=5)
        actions.extend(session, call, new, REASON, moderator, now=moment, seen=call.version)
    after = stored(app)
    assert (call.window.state(moment), after.window.state(moment)) == (State.LATE, State.OPEN)


def test_a_standing_call_has_nothing_to_extend(app: Flask, moderator: Any) -> None:
    call = call_made(app, due_at=None)
    later = now() + timedelta(days=5)
    raised_by(
        app,
        NotPossible,
        lambda s: actions.extend(s, call, later, REASON, moderator, now=now(), seen=call.version),
    )


def test_closing_is_for_good_and_tells_those_with_drafts(
    app: Flask, moderator: Any, drafters: list[Any]
) -> None:
    amina = people.person(app, "amina@example.org")
    drafters.append(lambda session, call_id: [("amina@example.org", "en", amina.id)])
    call = call_made(app)
    with app.app_context(), transaction() as session:
        moment = now()
        told = actions.close(session, call, REASON, moderator, now=moment, seen=call.version)

    after = stored(app)
    assert (told, after.closed_at, after.events[-1].kind) == (1, moment, "closed")
    assert not after.window.accepts(moment)
    assert audited(app) == ["call.closed"]
    with app.app_context():
        assert db.session.scalars(select(OutboxMail.kind)).all() == ["calls.closed"]

    for act in (
        lambda s: actions.close(s, after, REASON, moderator, now=now(), seen=after.version),
        lambda s: actions.extend(
            s, after, now() + timedelta(days=99), REASON, moderator, now=now(), seen=after.version
        ),
        lambda s: actions.edit(
            s, after, content_of(after), REASON, moderator, now=now(), seen=after.version
        ),
    ):
        raised_by(app, NotPossible, act)
    assert audited(app) == ["call.closed"]


def test_the_late_one_is_told_who_was_first(app: Flask, moderator: Any) -> None:
    call = call_made(app)
    seen = call.version
    first = people.actor(app, people.staff(app, "moderator", name="Berta Example"))
    with app.app_context(), transaction() as session:
        moment: datetime = now()
        later = moment + timedelta(days=60)
        actions.extend(session, call, later, REASON, first, now=moment, seen=seen)

    late = raised_by(
        app,
        Late,
        lambda s: actions.close(s, call, REASON, moderator, now=now(), seen=seen),
    )
    assert (late.who, late.when) == ("Berta Example", moment)
    with app.app_context():
        assert db.session.scalars(select(CallEvent.kind).order_by(CallEvent.id)).all() == [
            "opened",
            "extended",
        ]


def test_a_mail_goes_only_with_its_step(app: Flask, moderator: Any, drafters: list[Any]) -> None:
    amina = people.person(app, "amina@example.org")
    drafters.append(lambda session, call_id: [("amina@example.org", "en", amina.id)])
    call = call_made(app)

    def close_and_fail(session: Session) -> None:
        actions.close(session, call, REASON, moderator, now=now(), seen=call.version)
        raise SystemExit

    raised_by(app, SystemExit, close_and_fail)
    with app.app_context():
        assert db.session.scalars(select(OutboxMail)).all() == []
    assert stored(app).closed_at is None


def test_people_with_drafts_are_asked_of_everybody_who_knows(
    app: Flask, drafters: list[Any]
) -> None:
    drafters.append(lambda session, call_id: [("b@example.org", "en", 2)])
    drafters.append(
        lambda session, call_id: [("a@example.org", "fr", 1), ("b@example.org", "en", 2)]
    )
    nobody: Any = SimpleNamespace()

    assert [one.address for one in actions.people_with_drafts(nobody, 7)] == [
        "a@example.org",
        "b@example.org",
    ]

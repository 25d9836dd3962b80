"""What the database itself refuses of a call."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.calls.models import CallEvent
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests.factories.calls import make_call

pytestmark = pytest.mark.usefixtures("clock")


def _refused(app: Flask, constraint: str, write: Callable[[Session], object]) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError) as refusal, transaction() as session:
            write(session)
        told = str(refusal.value.orig)
    # SQLite names the columns of a broken UNIQUE, not the constraint.
    assert constraint in told or "UNIQUE constraint failed: call.slug" in told


@pytest.mark.constraint("uq_call_slug")
def test_two_calls_never_have_one_address(app: Flask) -> None:
    def write(session: Session) -> None:
        make_call(session, slug="same")
        make_call(session, slug="same")

    _refused(app, "uq_call_slug", write)


@pytest.mark.constraint("ck_call_due_after_opening")
@pytest.mark.parametrize("later", [timedelta(), -timedelta(days=1)])
def test_a_call_is_due_after_it_opens(app: Flask, later: timedelta) -> None:
    _refused(
        app,
        "ck_call_due_after_opening",
        lambda session: make_call(session, opens_at=now(), due_at=now() + later),
    )


@pytest.mark.constraint("ck_call_item_of_a_meeting")
def test_an_agenda_item_comes_with_its_meeting(app: Flask) -> None:
    _refused(
        app,
        "ck_call_item_of_a_meeting",
        lambda session: make_call(session, agenda_item_code="COP12-23.1"),
    )


@pytest.mark.constraint("ck_call_follows_another")
def test_a_call_does_not_follow_itself(app: Flask) -> None:
    def write(session: Session) -> None:
        call = make_call(session)
        call.follows_id = call.id

    _refused(app, "ck_call_follows_another", write)


def _event(session: Session, **values: object) -> None:
    call = make_call(session)
    facts = {"kind": "extended", "at": now(), "reason": Localised(), **values}
    call.events.append(CallEvent(**facts))


@pytest.mark.constraint("ck_call_event_kind")
def test_an_event_is_of_a_known_kind(app: Flask) -> None:
    _refused(app, "ck_call_event_kind", lambda session: _event(session, kind="reopened"))


@pytest.mark.constraint("ck_call_event_dates_of_extension")
@pytest.mark.parametrize(
    "values",
    [
        {"kind": "extended"},
        {"kind": "closed", "old": 1, "new": 2},
        {"kind": "extended", "new": 2},
    ],
)
def test_an_extension_and_nothing_else_has_both_dates(
    app: Flask, values: dict[str, object]
) -> None:
    dates = {
        f"{name}_due_at": now() + timedelta(days=int(str(values[name])))
        for name in ("old", "new")
        if name in values
    }
    _refused(
        app,
        "ck_call_event_dates_of_extension",
        lambda session: _event(session, kind=values["kind"], **dates),
    )


@pytest.mark.constraint("ck_call_event_extended_to_later")
def test_an_extension_is_to_a_later_date(app: Flask) -> None:
    _refused(
        app,
        "ck_call_event_extended_to_later",
        lambda session: _event(session, old_due_at=now(), new_due_at=now()),
    )


def test_a_call_comes_back_as_it_was_stored(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            call = make_call(session, due_at=None, audience_classes=["national"])
            key, opens_at = call.id, call.opens_at
        db.session.expire_all()
        call = db.session.get_one(type(call), key)
        assert (call.due_at, call.opens_at, call.audience, call.audience_classes) == (
            None,
            opens_at,
            ["ngo"],
            ["national"],
        )
        assert [event.kind for event in call.events] == ["opened"]

"""How the Secretariat issues and edits calls."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls import actions
from portal.calls.models import Call
from portal.calls.rules import Refused
from portal.calls.window import State
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed
from portal.foundation.localised import Localised
from tests import people
from tests.calls.calling import audited, call_made, content, content_of, raised_by, stored
from tests.factories.calls import make_agenda_item, make_questionnaire_version

pytestmark = pytest.mark.usefixtures("clock")
ZONE = "Europe/Berlin"
REASON = Localised(en="The meeting was moved.", fr="La réunion a été déplacée.")


def test_issuing_makes_a_public_call_with_its_event(app: Flask, moderator: Any) -> None:
    with app.app_context(), transaction() as session:
        moment = now()
        actions.issue(session, content(session), moderator, now=moment, time_zone=ZONE)

    call = stored(app, "reports-2026")
    assert (call.slug, call.bodies, call.opens_at, call.time_zone) == (
        "reports-2026",
        ["COP"],
        moment,
        ZONE,
    )
    assert call.window.state(moment) == State.OPEN
    assert [(e.kind, e.person_id) for e in call.events] == [("opened", moderator.person_id)]
    assert audited(app) == ["call.issued"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"slug": ""}, {"slug"}),
        ({"slug": "Reports 2026"}, {"slug"}),
        ({"slug": "new"}, {"slug"}),
        ({"slug": "a" * 121}, {"slug"}),
        ({"kind": "petition"}, {"kind"}),
        ({"title": Localised(fr="Rapports")}, {"title__en"}),
        ({"title": Localised(en="Reports", ru="Отчёты")}, {"text__ru", "title__fr"}),
        ({"text": Localised()}, {"text__en", "text__fr"}),
        ({"languages": ()}, {"languages"}),
        ({"audience": ()}, {"audience"}),
        ({"agenda_item_code": "COP12-23.1"}, {"meeting_code"}),
        ({"due_at": timedelta(seconds=-1)}, {"due_on"}),
        ({"due_at": timedelta()}, {"due_on"}),
        ({"opens_at": timedelta(seconds=-1)}, {"opens_on"}),
        ({"opens_at": timedelta(days=2), "due_at": timedelta(days=2)}, {"due_on"}),
        ({"opens_at": timedelta(days=2), "due_at": timedelta(days=1)}, {"due_on"}),
    ],
)
def test_an_impossible_call_is_refused_field_by_field(
    app: Flask, moderator: Any, values: dict[str, Any], fields: set[str]
) -> None:
    def issue(session: Session) -> None:
        moment = now()
        given = {
            name: moment + value if isinstance(value, timedelta) else value
            for name, value in values.items()
        }
        wanted = content(session, **given)
        actions.issue(session, wanted, moderator, now=moment, time_zone=ZONE)

    problems = raised_by(app, Refused, issue).problems

    assert set(problems) == fields
    with app.app_context():
        assert all(str(problem).endswith(".") for problem in problems.values())
        assert db.session.scalars(select(Call)).all() == []


def test_an_address_is_given_once(app: Flask, moderator: Any) -> None:
    call_made(app, slug="reports-2026")

    def issue(session: Session) -> None:
        actions.issue(session, content(session), moderator, now=now(), time_zone=ZONE)

    assert set(raised_by(app, Refused, issue).problems) == {"slug"}


def test_an_agenda_item_belongs_to_its_meeting(app: Flask, moderator: Any) -> None:
    def issue(session: Session) -> None:
        make_agenda_item(session, "EX1", "1")
        make_agenda_item(session, "EX2", "1")
        wanted = content(session, meeting_code="EX1", agenda_item_code="EX2-1")
        actions.issue(session, wanted, moderator, now=now(), time_zone=ZONE)

    assert set(raised_by(app, Refused, issue).problems) == {"agenda_item_code"}


@pytest.mark.parametrize(
    "roles", [("administrator",), ("editor",), ("translator",), ("editor", "administrator")]
)
def test_only_a_moderator_changes_calls(app: Flask, roles: tuple[str, ...]) -> None:
    actor = people.actor(app, people.staff(app, *roles))
    call = call_made(app)

    def step(act: Callable[[Session], Any]) -> None:
        raised_by(app, NotAllowed, act)

    step(lambda s: actions.issue(s, content(s), actor, now=now(), time_zone=ZONE))
    step(
        lambda s: actions.edit(
            s, call, content_of(call), REASON, actor, now=now(), seen=call.version
        )
    )
    later = now() + timedelta(days=90)
    step(lambda s: actions.extend(s, call, later, REASON, actor, now=now(), seen=call.version))
    step(lambda s: actions.close(s, call, REASON, actor, now=now(), seen=call.version))

    after = stored(app)
    assert (after.version, after.due_at, len(after.events)) == (call.version, call.due_at, 1)
    assert audited(app) == []


def test_a_public_act_needs_a_reason_in_english(app: Flask, moderator: Any) -> None:
    call = call_made(app)
    french = Localised(fr="Pour rien.")
    later = now() + timedelta(days=60)
    for act in (
        lambda s: actions.close(s, call, french, moderator, now=now(), seen=call.version),
        lambda s: actions.extend(s, call, later, french, moderator, now=now(), seen=call.version),
        lambda s: actions.edit(
            s,
            call,
            content_of(call, title=Localised(en="Other words")),
            french,
            moderator,
            now=now(),
            seen=call.version,
        ),
    ):
        assert set(raised_by(app, Refused, act).problems) == {"reason__en"}


def test_wording_changes_with_an_event(app: Flask, moderator: Any) -> None:
    call = call_made(app)
    content = content_of(
        call, title=Localised(en="Better words"), languages=("en", "fr", "es", "ar")
    )
    with app.app_context(), transaction() as session:
        moment = now()
        fields = actions.edit(
            session, call, content, REASON, moderator, now=moment, seen=call.version
        )

    after = stored(app)
    assert fields == ["title", "languages"]
    assert (after.title, after.languages) == ({"en": "Better words"}, ["en", "fr", "es", "ar"])
    assert [(e.kind, e.reason) for e in after.events[1:]] == [("edited", REASON)]
    assert audited(app) == ["call.edited"]


def test_no_change_leaves_no_trace(app: Flask, moderator: Any) -> None:
    call = call_made(app)
    with app.app_context(), transaction() as session:
        fields = actions.edit(
            session, call, content_of(call), Localised(), moderator, now=now(), seen=call.version
        )
    after = stored(app)
    assert (fields, after.version, len(after.events), audited(app)) == ([], call.version, 1, [])


@pytest.mark.parametrize(
    ("before", "values", "fields"),
    [
        ({"audience": ["ngo", "igo"]}, {"audience": ("ngo",)}, {"audience"}),
        ({}, {"audience_classes": ("national",)}, {"audience_classes"}),
        ({"audience_classes": ["national"]}, {"audience_classes": ()}, set()),
        ({"audience_classes": ["national"]}, {"audience_classes": ("international",)}, None),
        ({}, {"languages": ("en",)}, {"languages"}),
        ({}, {"audience": ("ngo", "igo")}, set()),
    ],
)
def test_an_open_call_takes_nothing_away_from_those_who_write(
    app: Flask,
    moderator: Any,
    before: dict[str, Any],
    values: dict[str, Any],
    fields: set[str] | None,
) -> None:
    call = call_made(app, **before)
    problems: set[str] = set()
    with app.app_context():
        try:
            with transaction() as session:
                content = content_of(call, **values)
                actions.edit(
                    session, call, content, REASON, moderator, now=now(), seen=call.version
                )
        except Refused as refused:
            problems = set(refused.problems)
    assert problems == ({"audience_classes"} if fields is None else fields)


def test_once_open_what_is_asked_and_the_window_stay(app: Flask, moderator: Any) -> None:
    call = call_made(app)
    with app.app_context(), transaction() as session:
        other = make_questionnaire_version(session, _other_questionnaire())
        content = content_of(
            call,
            questionnaire_version_id=other.id,
            opens_at=now() + timedelta(days=1),
            due_at=now() + timedelta(days=99),
        )
        fields = actions.edit(
            session, call, content, REASON, moderator, now=now(), seen=call.version
        )
    after = stored(app)
    assert fields == []
    assert (after.questionnaire_version_id, after.due_at) == (
        call.questionnaire_version_id,
        call.due_at,
    )


def test_before_opening_everything_but_the_address_may_change(app: Flask, moderator: Any) -> None:
    call = call_made(app, opens_at=now() + timedelta(days=1))
    with app.app_context(), transaction() as session:
        other = make_questionnaire_version(session, _other_questionnaire())
        due = now() + timedelta(days=99)
        content = content_of(
            call, slug="other", questionnaire_version_id=other.id, opens_at=None, due_at=due
        )
        moment = now()
        fields = actions.edit(
            session, call, content, Localised(), moderator, now=moment, seen=call.version
        )
    after = stored(app)
    assert fields == ["questionnaire_version_id", "opens_at", "due_at"]
    assert (after.slug, after.opens_at, after.due_at) == (call.slug, moment, due)


def _other_questionnaire() -> dict[str, Any]:
    question = {"code": "what", "type": "short-text", "label": {"en": "What?"}}
    section = {"code": "only", "title": {"en": "Only"}, "questions": [question]}
    return {"code": "example-other", "title": {"en": "Other"}, "sections": [section]}

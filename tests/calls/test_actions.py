"""What the Secretariat does with calls."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls import actions
from portal.calls.content import Content
from portal.calls.models import Call, CallEvent
from portal.calls.rules import Refused
from portal.calls.window import State
from portal.foundation.audit import AuditEntry
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.foundation.localised import Localised
from portal.foundation.mail import OutboxMail
from tests import people
from tests.factories.calls import (
    enter_kind,
    make_agenda_item,
    make_call,
    make_questionnaire_version,
)

pytestmark = pytest.mark.usefixtures("clock")
ZONE = "Europe/Berlin"
REASON = Localised(en="The meeting was moved.", fr="La réunion a été déplacée.")


@pytest.fixture
def moderator(app: Flask) -> Any:
    return people.actor(app, people.staff(app, "moderator"))


@pytest.fixture
def drafters() -> Iterator[list[Callable[[Session, int], list[tuple[str, str, int]]]]]:
    """The list that whoever knows drafts enters; as it was, after the test."""
    before = list(actions.drafters)
    actions.drafters.clear()
    yield actions.drafters
    actions.drafters[:] = before


def _content(session: Session, **values: Any) -> Content:
    enter_kind()
    facts: dict[str, Any] = {
        "slug": "reports-2026",
        "kind": "report",
        "title": Localised(en="Reports 2026", fr="Rapports 2026"),
        "text": Localised(en="Please report.", fr="Merci de faire rapport."),
        "bodies": ("COP",),
        "meeting_code": None,
        "agenda_item_code": None,
        "follows_id": None,
        "opens_at": None,
        "due_at": now() + timedelta(days=30),
        "audience": ("ngo",),
        "audience_classes": (),
        "languages": ("en", "fr"),
        **values,
    }
    if "questionnaire_version_id" not in facts:
        facts["questionnaire_version_id"] = make_questionnaire_version(session).id
    return Content(**facts)


def _of(call: Call, **values: Any) -> Content:
    """The content of ``call``, with other ``values``."""
    names = Content.__dataclass_fields__
    facts = {name: getattr(call, name) for name in names}
    return Content(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in {**facts, **values}.items()}
    )


E = TypeVar("E", bound=BaseException)


def _raised(app: Flask, error: type[E], act: Callable[[Session], object]) -> E:
    """The error that ``act`` raises inside a transaction, which is then rolled back."""
    with app.app_context(), pytest.raises(error) as raised, transaction() as session:
        act(session)
    return raised.value


def _audited(app: Flask) -> list[str]:
    with app.app_context():
        found = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.position))
        return [action for action in found if action.startswith("call.")]


def _stored(app: Flask, key: int) -> Call:
    with app.app_context():
        call = db.session.get_one(Call, key)
        call.events  # noqa: B018 - loaded before the session is gone
        return call


def _call(app: Flask, **values: Any) -> Call:
    with app.app_context(), transaction() as session:
        return make_call(session, **values)


def test_issuing_makes_a_public_call_with_its_event(app: Flask, moderator: Any) -> None:
    with app.app_context(), transaction() as session:
        moment = now()
        call = actions.issue(session, _content(session), moderator, now=moment, time_zone=ZONE)
        key = call.id

    call = _stored(app, key)
    assert (call.slug, call.bodies, call.opens_at, call.time_zone) == (
        "reports-2026",
        ["COP"],
        moment,
        ZONE,
    )
    assert call.window.state(moment) == State.OPEN
    assert [(e.kind, e.person_id) for e in call.events] == [("opened", moderator.person_id)]
    assert _audited(app) == ["call.issued"]


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
        content = _content(session, **given)
        actions.issue(session, content, moderator, now=moment, time_zone=ZONE)

    problems = _raised(app, Refused, issue).problems

    assert set(problems) == fields
    with app.app_context():
        assert all(str(problem).endswith(".") for problem in problems.values())
        assert db.session.scalars(select(Call)).all() == []


def test_an_address_is_given_once(app: Flask, moderator: Any) -> None:
    _call(app, slug="reports-2026")

    def issue(session: Session) -> None:
        actions.issue(session, _content(session), moderator, now=now(), time_zone=ZONE)

    assert set(_raised(app, Refused, issue).problems) == {"slug"}


def test_an_agenda_item_belongs_to_its_meeting(app: Flask, moderator: Any) -> None:
    def issue(session: Session) -> None:
        make_agenda_item(session, "EX1", "1")
        make_agenda_item(session, "EX2", "1")
        content = _content(session, meeting_code="EX1", agenda_item_code="EX2-1")
        actions.issue(session, content, moderator, now=now(), time_zone=ZONE)

    assert set(_raised(app, Refused, issue).problems) == {"agenda_item_code"}


@pytest.mark.parametrize(
    "roles", [("administrator",), ("editor",), ("translator",), ("editor", "administrator")]
)
def test_only_a_moderator_changes_calls(app: Flask, roles: tuple[str, ...]) -> None:
    actor = people.actor(app, people.staff(app, *roles))
    call = _call(app)

    def step(act: Callable[[Session], Any]) -> None:
        _raised(app, NotAllowed, act)

    step(lambda s: actions.issue(s, _content(s), actor, now=now(), time_zone=ZONE))
    step(lambda s: actions.edit(s, call, _of(call), REASON, actor, now=now(), seen=call.version))
    later = now() + timedelta(days=90)
    step(lambda s: actions.extend(s, call, later, REASON, actor, now=now(), seen=call.version))
    step(lambda s: actions.close(s, call, REASON, actor, now=now(), seen=call.version))

    after = _stored(app, call.id)
    assert (after.version, after.due_at, len(after.events)) == (call.version, call.due_at, 1)
    assert _audited(app) == []


def test_extending_is_an_event_and_tells_those_with_drafts(
    app: Flask, moderator: Any, drafters: list[Any]
) -> None:
    amina = people.person(app, "amina@example.org", language="fr")
    drafters.append(lambda session, call_id: [("amina@example.org", "fr", amina.id)] * 2)
    drafters.append(lambda session, call_id: [("amina@example.org", "fr", amina.id)])
    call = _call(app)
    old, new = call.due_at, now() + timedelta(days=60)

    with app.app_context(), transaction() as session:
        moment = now()
        told = actions.extend(session, call, new, REASON, moderator, now=moment, seen=call.version)

    after = _stored(app, call.id)
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
    assert _audited(app) == ["call.extended"]
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
    call = _call(app, opens_at=now() - timedelta(days=9), due_at=now() + due)
    moment = now()
    refused = _raised(
        app,
        Refused,
        lambda s: actions.extend(
            s, call, moment + new, REASON, moderator, now=moment, seen=call.version
        ),
    )
    assert set(refused.problems) == {"due_on"}


def test_a_call_past_due_can_be_extended_and_is_on_time_again(app: Flask, moderator: Any) -> None:
    call = _call(app, opens_at=now() - timedelta(days=9), due_at=now() - timedelta(days=1))
    with app.app_context(), transaction() as session:
        moment = now()
        new = moment + timedelta(days=5)
        actions.extend(session, call, new, REASON, moderator, now=moment, seen=call.version)
    after = _stored(app, call.id)
    assert (call.window.state(moment), after.window.state(moment)) == (State.LATE, State.OPEN)


def test_a_standing_call_has_nothing_to_extend(app: Flask, moderator: Any) -> None:
    call = _call(app, due_at=None)
    later = now() + timedelta(days=5)
    _raised(
        app,
        NotPossible,
        lambda s: actions.extend(s, call, later, REASON, moderator, now=now(), seen=call.version),
    )


def test_closing_is_for_good_and_tells_those_with_drafts(
    app: Flask, moderator: Any, drafters: list[Any]
) -> None:
    amina = people.person(app, "amina@example.org")
    drafters.append(lambda session, call_id: [("amina@example.org", "en", amina.id)])
    call = _call(app)
    with app.app_context(), transaction() as session:
        moment = now()
        told = actions.close(session, call, REASON, moderator, now=moment, seen=call.version)

    after = _stored(app, call.id)
    assert (told, after.closed_at, after.events[-1].kind) == (1, moment, "closed")
    assert not after.window.accepts(moment)
    assert _audited(app) == ["call.closed"]
    with app.app_context():
        assert db.session.scalars(select(OutboxMail.kind)).all() == ["calls.closed"]

    for act in (
        lambda s: actions.close(s, after, REASON, moderator, now=now(), seen=after.version),
        lambda s: actions.extend(
            s, after, now() + timedelta(days=99), REASON, moderator, now=now(), seen=after.version
        ),
        lambda s: actions.edit(
            s, after, _of(after), REASON, moderator, now=now(), seen=after.version
        ),
    ):
        _raised(app, NotPossible, act)
    assert _audited(app) == ["call.closed"]


def test_a_public_act_needs_a_reason_in_english(app: Flask, moderator: Any) -> None:
    call = _call(app)
    french = Localised(fr="Pour rien.")
    later = now() + timedelta(days=60)
    for act in (
        lambda s: actions.close(s, call, french, moderator, now=now(), seen=call.version),
        lambda s: actions.extend(s, call, later, french, moderator, now=now(), seen=call.version),
        lambda s: actions.edit(
            s,
            call,
            _of(call, title=Localised(en="Other words")),
            french,
            moderator,
            now=now(),
            seen=call.version,
        ),
    ):
        assert set(_raised(app, Refused, act).problems) == {"reason__en"}


def test_wording_changes_with_an_event(app: Flask, moderator: Any) -> None:
    call = _call(app)
    content = _of(call, title=Localised(en="Better words"), languages=("en", "fr", "es", "ar"))
    with app.app_context(), transaction() as session:
        moment = now()
        fields = actions.edit(
            session, call, content, REASON, moderator, now=moment, seen=call.version
        )

    after = _stored(app, call.id)
    assert fields == ["title", "languages"]
    assert (after.title, after.languages) == ({"en": "Better words"}, ["en", "fr", "es", "ar"])
    assert [(e.kind, e.reason) for e in after.events[1:]] == [("edited", REASON)]
    assert _audited(app) == ["call.edited"]


def test_no_change_leaves_no_trace(app: Flask, moderator: Any) -> None:
    call = _call(app)
    with app.app_context(), transaction() as session:
        fields = actions.edit(
            session, call, _of(call), Localised(), moderator, now=now(), seen=call.version
        )
    after = _stored(app, call.id)
    assert (fields, after.version, len(after.events), _audited(app)) == ([], call.version, 1, [])


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
    call = _call(app, **before)
    problems: set[str] = set()
    with app.app_context():
        try:
            with transaction() as session:
                content = _of(call, **values)
                actions.edit(
                    session, call, content, REASON, moderator, now=now(), seen=call.version
                )
        except Refused as refused:
            problems = set(refused.problems)
    assert problems == ({"audience_classes"} if fields is None else fields)


def test_once_open_what_is_asked_and_the_window_stay(app: Flask, moderator: Any) -> None:
    call = _call(app)
    with app.app_context(), transaction() as session:
        other = make_questionnaire_version(session, _other_questionnaire())
        content = _of(
            call,
            questionnaire_version_id=other.id,
            opens_at=now() + timedelta(days=1),
            due_at=now() + timedelta(days=99),
        )
        fields = actions.edit(
            session, call, content, REASON, moderator, now=now(), seen=call.version
        )
    after = _stored(app, call.id)
    assert fields == []
    assert (after.questionnaire_version_id, after.due_at) == (
        call.questionnaire_version_id,
        call.due_at,
    )


def test_before_opening_everything_but_the_address_may_change(app: Flask, moderator: Any) -> None:
    call = _call(app, opens_at=now() + timedelta(days=1))
    with app.app_context(), transaction() as session:
        other = make_questionnaire_version(session, _other_questionnaire())
        due = now() + timedelta(days=99)
        content = _of(
            call, slug="other", questionnaire_version_id=other.id, opens_at=None, due_at=due
        )
        moment = now()
        fields = actions.edit(
            session, call, content, Localised(), moderator, now=moment, seen=call.version
        )
    after = _stored(app, call.id)
    assert fields == ["questionnaire_version_id", "opens_at", "due_at"]
    assert (after.slug, after.opens_at, after.due_at) == (call.slug, moment, due)


def _other_questionnaire() -> dict[str, Any]:
    question = {"code": "what", "type": "short-text", "label": {"en": "What?"}}
    section = {"code": "only", "title": {"en": "Only"}, "questions": [question]}
    return {"code": "example-other", "title": {"en": "Other"}, "sections": [section]}


def test_the_late_one_is_told_who_was_first(app: Flask, moderator: Any) -> None:
    call = _call(app)
    seen = call.version
    first = people.actor(app, people.staff(app, "moderator", name="Berta Example"))
    with app.app_context(), transaction() as session:
        moment: datetime = now()
        later = moment + timedelta(days=60)
        actions.extend(session, call, later, REASON, first, now=moment, seen=seen)

    late = _raised(
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
    call = _call(app)

    def close_and_fail(session: Session) -> None:
        actions.close(session, call, REASON, moderator, now=now(), seen=call.version)
        raise SystemExit

    _raised(app, SystemExit, close_and_fail)
    with app.app_context():
        assert db.session.scalars(select(OutboxMail)).all() == []
    assert _stored(app, call.id).closed_at is None


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

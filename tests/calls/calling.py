"""What the tests of calls share: rows read back, contents, and a browser acting as somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls.content import Content
from portal.calls.models import Call
from portal.foundation.audit import AuditEntry
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests import people
from tests.factories.calls import enter_kind, make_call, make_meeting, make_questionnaire_version
from tests.page import Page

E = TypeVar("E", bound=BaseException)


def content(session: Session, **values: Any) -> Content:
    """What is to become of a call that nothing is wrong with, unless ``values`` say otherwise."""
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


def content_of(call: Call, **values: Any) -> Content:
    """The content of ``call``, with other ``values``."""
    names = Content.__dataclass_fields__
    facts = {name: getattr(call, name) for name in names}
    return Content(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in {**facts, **values}.items()}
    )


def raised_by(app: Flask, error: type[E], act: Callable[[Session], object]) -> E:
    """The error that ``act`` raises inside a transaction, which is then rolled back."""
    with app.app_context(), pytest.raises(error) as raised, transaction() as session:
        act(session)
    return raised.value


def audited(app: Flask) -> list[str]:
    """What the audit chain says was done to calls, in order."""
    with app.app_context():
        found = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.position))
        return [action for action in found if action.startswith("call.")]


def stored(app: Flask, slug: str = "example") -> Call:
    """The call as it is in the database now, with its events."""
    with app.app_context():
        call = db.session.scalars(select(Call).where(Call.slug == slug)).one()
        call.events  # noqa: B018 - loaded before the session is gone
        return call


def call_made(app: Flask, **values: Any) -> Call:
    """A call at the address ``example``."""
    with app.app_context(), transaction() as session:
        return make_call(session, **{"slug": "example", **values})


def nothing_at(app: Flask, slug: str) -> bool:
    """Whether no call has that address."""
    with app.app_context():
        return db.session.scalar(select(Call.id).where(Call.slug == slug)) is None


def filled(app: Flask, **values: Any) -> dict[str, Any]:
    """What a moderator types for a new call."""
    with app.app_context(), transaction() as session:
        version = make_questionnaire_version(session)
        make_call(session, slug="another")  # enters the kind
        make_meeting(session, "EX1")
        key = version.id
    return {
        "slug": "reports-2026",
        "kind": "report",
        "questionnaire_version_id": str(key),
        "title__en": "Reports 2026",
        "text__en": "Tell us about **your work**.",
        "due_on": "2026-06-30",
        "due_time": "23:59",
        "audience": ["ngo"],
        "languages": ["en", "fr"],
        **values,
    }


def page_of(answer: Any) -> Page:
    """The page of an answer."""
    page: Page = answer.page
    return page


def acting_as(app: Flask, who: str) -> Any:
    """A browser of a visitor, a member, or staff with that one role."""
    client: Any = app.test_client()
    client.inspects = False  # pages of refusal are not ours to test
    if who == "member":
        head = people.person(app)
        people.organisation(app, head=head)
        people.sign_in(client, head)
    elif who != "visitor":
        people.sign_in(client, people.staff(app, who))
    return client


def token_of(client: Any) -> str:
    """A sound token of this browser's session, as any form of the portal would carry it."""
    with client.session_transaction() as session:
        session["csrf_token"] = "known"
    key = client.application.secret_key
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps("known"))

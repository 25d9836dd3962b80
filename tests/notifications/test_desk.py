"""The Secretariat's way from a draft to a closed notification, in the browser."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.cases import Case
from portal.foundation.db import db
from portal.notifications.models import Addressee, Delivery
from portal.organisations.models import Organisation
from tests import people
from tests.browsing import Browser
from tests.notifications.conftest import DRAFT, as_

DESK = "/en/moderation/notifications"
PAGE = f"{DESK}/2026-014"
RIGHT, ISSUE = "It is right: mark it as checked", "Issue it and send the mails"


def open_cases(app: Flask, sort: str) -> list[tuple[Any, ...]]:
    with app.app_context():
        found = select(Case.key, Case.for_organisation_id, Case.due_on)
        rows = db.session.execute(found.where(Case.sort == sort, Case.closed_at.is_(None)))
        return [tuple(row) for row in rows]


def issue_it(app: Flask, writer: Person, checker: Person) -> tuple[Browser, Browser]:
    """Compose by the one, check and issue by the other; their browsers."""
    editing, checking = as_(app, writer), as_(app, checker)
    editing.submit_form(f"{DESK}/new", DRAFT, button="Save the draft", follow=True)
    checking.submit_form(f"{PAGE}/check", {}, button=RIGHT, follow=True)
    checking.submit_form(f"{PAGE}/issue", {}, button=ISSUE, follow=True)
    return editing, checking


def test_from_draft_to_issue(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person
) -> None:
    editing, checking = as_(app, writer), as_(app, checker)
    assert editing.get_ok(f"{DESK}/new").one("input", id="number").get("value") == "2026/001"
    answer = editing.submit_form(f"{DESK}/new", DRAFT, button="Save the draft", follow=True)
    assert "English and French" in answer.page.words  # Spanish has a subject and no text
    assert [case[0] for case in open_cases(app, "check")] == ["2026-014"]
    assert editing.get(f"{PAGE}/check").status_code == 403  # the last editor
    assert checking.get(f"{PAGE}/issue").status_code == 409  # not checked
    checking.submit_form(f"{PAGE}/check", {}, button=RIGHT, follow=True)
    assert open_cases(app, "check") == []

    preview = checking.get_ok(f"{PAGE}/issue")
    for words in ("Le Secrétariat invite", "Which models do you know?", "To 1 contact, in French"):
        assert words in preview.words
    assert people.mails_to(app, "fr@example.org") == []
    done = checking.submit_form(f"{PAGE}/issue", {}, button=ISSUE, follow=True)
    assert "2 mails are sent" in done.page.words
    (letter,) = people.mails_to(app, "fr@example.org")
    assert (letter.language, "La société civile" in letter.subject) == ("fr", True)
    assert "/fr/notifications/2026-014" in letter.text

    assert len(open_cases(app, "answer")) == 2
    with app.app_context():
        rows = db.session.scalars(select(Addressee)).all()
        assert {row.shelf for row in rows} == {"party"}
        assert len(db.session.scalars(select(Delivery)).all()) == 2
    page = app.test_client().get_ok("/fr/notifications/2026-014")
    assert "Le Secrétariat invite" in page.words
    assert app.test_client().get("/en/calls/notification-2026-014").status_code == 200

"""The Secretariat's way from a draft to a closed notification, in the browser."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.cases import Case
from portal.foundation.db import db
from portal.foundation.jobs import Job
from portal.notifications import documents
from portal.notifications.models import Addressee, Delivery
from portal.organisations.models import Organisation
from tests import people
from tests.browsing import Browser
from tests.notifications.conftest import DRAFT, as_

DESK = "/en/moderation/notifications"
PAGE = f"{DESK}/2026-014"
RIGHT, ISSUE = "It is right: mark it as checked", "Issue it and send the mails"
PUBLISH = "Publish it in this language"


def open_cases(app: Flask, sort: str) -> list[tuple[Any, ...]]:
    with app.app_context():
        found = select(Case.key, Case.for_organisation_id, Case.due_on)
        rows = db.session.execute(found.where(Case.sort == sort, Case.closed_at.is_(None)))
        return [tuple(row) for row in rows]


def letters_ordered(app: Flask) -> int:
    with app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.kind == documents.JOB))
        return len([job for job in jobs if job.payload["sort"] == "letter"])


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
    assert letters_ordered(app) == 1
    with app.app_context():
        rows = db.session.scalars(select(Addressee)).all()
        assert {row.shelf for row in rows} == {"party"}
        assert len(db.session.scalars(select(Delivery)).all()) == 2
    page = app.test_client().get_ok("/fr/notifications/2026-014")
    assert "Le Secrétariat invite" in page.words
    assert app.test_client().get("/en/calls/notification-2026-014").status_code == 200


def test_an_edit_takes_the_check_back_and_nobody_checks_their_own(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person
) -> None:
    editing, checking = as_(app, writer), as_(app, checker)
    editing.submit_form(f"{DESK}/new", DRAFT, button="Save the draft")
    checking.submit_form(f"{PAGE}/check", {}, button=RIGHT)
    stale = checking.get_ok(f"{PAGE}/issue")
    checking.submit_form(f"{PAGE}/edit", {"contact": "The Secretariat"}, button="Save the draft")
    assert checking.get(f"{PAGE}/issue").status_code == 409
    assert checking.submit_form(f"{PAGE}/issue", {}, button=ISSUE, page=stale).status_code == 409
    assert checking.get(f"{PAGE}/check").status_code == 403
    editing.submit_form(f"{PAGE}/check", {}, button=RIGHT)
    assert "Issue the notification" in editing.get_ok(PAGE).words


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "2026/15", "Another notification has this number."),
        ("number", "fourteen", "Enter a number such as 2026/014."),
        ("due_on", "2026-01-31", "Enter a deadline in the future."),
        ("subject__en", "", "Enter the subject in English."),
        ("asks__fr", "Un seul ?", "Enter the same number of questions in each language"),
        ("listed", "Nobody at all", "No organisation is called Nobody at all."),
        ("link_follows", "2026/014", "A notification cannot point at itself."),
        ("link_follows", "2001/001", "There is no notification with this number."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(
    app: Flask,
    governments: dict[str, Organisation],
    writer: Person,
    field: str,
    value: str,
    words: str,
) -> None:
    editing = as_(app, writer)
    editing.submit_form(f"{DESK}/new", {**DRAFT, "number": "2026/015"}, button="Save the draft")
    answer = editing.submit_form(f"{DESK}/new", {**DRAFT, field: value}, button="Save the draft")
    assert answer.status_code == 422
    assert any(words in error for error in answer.page.errors)
    assert "Le Secrétariat invite à répondre." in answer.get_data(as_text=True)


def test_extension_closing_and_who_is_told(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person, clock: Any
) -> None:
    _editing, checking = issue_it(app, writer, checker)
    extension = {"due_on": "2026-05-31", "reason__en": "The French text was corrected."}
    check = checking.submit_form(f"{PAGE}/extend", extension, button="Check what becomes public")
    assert "To 1 contact, in French" in check.page.words
    done = checking.submit_form(
        f"{PAGE}/extend", {}, button="Extend the deadline", page=check.page, follow=True
    )
    assert "2 people are told" in done.page.words
    assert letters_ordered(app) == 2
    assert len(people.mails_to(app, "fr@example.org")) == 2
    assert {str(case[2]) for case in open_cases(app, "answer")} == {"2026-05-31"}
    assert "corrected" in app.test_client().get_ok("/en/notifications/2026-014").words
    call = "/en/moderation/calls/notification-2026-014"
    assert checking.get(f"{call}/extend").status_code == 409  # with the letter, not beside it

    clock.forward(days=100)
    checking = as_(app, checker)
    check = checking.submit_form(
        f"{PAGE}/close", {"reason__en": "Time is over."}, button="Check what becomes public"
    )
    checking.submit_form(f"{PAGE}/close", {}, button="Close the notification", page=check.page)
    assert open_cases(app, "answer") == []
    assert checking.get(f"{PAGE}/close").status_code == 409
    assert "is closed" in app.test_client().get_ok("/en/notifications/2026-014").words


def test_one_addressee_more_and_never_twice(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person
) -> None:
    _editing, checking = issue_it(app, writer, checker)
    head = people.person(app, "ngo@example.org")
    people.organisation(app, head=head, name="Example Cranes")
    more = {"organisation": "Example Cranes"}
    for status in (302, 422):
        answer = checking.submit_form(
            f"{PAGE}/addressees/new", more, button="Add it and send the mail"
        )
        assert answer.status_code == status
    assert len(people.mails_to(app, "ngo@example.org")) == 1
    assert len(open_cases(app, "answer")) == 3
    start = "/en/workspace/submissions/start/notification-2026-014"
    assert "Example Cranes" in as_(app, head).get_ok(start).words  # it may answer


def test_a_language_that_comes_late_proposes_time_for_all(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person, clock: Any
) -> None:
    issue_it(app, writer, checker)
    clock.forward(days=10)
    checking = as_(app, checker)
    spanish = {"language": "es", "subject": "La sociedad civil", "text": "Se invita a responder."}
    answer = checking.submit_form(f"{PAGE}/language", spanish, button=PUBLISH)
    assert answer.status_code == 422  # the questions have no Spanish words
    spanish["asks"] = "¿Qué mecanismos?\n¿Qué modelos?"
    answer = checking.submit_form(f"{PAGE}/language", spanish, button=PUBLISH, follow=True)
    assert "One language came later than another." in answer.page.words
    assert letters_ordered(app) == 2
    assert checking.get_ok(f"{PAGE}/extend").one("input", id="due_on").get("value") == "2026-05-10"
    page = app.test_client().get_ok("/es/notifications/2026-014")
    assert "Se invita a responder." in page.words
    assert "¿Qué modelos?" in page.words
    assert (
        "Be told when a notification is issued"
        in app.test_client().get_ok("/en/notifications/").words
    )


def test_two_hundred_addressees_in_three_languages(
    app: Flask, governments: dict[str, Organisation], writer: Person, checker: Person
) -> None:
    for number in range(200):
        language = ("en", "fr", "es")[number % 3]
        head = people.person(app, f"head{number}@example.org", language=language)
        people.organisation(app, head=head, name=f"Cranes {number}")
    values = {
        **DRAFT,
        "groups": ["ngos"],
        "text__es": "Se invita.",
        "asks__es": "¿Uno?\n¿Dos?",
    }
    editing, checking = as_(app, writer), as_(app, checker)
    editing.submit_form(f"{DESK}/new", values, button="Save the draft")
    checking.submit_form(f"{PAGE}/check", {}, button=RIGHT)
    done = checking.submit_form(f"{PAGE}/issue", {}, button=ISSUE, follow=True)
    assert "200 mails are sent" in done.page.words
    with app.app_context():
        rows = db.session.scalars(select(Delivery)).all()
    assert len({row.message_id for row in rows}) == 200
    assert {row.language for row in rows} == {"en", "fr", "es"}
    assert len(open_cases(app, "answer")) == 200

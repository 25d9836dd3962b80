"""A nil return and "our earlier answer stands": one button, once, with a receipt like any other."""

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.calls.models import Call
from portal.foundation.db import db, transaction
from portal.submissions.lifecycle import Action
from portal.submissions.models import Submission, Version
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call
from tests.factories.submissions import Filing, make_filing, step
from tests.submissions.short import answers, next_call  # noqa: F401 - a fixture
from tests.submissions.writing import home

pytestmark = pytest.mark.usefixtures("answers")


def first_call(app: Flask) -> Call:
    """An open call."""
    with app.app_context(), transaction() as session:
        return make_call(session, slug="first")


def count(app: Flask) -> int:
    """How many submissions there are."""
    with app.app_context():
        return db.session.scalar(select(func.count(Submission.id))) or 0


def newest(app: Flask) -> tuple[Submission, Version, dict[str, object]]:
    """The newest version with its submission and what its public bytes say."""
    with app.app_context():
        version = db.session.scalars(select(Version).order_by(Version.id.desc())).first()
        assert version is not None
        submission = db.session.get_one(Submission, version.submission_id)
        return submission, version, json.loads(version.public_bytes)


def answered_before(app: Flask, road: str = "published") -> tuple[Filing, Call]:
    """An answer to a first call, and a second call that follows it."""
    call = first_call(app)
    return make_filing(app, road, call=call), next_call(app, call)


def test_no_comment_takes_one_click_from_the_call(app: Flask, client: Browser) -> None:
    filing, call = answered_before(app)
    people.sign_in(client, filing.head)
    links = client.get_ok(f"/en/calls/{call.slug}").links
    url = f"/en/workspace/submissions/start/{call.slug}/nil"
    assert url in links.values()
    page = client.get_ok(url)
    assert count(app) == 1  # reading files nothing
    sent = [client.submit_form(url, page=page, action="/nil") for _ in range(2)]
    submission, version, public = newest(app)
    receipt = f"/en/workspace/submissions/{submission.key}/receipt/1"
    assert [(a.status_code, a.location) for a in sent] == [(303, receipt)] * 2
    assert count(app) == 2
    assert (version.form, version.is_interim, public["answers"]) == ("nil", False, {})
    assert (public["form"], public["status"]) == ("nil", "final")
    assert version.title == f"No comment on “{call.title.text('en')}”"
    assert "No comment" in client.get_ok(receipt).words
    mails = people.mails_to(app, filing.head.email)
    assert "Filed as: No comment" in mails[-1].text
    again = client.get(url)
    assert again.location == f"/en/workspace/submissions/{submission.key}"


def test_an_earlier_answer_stands_and_is_not_copied(app: Flask, client: Browser) -> None:
    filing, call = answered_before(app)
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/start/{call.slug}/earlier"
    page = client.get_ok(url)
    assert "Three sites are watched again." in page.words
    assert client.submit_form(url, page=page, action="/earlier").status_code == 303
    submission, version, public = newest(app)
    with app.app_context():
        before = filing.submission()
        stood = before.public_version
        assert stood is not None
        expected = {"reference": before.reference, "version": 1, "sha256": stood.public_hash}
    assert public["stands"] == expected
    assert (public["answers"], public["files"]) == ({}, [])
    assert b"Three sites" not in json.dumps(public).encode()
    with app.app_context():
        for action in (Action.TAKE_UP, Action.PUBLISH):
            step(app, submission.id, action, filing.moderator, version.submitted_at)
    reader = app.test_client()
    read = f"/en/register/{submission.reference}"
    assert "Three sites are watched again." in reader.get_ok(read).words
    with app.app_context():
        step(app, filing.id, Action.WITHDRAW, filing.head, version.submitted_at)
    words = reader.get_ok(read).words
    assert "Three sites" not in words
    assert "That answer is not public." in words


@pytest.mark.parametrize("road", ["draft", "returned", "declined", "withdrawn"])
def test_only_what_counts_can_stand(app: Flask, client: Browser, road: str) -> None:
    filing, call = answered_before(app, road)
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/start/{call.slug}/earlier"
    assert "There is no earlier answer that could stand" in client.get_ok(url).words


def test_what_another_organisation_answered_never_stands(app: Flask, client: Browser) -> None:
    filing, call = answered_before(app)
    stranger = make_filing(app, "published", call=first_like(app, call))
    with app.app_context():
        foreign = stranger.submission().public_version_id
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/start/{call.slug}/earlier"
    assert client.get(f"{url}?stands={foreign}").status_code == 409


def first_like(app: Flask, call: Call) -> Call:
    """The call that ``call`` follows."""
    with app.app_context():
        return db.session.get_one(Call, call.follows_id)


def test_a_short_form_instead_of_the_draft(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "draft", call=first_call(app))
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/short/nil"
    assert "What is written in your draft is not filed." in client.get_ok(url).words
    assert client.submit_form(url, action="/nil", forge={"seen": "7"}).status_code == 409
    assert client.submit_form(url, action="/nil").status_code == 303
    assert newest(app)[2]["answers"] == {}


def test_an_editor_who_may_not_submit_files_nothing(app: Flask, client: Browser) -> None:
    filing, call = answered_before(app)
    editor = people.person(app)
    people.join_organisation(app, editor, filing.organisation, "editor")
    people.sign_in(client, editor)
    url = f"/en/workspace/submissions/start/{call.slug}/nil"
    page = client.get_ok(url)
    assert "Somebody else has to file it" in page.words
    token = page.forms[0].values()["csrf_token"]
    sent = client.post(url, data={"csrf_token": token, "form_key": "k", "seen": "0"})
    assert sent.status_code == 403
    assert count(app) == 1


def test_nobody_starts_a_second_answer(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "submitted", call=first_call(app))
    people.sign_in(client, filing.head)
    url = "/en/workspace/submissions/start/first"
    page = client.get_ok(url)
    assert "There is an answer already" in page.words
    token = page.forms[0].values()["csrf_token"]
    organisation = str(filing.organisation.id)
    sent = client.post(
        url, data={"csrf_token": token, "organisation": organisation, "language": "en"}
    )
    assert (sent.status_code, sent.location) == (302, home(filing))
    assert count(app) == 1


def test_an_interim_answer_is_replaced_by_a_final_one(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "draft", call=first_call(app))
    people.sign_in(client, filing.head)
    declared = {"status": "interim", "authorised": True, "agreed": True}
    url = f"{home(filing)}/submit"
    assert client.submit_form(url, declared, button="Submit").status_code == 303
    submission, version, public = newest(app)
    assert (version.is_interim, public["status"], "form" in public) == (True, "interim", False)
    with app.app_context():
        for action in (Action.TAKE_UP, Action.PUBLISH):
            step(app, submission.id, action, filing.moderator, version.submitted_at)
    assert "Interim" in app.test_client().get_ok(f"/en/register/{submission.reference}").words
    assert "Replace your answer" in client.get_ok(home(filing)).words
    client.submit_form(f"{home(filing)}/steps/revise", action="revise")
    client.submit_form(url, {**declared, "status": "final"}, button="Submit")
    assert newest(app)[2]["status"] == "final"


def test_a_kind_that_allows_none_refuses(
    app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    filing, call = answered_before(app)
    people.sign_in(client, filing.head)
    assert client.get(f"/en/workspace/submissions/start/{call.slug}/nil").status_code == 404
    assert client.get(f"{home(filing)}/short/nil").status_code == 404

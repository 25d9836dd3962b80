"""An answer that arrived by e-mail or letter: one moderator records it, another reviews it."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed
from portal.organisations.models import Organisation
from portal.submissions import queries
from portal.submissions.lifecycle import Action
from portal.submissions.models import Submission, Version
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call
from tests.factories.submissions import step

LETTER = b"country,count\nDE,4\n"


@pytest.fixture
def call(app: Flask) -> Call:
    """An open call."""
    with app.app_context(), transaction() as session:
        return make_call(session, slug="asked")


@pytest.fixture
def head(app: Flask) -> Person:
    """The head of the organisation that wrote."""
    return people.person(app)


@pytest.fixture
def reeds(app: Flask, head: Person) -> Organisation:
    """The organisation that wrote."""
    return people.organisation(app, head=head, name="Reed Watch")


@pytest.fixture
def recorded(app: Flask, client: Browser, call: Call, reeds: Organisation) -> tuple[Person, str]:
    """A record that a moderator has begun, and its address."""
    moderator = people.staff(app, "moderator")
    people.sign_in(client, moderator)
    sent = client.submit_form(
        f"/en/moderation/recordings/{call.slug}",
        {
            "organisation": str(reeds.id),
            "language": "en",
            "arrived_by": "e-mail",
            "arrived_on": (now() - timedelta(days=1)).date().isoformat(),
            "original": (io.BytesIO(LETTER), "letter.csv"),
        },
    )
    assert sent.status_code == 302, sent.get_data(as_text=True)[:2000]
    return moderator, str(sent.location)


def file_it(client: Browser, url: str) -> None:
    """Submit what is typed so far: nothing."""
    sent = client.submit_form(f"{url}/submit", {"authorised": True}, button="Submit")
    assert sent.status_code == 303


def newest(app: Flask) -> tuple[Submission, Version, dict[str, Any]]:
    """The submission, its version and what the public bytes say."""
    with app.app_context():
        version = db.session.scalars(select(Version)).one()
        submission = db.session.get_one(Submission, version.submission_id)
        return submission, version, json.loads(version.public_bytes)


def test_until_it_is_filed_it_is_the_secretariats(
    app: Flask, client: Browser, recorded: tuple[Person, str], head: Person
) -> None:
    _moderator, url = recorded
    theirs: Any = app.test_client()
    people.sign_in(theirs, head)
    assert theirs.get(url).status_code == 404
    assert url not in theirs.get("/en/workspace/").get_data(as_text=True)
    other: Any = app.test_client()
    people.sign_in(other, people.staff(app, "editor"))
    assert other.get(url).status_code == 404


def test_it_is_labelled_sealed_and_sent_to_the_organisation(
    app: Flask, client: Browser, recorded: tuple[Person, str], head: Person
) -> None:
    moderator, url = recorded
    file_it(client, url)
    submission, version, public = newest(app)
    day = (now() - timedelta(days=1)).date()
    facts = public["recorded"]
    assert (facts["by"], facts["arrived_by"], facts["arrived_on"]) == (
        "secretariat",
        "e-mail",
        day.isoformat(),
    )
    assert len(facts["originals"][0]["sha256"]) == 64
    assert public["files"] == []
    mail = people.mails_to(app, head.email)[-1]
    assert "The Secretariat recorded it" in mail.text
    theirs: Any = app.test_client()
    people.sign_in(theirs, head)
    label = "Recorded by the Secretariat from an e-mail received on"
    assert label in theirs.get_ok(f"{url}/receipt/1").words
    second = people.staff(app, "moderator")
    with app.app_context():
        for action in (Action.TAKE_UP, Action.PUBLISH):
            with pytest.raises(NotAllowed):
                step(app, submission.id, action, moderator, version.submitted_at)
            step(app, submission.id, action, second, version.submitted_at)
    reader: Any = app.test_client()
    assert label in reader.get_ok(f"/en/register/{submission.reference}").words
    with app.app_context():
        made = db.session.get_one(Submission, submission.id)
        key = queries.sealed(db.session, made)[0].received.key
    assert reader.get(f"/files/{key}/letter.csv").status_code == 404
    assert theirs.get(f"/files/{key}/letter.csv", buffered=True).status_code == 200


def test_only_a_moderator_records_and_only_what_has_come(
    app: Flask, client: Browser, call: Call, reeds: Organisation, head: Person
) -> None:
    url = f"/en/moderation/recordings/{call.slug}"
    for who in (head, people.staff(app, "editor"), people.staff(app, "administrator")):
        people.sign_in(client, who)
        assert client.get(url).status_code == 403
    people.sign_in(client, people.staff(app, "moderator"))
    late = client.submit_form(
        url,
        {
            "organisation": str(reeds.id),
            "language": "en",
            "arrived_by": "letter",
            "arrived_on": (now() + timedelta(days=2)).date().isoformat(),
            "original": (io.BytesIO(LETTER), "letter.csv"),
        },
    )
    assert late.status_code == 422
    assert "Enter a day that has come." in late.page.words  # type: ignore[attr-defined]

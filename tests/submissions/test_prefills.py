"""A draft takes over what its organisation wrote before."""

from flask import Flask
from sqlalchemy import select

from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from portal.submissions import drafts
from portal.submissions.models import DraftSection, Submission
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import ANSWERS, Filing, make_filing


def second_draft(app: Flask, filing: Filing) -> str:
    with app.app_context(), transaction() as session:
        first = session.get_one(Submission, filing.id)
        organisation = session.get_one(Organisation, first.organisation_id)
        actor = people.actor_here(session, filing.head)
        return drafts.start(session, first.call, organisation, "en", actor, now()).key


def test_an_empty_draft_takes_over_earlier_answers(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "published")
    key = second_draft(app, filing)
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/{key}"
    answer = client.submit_form(url, {}, action="take-over")
    assert answer.status_code == 302
    with app.app_context():
        sections = [
            row.answers
            for row in db.session.scalars(select(DraftSection).order_by(DraftSection.id.desc()))
        ]
    assert sections[0] == ANSWERS
    assert "take-over" not in client.get(url).text


def test_nothing_of_another_organisation_is_taken_over(app: Flask, client: Browser) -> None:
    filing, stranger = make_filing(app, "published"), make_filing(app, "published")
    key = second_draft(app, filing)
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/{key}"
    token = client.get_ok(url).forms[0].values()["csrf_token"]
    answer = client.post(f"{url}/take-over/earlier/{stranger.id}", data={"csrf_token": token})
    assert answer.status_code == 409
    with app.app_context():
        assert len(list(db.session.scalars(select(DraftSection.id)))) == 2

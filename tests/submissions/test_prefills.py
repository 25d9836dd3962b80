"""A draft takes over what its organisation wrote before."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from portal.submissions import actions, drafts, prefills, queries
from portal.submissions.lifecycle import Action
from portal.submissions.models import DraftSection, Submission
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call, make_questionnaire_version
from tests.factories.submissions import ANSWERS, Filing, make_filing

# The same code in another section and of the same type; and one whose type has changed.
QUESTIONNAIRE: dict[str, Any] = {
    "code": "example-next",
    "title": {"en": "Next questionnaire"},
    "sections": [
        {
            "code": "other",
            "title": {"en": "Other"},
            "questions": [
                {"code": "title", "type": "short-text", "label": {"en": "Title"}},
                {"code": "results", "type": "short-text", "label": {"en": "Results"}},
            ],
        }
    ],
}


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


def test_an_earlier_call_of_the_lineage_comes_first_and_codes_of_one_type_match(app: Flask) -> None:
    filing = make_filing(app, "submitted")
    with app.app_context(), transaction() as session:
        first = session.get_one(Submission, filing.id)
        organisation = session.get_one(Organisation, first.organisation_id)
        actor = people.actor_here(session, filing.head)
        other = make_call(session)
        for _ in range(prefills.MOST):  # later answers to calls on other subjects
            made = drafts.start(session, other, organisation, "en", actor, now())
            drafts.save_section(session, made, "work", ANSWERS, actor, seen=0, now=now())
            actions.perform(session, made, Action.SUBMIT, actor, now=now())
        asked = make_questionnaire_version(session, QUESTIONNAIRE)
        call = make_call(session, follows_id=first.call_id, questionnaire_version_id=asked.id)
        draft = drafts.start(session, call, organisation, "en", actor, now())
        offered = prefills.offers(session, draft)
        assert offered[0][1].id == filing.id
        taken = prefills.take_over(session, draft, "earlier", filing.id, actor, now())
        sections = queries.draft_sections(session, draft.round)
    assert taken == 1
    assert {code: row.answers for code, row in sections.items()} == {
        "other": {"title": ANSWERS["title"]}
    }

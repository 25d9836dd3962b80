"""A colleague elsewhere clears a draft by a link: once, in time, and about what they read."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.foundation.clock import now
from portal.foundation.db import db
from portal.submissions.lifecycle import Action
from portal.submissions.models import Clearance
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import Filing, step
from tests.submissions.writing import home, make_draft

BO = {"name": "Bo Example", "email": "bo@ministry.example", "message": "Please by Friday."}
CLEARED = {"result": "cleared", "read_it": True}


def asked(app: Flask, client: Browser) -> tuple[Filing, str]:
    """A draft about which Bo is asked, and the path of the link."""
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/clearance"
    assert client.submit_form(url, BO, button="Send the link").status_code == 302
    return filing, people.link_for(app, BO["email"])


def give(browser: Any, link: str, **data: Any) -> Any:
    """Read the draft, go on to the answer and send it."""
    page = browser.get_ok(link)
    return browser.submit_form(page.links["Give your answer"], {**CLEARED, **data})


def test_a_colleague_without_an_account_clears_a_draft(app: Flask, client: Browser) -> None:
    filing, link = asked(app, client)
    told = people.mails_to(app, BO["email"])[-1]
    assert "reed beds" not in told.text + told.subject
    assert "Please by Friday." in told.text
    bo: Any = app.test_client()
    read = bo.get(link)
    assert "Three sites." in read.page.words
    assert "Set-Cookie" not in read.headers
    assert read.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert read.headers["Referrer-Policy"] == "no-referrer"
    assert "Bo Example" in client.get_ok(f"{home(filing)}/submit").words
    assert give(bo, link).status_code == 200
    assert "Cleared: it may go as it stands" in client.get_ok(home(filing)).words
    assert "has answered" in people.mails_to(app, filing.head.email)[-1].text
    again = bo.get(link)
    assert again.status_code == 410
    assert "You have answered already" in again.page.words


def test_an_answer_is_about_the_draft_that_was_read(app: Flask, client: Browser) -> None:
    filing, link = asked(app, client)
    bo: Any = app.test_client()
    page = bo.get_ok(link)
    changed = {"q-results": "Four sites."}
    client.submit_form(f"{home(filing)}/sections/work", changed, button="stay")
    late = bo.submit_form(page.links["Give your answer"], CLEARED)
    assert late.status_code == 409
    assert "It was changed after you opened it." in late.page.words
    refused = give(bo, link, result="not-cleared")
    assert refused.status_code == 422
    assert give(bo, link, result="not-cleared", comment="Ask the coast guard.").status_code == 200
    words = client.get_ok(home(filing)).words
    assert "Ask the coast guard." in words
    assert "The draft has been changed since." not in words
    client.submit_form(f"{home(filing)}/sections/work", {"q-results": "Five."}, button="stay")
    assert "The draft has been changed since." in client.get_ok(home(filing)).words


@pytest.mark.parametrize("end", ["revoked", "expired", "submitted", "deleted"])
def test_a_link_ends(app: Flask, client: Browser, end: str, clock: Any) -> None:
    filing, link = asked(app, client)
    bo: Any = app.test_client()
    page = bo.get_ok(link)
    form = bo.get_ok(page.links["Give your answer"])
    if end == "revoked":
        client.submit_form(home(filing), action="/revoke")
    elif end == "expired":
        clock.forward(days=15)
    else:
        action = Action.SUBMIT if end == "submitted" else Action.DELETE
        with app.app_context():
            step(app, filing.id, action, filing.head, now())
    assert bo.get(link).status_code == 410
    assert bo.submit_form(f"{link}/answer", CLEARED, page=form).status_code == 410
    with app.app_context():
        assert db.session.query(Clearance.result).one()[0] is None


def test_a_forged_link_says_nothing(app: Flask, client: Browser) -> None:
    _filing, link = asked(app, client)
    stranger: Any = app.test_client()
    assert stranger.get(link[:-2] + "xx").status_code == 404
    assert stranger.get(f"{link}/files/{'f' * 16}").status_code == 404


def test_only_writers_ask(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    reader = people.person(app)
    people.join_organisation(app, reader, filing.organisation, "reader")
    for who, status in ((reader, 403), (filing.moderator, 404)):
        people.sign_in(client, who)
        assert client.get(f"{home(filing)}/clearance").status_code == status


def test_asking_again_replaces_the_link(app: Flask, client: Browser) -> None:
    filing, link = asked(app, client)
    url = f"{home(filing)}/clearance"
    client.submit_form(url, {**BO, "email": "BO@ministry.example"}, button="Send the link")
    assert app.test_client().get(link).status_code == 410
    with app.app_context():
        found = db.session.query(Clearance).order_by(Clearance.id).all()
        assert [one.revoked_at is None for one in found] == [False, True]
        assert found[1].expires_at - found[1].asked_at == timedelta(days=14)

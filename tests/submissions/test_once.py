"""A submit takes effect once: double click, two tabs, a retry after a lost answer."""

import threading
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.foundation.db import db
from portal.submissions.models import Submission, Version
from tests import people
from tests.browsing import Browser
from tests.submissions.writing import home, make_draft

DECLARED = {"authorised": True, "agreed": True}


def versions(app: Flask) -> int:
    """How many versions there are."""
    with app.app_context():
        return len(db.session.scalars(select(Version.id)).all())


def test_the_same_form_sent_again_gives_the_same_receipt(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    page = client.get_ok(url)
    answers = [client.submit_form(url, DECLARED, page=page, button="Submit") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert {answer.location for answer in answers} == {f"{home(filing)}/receipt/1"}
    assert versions(app) == 1


def test_two_sends_at_once_make_one_submission(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    page = client.get_ok(url)
    together, answers = threading.Barrier(2), []

    def send(browser: Browser) -> None:
        together.wait(10)
        answers.append(browser.submit_form(url, DECLARED, page=page, button="Submit"))

    second: Any = app.test_client()
    second._cookies = dict(client._cookies)
    threads = [threading.Thread(target=send, args=(browser,)) for browser in (client, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert versions(app) == 1


def test_another_tab_learns_that_it_is_submitted(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    first, second = client.get_ok(url), client.get_ok(url)
    client.submit_form(url, DECLARED, page=first, button="Submit")
    answer = client.submit_form(url, DECLARED, page=second, button="Submit")
    assert answer.status_code == 409
    assert filing.head.name in answer.page.words
    assert versions(app) == 1


def test_the_same_key_with_other_content_is_refused(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    page = client.get_ok(url)
    client.submit_form(url, DECLARED, page=page, button="Submit")
    answer = client.submit_form(url, DECLARED, page=page, button="Submit", forge={"seen": "77"})
    assert answer.status_code == 422
    assert versions(app) == 1


def test_a_key_of_somebody_else_opens_nothing(app: Flask, client: Browser) -> None:
    filing, other = make_draft(app), make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    page = client.get_ok(url)
    client.submit_form(url, DECLARED, page=page, button="Submit")
    key = page.one("input", name="form_key").get("value")
    people.sign_in(client, other.head)
    answer = client.submit_form(
        f"{home(other)}/submit", DECLARED, button="Submit", forge={"form_key": key}
    )
    assert answer.status_code == 422
    assert versions(app) == 1


def test_a_form_from_before_a_change_is_stale(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    answer = client.submit_form(url, DECLARED, button="Submit", forge={"seen": "0"})
    assert answer.status_code == 409
    with app.app_context():
        assert db.session.get_one(Submission, filing.id).reference is None

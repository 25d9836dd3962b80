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


def test_another_tab_of_the_same_person_has_the_same_receipt(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/submit"
    tabs = [client.get_ok(url), client.get_ok(url)]
    keys = {tab.one("input", name="form_key").get("value") for tab in tabs}
    answers = [client.submit_form(url, DECLARED, page=tab, button="Submit") for tab in tabs]
    assert len(keys) == 2
    assert {(a.status_code, a.location) for a in answers} == {(303, f"{home(filing)}/receipt/1")}
    assert versions(app) == 1


def test_a_colleague_who_comes_second_reads_who_was_first(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    colleague = people.person(app)
    people.join_organisation(app, colleague, filing.organisation, "head")
    url = f"{home(filing)}/submit"
    theirs: Any = app.test_client()
    people.sign_in(theirs, colleague)
    page = theirs.get_ok(url)
    people.sign_in(client, filing.head)
    client.submit_form(url, DECLARED, button="Submit")
    answer = theirs.submit_form(url, DECLARED, page=page, button="Submit")
    assert answer.status_code == 409
    assert f"Somebody was first: {filing.head.name}" in answer.page.words
    assert "What was done: Submitted." in answer.page.words
    assert answer.page.links["See how it stands now"] == home(filing)
    assert theirs.get_ok(home(filing)).heading
    assert versions(app) == 1


def test_the_second_tab_of_a_step_says_it_was_you(app: Flask, client: Browser) -> None:
    filing = make_draft(app, "submitted")
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/steps/withdraw"
    reason = {"reason": "It names a person."}
    tabs = [client.get_ok(url), client.get_ok(url)]
    answers = [client.submit_form(url, reason, page=tab, button="Withdraw") for tab in tabs]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "You were first yourself, in another tab" in answers[1].page.words
    assert answers[1].page.links["See how it stands now"] == home(filing)


def test_who_may_read_but_not_act_is_led_back_to_the_thing(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    reader = people.person(app)
    people.join_organisation(app, reader, filing.organisation, "reader")
    people.sign_in(client, reader)
    answer = client.get(f"{home(filing)}/submit")
    assert answer.status_code == 403
    assert "needs another role" in answer.page.words
    assert answer.page.links["See how it stands now"] == home(filing)
    people.sign_out(client)
    people.sign_in(client, people.person(app))
    answer = client.get(f"{home(filing)}/submit")
    assert answer.status_code == 404  # whoever may not see it learns nothing of it
    assert "See how it stands now" not in answer.page.links


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

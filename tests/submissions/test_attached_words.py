"""Words in attached files: found once they are public, marked, and gone with what is withdrawn."""

import io
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from portal.foundation import jobs, search
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.submissions import attached_words
from portal.submissions.lifecycle import Action
from portal.submissions.models import Attachment, AttachmentText
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import Filing, step
from tests.submissions.writing import home, make_draft

DECLARED = {"authorised": True, "agreed": True}
TABLE = b"site,seen\nLagoon of Quillwort,Zugunruhe\n"
MARK = "found in an attached file"


def work(app: Flask) -> None:
    """Let the worker do what waits, but the PDFs."""
    with app.app_context():
        while (taken := jobs.claim()) is not None:
            if taken.kind == attached_words.JOB:
                assert jobs.run(taken).error is None


def attach(client: Browser, filing: Filing, name: str, data: bytes) -> None:
    url = f"{home(filing)}/files/documents"
    answer = client.submit_form(url, {"file": (io.BytesIO(data), name)}, button="Add this file")
    assert answer.status_code == 302


def publish(app: Flask, client: Browser, name: str = "counts.csv", data: bytes = TABLE) -> Filing:
    """Something published with a file."""
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    attach(client, filing, name, data)
    answer = client.submit_form(f"{home(filing)}/submit", DECLARED, button="Submit")
    assert answer.status_code == 303
    people.sign_out(client)
    take(app, filing, Action.TAKE_UP, Action.PUBLISH)
    return filing


def take(app: Flask, filing: Filing, *actions: Action) -> None:
    for action in actions:
        who = filing.head if action in (Action.WITHDRAW, Action.REVISE) else filing.moderator
        with app.app_context():
            step(app, filing.id, action, who, now())


def found(client: Browser, words: str) -> str:
    """What the register says to a search."""
    return str(client.get_ok(f"/en/register/?q={words}").words)


def test_a_word_in_a_file_is_found_and_said_to_stand_there(app: Flask, client: Browser) -> None:
    filing = publish(app, client)
    assert "Nothing fits" in found(client, "zugunruhe")  # nothing slow in the request
    work(app)
    with app.app_context():
        title, reference = filing.submission().title, str(filing.submission().reference)
    page = found(client, "quillwort+zugunruhe")
    assert reference in page
    assert MARK in page
    assert MARK not in found(client, title.split()[-1])  # the report's own words
    assert "Nothing fits" in found(client, "zugunruhe+nowhere")


def test_nothing_is_read_before_it_is_public(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    attach(client, filing, "counts.csv", TABLE)
    client.submit_form(f"{home(filing)}/submit", DECLARED, button="Submit")
    people.sign_out(client)
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count(AttachmentText.id))) == 0
    assert "Nothing fits" in found(client, "zugunruhe")


def test_what_is_withdrawn_is_not_found_any_more(app: Flask, client: Browser) -> None:
    filing = publish(app, client)
    work(app)
    take(app, filing, Action.WITHDRAW)
    assert "Nothing fits" in found(client, "zugunruhe")
    with app.app_context():
        search.rebuild(attached_words.SOURCE)
    assert "Nothing fits" in found(client, "zugunruhe")


def test_a_late_job_of_something_withdrawn_brings_nothing_back(app: Flask, client: Browser) -> None:
    filing = publish(app, client)
    take(app, filing, Action.WITHDRAW)
    work(app)
    assert "Nothing fits" in found(client, "zugunruhe")


def test_a_file_waits_for_the_scanner_and_an_infected_one_is_never_read(
    app: Flask, client: Browser
) -> None:
    publish(app, client)

    def scanned(result: str) -> None:
        with app.app_context(), transaction() as session:
            file: Any = session.scalars(select(Attachment)).one()
            file.received.check_result = result

    scanned("waiting")
    with app.app_context():
        while (taken := jobs.claim()) is not None and taken.kind != attached_words.JOB:
            pass
        assert taken is not None
        assert jobs.run(taken).result == "retried"
    scanned("infected")
    with app.app_context():
        attached_words.read_files(taken.payload)
    assert "Nothing fits" in found(client, "zugunruhe")
    scanned("clean")
    with app.app_context():
        attached_words.read_files(taken.payload)
        attached_words.read_files(taken.payload)  # a job may run twice
        assert db.session.scalar(select(func.count(AttachmentText.id))) == 1
    assert MARK in found(client, "zugunruhe")
    with app.app_context():
        assert search.rebuild(attached_words.SOURCE) == 1
    assert MARK in found(client, "zugunruhe")

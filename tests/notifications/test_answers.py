"""What a notification drew: counted, shelved, and to take away as a PDF, a ZIP and a table."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from flask import Flask
from pypdf import PdfReader

from portal.foundation import jobs
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.notifications import answers, documents, queries
from portal.notifications.models import Notification
from portal.submissions.lifecycle import Action
from tests.browsing import Browser
from tests.factories.notifications import make_addressee, make_issued
from tests.factories.submissions import Filing, make_filing, step
from tests.submissions.test_query_counts import asked

WORDS = {
    "which_mechanisms_would_help": "A yearly report.",
    "which_models_do_you_know": "Two models are known.",
}


def issued(app: Flask, **values: Any) -> Notification:
    with app.app_context(), transaction() as session:
        return make_issued(session, **values)


def answered(
    app: Flask, notification: Notification, *roads: Action, asked_too: bool = True
) -> Filing:
    """An answer to ``notification`` of a fresh organisation, after these steps."""
    filing = make_filing(app, "draft", call=notification.call, section="answers", answers=WORDS)
    with app.app_context():
        if asked_too:
            with transaction() as session:
                make_addressee(session, notification, filing.organisation, region="africa")
        for action in roads:
            who = filing.head if action in (Action.SUBMIT, Action.WITHDRAW) else filing.moderator
            step(app, filing.id, action, who, now())
    return filing


def work() -> None:
    """Let the worker make what is ordered of notifications."""
    while (taken := jobs.claim()) is not None:
        if taken.kind == documents.JOB:
            assert jobs.run(taken).error is None


POSTED = (Action.SUBMIT, Action.TAKE_UP, Action.PUBLISH)


def test_only_what_is_published_counts_and_is_shown(world: Flask, client: Browser) -> None:
    notification = issued(world)
    answered(world, notification, *POSTED)
    answered(world, notification, Action.SUBMIT)
    answered(world, notification)
    with world.app_context():
        counted = answers.counters(db.session, notification)
        assert vars(counted.whole) == {"asked": 3, "answered": 1, "nil": 0}
        assert vars(counted.regions["africa"]) == vars(counted.whole)
    page = client.get_ok(f"/en/notifications/{notification.slug}")
    assert "3 addressees were asked. 1 of their answers is published." in page.words
    table = page.all("table")[0]
    assert "Asked: 3. Answered: 1." in client.get_ok("/en/notifications/").words
    assert "Organisations 3 1 0" in " ".join(" ".join(table.itertext()).split())


def test_an_answer_that_nobody_asked_for_is_shown_and_not_counted(
    world: Flask, client: Browser
) -> None:
    notification = issued(world)
    answered(world, notification, *POSTED, asked_too=False)
    page = client.get_ok(f"/en/notifications/{notification.slug}")
    assert "CSP-2026-00001" in page.words
    with world.app_context():
        assert answers.counters(db.session, notification).whole.asked == 0


def test_late_answers_are_listed_apart(world: Flask, client: Browser, clock: Any) -> None:
    notification = issued(world, due_in=1)
    clock.forward(days=2)
    answered(world, notification, *POSTED)
    assert "Received late" in client.get_ok(f"/en/notifications/{notification.slug}").words


def test_the_archive_holds_the_exact_bytes_a_table_and_the_data(
    world: Flask, client: Browser, clock: Any
) -> None:
    notification = issued(world)
    url = f"/en/notifications/{notification.slug}"
    assert client.get(f"{url}/answers.zip").status_code == 404
    filing = answered(world, notification, *POSTED)
    assert client.get(f"{url}/answers.zip").status_code == 503  # it is being made
    clock.forward(minutes=2)
    with world.app_context():
        work()
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{url}/answers.zip", inspect=False).data))
    assert archive.testzip() is None
    with world.app_context():
        version = filing.submission().public_version
        assert version is not None
        body = archive.read("CSP-2026-00001/canonical.json")
        assert hashlib.sha256(body).hexdigest() == version.public_hash
    lines = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
    assert [(line["reference"], line["late"]) for line in lines] == [("CSP-2026-00001", "False")]
    told = json.loads(archive.read("answers.json"))
    assert told["notification"] == notification.number
    assert told["answers"][0]["public_hash"] == lines[0]["public_hash"]


def test_the_compilation_reads_out_every_answer(world: Flask, client: Browser, clock: Any) -> None:
    notification = issued(world)
    answered(world, notification, *POSTED)
    clock.forward(minutes=2)
    with world.app_context():
        work()
    for language, words in (("en", "Answers to Notification"), ("ar", notification.number)):
        url = f"/{language}/notifications/{notification.slug}/answers.pdf"
        text = " ".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(client.get(url, inspect=False).data)).pages
        )
        assert words in text
        assert WORDS["which_models_do_you_know"] in " ".join(text.split())


def test_what_is_withdrawn_is_handed_out_no_more(world: Flask, client: Browser, clock: Any) -> None:
    notification = issued(world)
    url = f"/en/notifications/{notification.slug}/answers.zip"
    first, second = answered(world, notification, *POSTED), answered(world, notification, *POSTED)
    clock.forward(minutes=2)
    with world.app_context():
        work()
        step(world, first.id, Action.WITHDRAW, first.head, now())
    assert client.get(url).status_code == 503
    clock.forward(minutes=2)
    with world.app_context():
        work()
    names = zipfile.ZipFile(io.BytesIO(client.get(url, inspect=False).data)).namelist()
    with world.app_context():
        assert f"{second.submission().reference}/canonical.json" in names
        assert f"{first.submission().reference}/canonical.json" not in names


def test_the_letter_is_a_pdf_in_each_language(world: Flask, client: Browser) -> None:
    notification = issued(world)
    with world.app_context():
        with transaction() as session:
            found = queries.by_slug(session, notification.slug)
            assert found is not None
            documents.order_letter(found)
        work()
    for language, words in (("fr", "Objet d’exemple"), ("es", "Example subject")):
        url = f"/{language}/notifications/{notification.slug}/letter.pdf"
        text = PdfReader(io.BytesIO(client.get(url, inspect=False).data)).pages[0].extract_text()
        assert words in " ".join(text.split())
        question = "Quels modèles" if language == "fr" else "Which models"
        assert question in " ".join(text.split())
    printed = client.get_ok(f"/fr/notifications/{notification.slug}/print").words
    assert "Merci de répondre" in printed
    assert "Quels modèles connaissez-vous" in printed


def test_the_page_asks_as_often_for_ten_as_for_one(world: Flask, client: Browser) -> None:
    notification = issued(world)
    url = f"/en/notifications/{notification.slug}"
    answered(world, notification, *POSTED)
    before = asked(client, url)
    for _ in range(9):
        answered(world, notification, *POSTED)
    assert asked(client, url) == before


def test_files_in_use_are_known_to_the_sweep(world: Flask, clock: Any) -> None:
    from portal.foundation import files, kept_files

    notification = issued(world)
    answered(world, notification, *POSTED)
    clock.forward(minutes=2)
    with world.app_context():
        work()
        assert set(files.current().keys()) <= kept_files.known(db.session)
        assert files.current().sweep(kept_files.known(db.session), timedelta(0)).orphans == ()

"""``/r/<reference>``: the same for what is unknown and what is not public; a fingerprint opens."""

import hashlib
import io

from flask import Flask

from portal.accounts.models import Person
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.formats import moment, utc_moment
from portal.submissions import queries
from portal.submissions.lifecycle import Action
from tests import people
from tests.browsing import Browser
from tests.factories.submissions import Filing, step
from tests.samples import tables
from tests.submissions.writing import home, make_draft

UNKNOWN = "CSP-2026-99999"
NOTHING = "Nothing public stands behind this reference."


def receipt_of(app: Flask, filing: Filing, number: int = 1) -> tuple[str, str]:
    """Reference and fingerprint, as the receipt shows them."""
    with app.app_context():
        submission = filing.submission()
        version = queries.version(db.session, submission, number)
        assert version is not None
        return str(submission.reference), version.fingerprint


def attach(client: Browser, filing: Filing, name: str = "counts.csv") -> bytes:
    """Attach a sound file through the page; its bytes."""
    data = next(tables.honest()).data
    url = f"{home(filing)}/files/documents"
    answer = client.submit_form(url, {"file": (io.BytesIO(data), name)}, button="Add this file")
    assert answer.status_code == 302, answer.page.words
    return data


def test_page_and_mail_promise_the_same(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    with app.app_context(), transaction() as session:
        session.get_one(Person, filing.head.id).time_zone = "America/Bogota"
    digest = hashlib.sha256(attach(client, filing, "poachers-of-the-delta.csv")).hexdigest()
    url = f"{home(filing)}/submit"
    answer = client.submit_form(url, {"authorised": True, "agreed": True}, button="Submit")
    page = client.get_ok(str(answer.location))
    reference, fingerprint = receipt_of(app, filing)
    with app.app_context():
        version = queries.version(db.session, filing.submission(), 1)
        assert version is not None
        public_hash, received = version.public_hash, version.submitted_at
    [sent] = people.mails_to(app, filing.head.email)
    local = f"Your time: {moment(received, 'America/Bogota', 'en')}"
    for shown in (page.words.replace(" ", ""), sent.text.replace(" ", "").replace("\n", "")):
        for promised in (f"{reference}.v1", fingerprint, public_hash, digest):
            assert promised in shown, promised
        assert local.replace(" ", "") in shown
    assert received.strftime("%Y-%m-%d %H:%M:%S") in sent.text
    assert utc_moment(received, "en") in page.words
    assert "delta" not in sent.text  # a file's name may tell what the report is about


def test_unknown_and_unpublished_are_told_alike(app: Flask, client: Browser) -> None:
    for road in ("submitted", "declined"):
        reference, _fingerprint = receipt_of(app, make_draft(app, road))
        known, unknown = client.get(f"/r/{reference}"), client.get(f"/r/{UNKNOWN}")
        assert known.status_code == unknown.status_code
        told = [
            (answer.page.words.replace(asked, ""), sorted(answer.headers.keys()))
            for answer, asked in ((known, reference), (unknown, UNKNOWN))
        ]
        assert told[0] == told[1]
        assert NOTHING in known.page.words


def test_the_fingerprint_confirms_version_and_time_and_no_more(app: Flask, client: Browser) -> None:
    filing = make_draft(app, "submitted")
    reference, fingerprint = receipt_of(app, filing)
    spaced = " ".join(fingerprint[i : i + 4].upper() for i in range(0, 64, 4))
    for typed in (fingerprint, spaced):
        answer = client.submit_form(f"/r/{reference}", {"fingerprint": typed})
        assert "This receipt is genuine" in answer.page.words
        assert "reed beds" not in answer.page.words
        assert filing.organisation.name not in answer.page.words


def test_a_wrong_fingerprint_is_told_the_same_for_known_and_unknown(
    app: Flask, client: Browser
) -> None:
    reference, fingerprint = receipt_of(app, make_draft(app, "submitted"))
    told = [
        client.submit_form(f"/r/{asked}", {"fingerprint": typed}).page.words.replace(asked, "")
        for asked, typed in ((reference, "0" * 64), (UNKNOWN, "0" * 64))
    ]
    assert told[0] == told[1]
    assert "genuine" not in told[0]
    assert "genuine" not in client.get_ok(f"/r/{UNKNOWN}?fingerprint={fingerprint}").words


def test_what_is_published_is_shown_with_its_hash(app: Flask, client: Browser) -> None:
    filing = make_draft(app, "published")
    reference, _fingerprint = receipt_of(app, filing)
    words = client.get_ok(f"/r/{reference}").words
    assert "Example report on reed beds" in words
    body = client.get(f"/en/register/{reference}/v1/canonical.json")
    assert body.get_etag()[0] in words.replace(" ", "")


def test_a_withdrawn_one_says_so_without_its_title(app: Flask, client: Browser) -> None:
    filing = make_draft(app, "withdrawn")
    words = client.get_ok(f"/r/{receipt_of(app, filing)[0]}").words
    assert "has been withdrawn" in words
    assert "reed beds" not in words


def test_a_file_is_checked_with_the_receipt_or_once_it_is_public(
    app: Flask, client: Browser
) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    data = attach(client, filing)
    client.submit_form(
        f"{home(filing)}/submit", {"authorised": True, "agreed": True}, button="Submit"
    )
    people.sign_out(client)
    reference, fingerprint = receipt_of(app, filing)

    def check(address: str, body: bytes) -> str:
        sent = {"file": (io.BytesIO(body), "any name.csv")}
        words: str = client.submit_form(address, sent).page.words
        return words

    url = f"/r/{reference}/check-a-file"
    opened = f"{url}?fingerprint={fingerprint}"
    yes, no, hidden = check(opened, data), check(opened, data + b"x"), check(url, data)
    assert "counts.csv" in yes
    assert "counts.csv" not in no
    assert "counts.csv" not in hidden

    with app.app_context():
        step(app, filing.id, Action.TAKE_UP, filing.moderator, now())
        step(app, filing.id, Action.PUBLISH, filing.moderator, now())
    assert "counts.csv" in check(url, data)


def test_a_receipt_is_seen_by_its_organisation_and_staff_only(app: Flask, client: Browser) -> None:
    filing, other = make_draft(app, "submitted"), make_draft(app)
    url = f"{home(filing)}/receipt/1"
    seen = {}
    for name, who in (("head", filing.head), ("other", other.head), ("staff", filing.moderator)):
        people.sign_in(client, who)
        seen[name] = client.get(url).status_code
    assert seen == {"head": 200, "other": 404, "staff": 200}
    people.sign_in(client, filing.head)
    assert client.get(f"{home(filing)}/receipt/2").status_code == 404

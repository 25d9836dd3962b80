"""One report from the first word to the public register, through pages, as people do it."""

import json

from flask import Flask
from sqlalchemy import select

from portal.foundation.db import db, transaction
from portal.foundation.mail import OutboxMail
from portal.submissions.fingerprint import public_hash
from portal.submissions.models import Submission
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call


def test_a_report_is_written_submitted_returned_corrected_and_published(
    app: Flask, client: Browser
) -> None:
    head = people.person(app, name="Amina Example")
    people.organisation(app, head=head, name="Example Flyway Network")
    moderator = people.staff(app, "moderator")
    with app.app_context(), transaction() as session:
        make_call(session, slug="reports-2026")
    people.sign_in(client, head)

    answer = client.submit_form(
        "/en/workspace/submissions/start/reports-2026", {"language": "fr"}, button="Start writing"
    )
    assert answer.status_code == 302, answer.page.words
    overview = answer.headers["Location"]
    key = overview.rsplit("/", 1)[1]
    section = f"{overview}/sections/work"
    answer = client.submit_form(section, {"q-results": "Trois sites."}, button="continue")
    assert answer.status_code == 303
    page = client.get_ok(f"{overview}/submit")
    assert "1 answer is missing" in page.words

    client.submit_form(section, {"q-title": "Rapport d’exemple"}, button="continue")
    client.get_ok(f"{overview}/preview")
    answer = client.submit_form(f"{overview}/submit", {"authorised": True}, button="Submit")
    assert answer.status_code == 422
    assert "Confirm that you agree to publication." in answer.page.words
    answer = client.submit_form(
        f"{overview}/submit", {"authorised": True, "agreed": True}, button="Submit"
    )
    assert answer.status_code == 303
    receipt = client.get_ok(answer.headers["Location"])
    assert "CSP-" in receipt.words

    with app.app_context():
        submission = db.session.scalars(select(Submission).where(Submission.key == key)).one()
        reference = submission.reference
        mails = list(db.session.scalars(select(OutboxMail.kind)))
    assert mails == ["submissions.submitted"]
    assert client.get(f"/en/register/{reference}").status_code == 404

    people.sign_in(client, moderator)
    queue = client.get_ok("/en/moderation/")
    assert "Rapport d’exemple" in queue.words
    review = f"/en/moderation/review/{key}"
    client.get_ok(review)
    client.submit_form(f"{review}/steps/take-up", {}, action="take-up")
    answer = client.submit_form(f"{review}/steps/return", {}, action="return")
    assert answer.status_code == 422
    answer = client.submit_form(
        f"{review}/steps/return",
        {"ground": "incomplete", "reason": "Please add the second site."},
        action="return",
    )
    assert answer.status_code == 302, answer.page.words

    people.sign_in(client, head)
    assert "Please add the second site." in client.get_ok(overview).words
    client.submit_form(section, {"q-results": "Trois sites, dont un second."}, button="continue")
    client.submit_form(f"{overview}/submit", {"authorised": True, "agreed": True}, button="Submit")
    people.sign_in(client, moderator)
    page = client.get_ok(review)
    assert "second" in page.words
    client.submit_form(f"{review}/steps/take-up", {}, action="take-up")
    answer = client.submit_form(
        f"{review}/steps/publish",
        {"answers_call": True, "no_personal_data": True, "no_exact_places": True},
        action="publish",
    )
    assert answer.status_code == 302, answer.page.words

    people.sign_out(client)
    assert "Rapport d’exemple" in client.get_ok("/en/register/").words
    assert "Rapport d’exemple" in client.get_ok("/fr/register/?q=rapport").words
    page = client.get_ok(f"/en/register/{reference}")
    assert "Trois sites, dont un second." in page.words
    body = client.get(f"/en/register/{reference}/v2/canonical.json").data
    assert public_hash(body) in client.get_ok(f"/r/{reference}").words.replace(" ", "")
    assert json.loads(body)["answers"]["title"] == "Rapport d’exemple"
    assert client.get(f"/en/register/{reference}/v1").status_code == 404

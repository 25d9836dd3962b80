"""Filing jointly: invited, signed, late, changed, withdrawn; and what the public reads of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.foundation.audit import AuditEntry
from portal.foundation.cases import Case
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotPossible
from portal.submissions import documents, queries
from portal.submissions.joint import actions, policy, shown
from portal.submissions.models import Event, Submission
from tests import people
from tests.browsing import Browser
from tests.submissions.signing import Together, gather
from tests.submissions.writing import home, make_call_with_files

TITLE = "Example report on reed beds"


def change_the_text(together: Together, words: str) -> None:
    """The lead saves another text."""
    section = f"{home(together.filing)}/sections/work"
    answer = together.lead.submit_form(section, {"q-results": words}, button="Save")
    assert answer.status_code in (302, 303)


def counted(together: Together) -> tuple[int, int, int]:
    """How many events, mails to the lead and audit entries of signatures there are."""
    with together.app.app_context():
        events = select(func.count()).where(Event.action.like("signature-%"))
        entries = select(func.count()).where(AuditEntry.action.like("signature.%"))
        found = [db.session.scalar(each) or 0 for each in (events, entries)]
    return found[0], len(together.mails("joint.answered")), found[1]


def test_from_the_invitation_to_the_register(app: Flask, client: Browser, clock: Any) -> None:
    together = gather(app, "Zander", "Étang", "Crane")
    together.invite("Zander", "Crane")
    answer = together.lead.submit_form(f"{together.page}?q=etang", button="Invite Étang")
    assert answer.status_code == 303
    answer = together.lead.submit_form(
        together.page,
        {"names": "River School\n\n Wadi Group \nRiver School"},
        button="Save the names",
    )
    assert answer.status_code == 303
    assert len(together.mails("joint.invited")) == 3
    workspace = together.browser("Crane").get_ok("/en/workspace/")
    assert "Sign or decline" in workspace.words
    page = together.opened("Crane")
    assert TITLE in page.words
    assert "Wadi Group" in page.words
    for name in ("Zander", "Étang"):
        assert together.press(name, "confirm") == 303
    assert together.press("Crane", "decline") == 303
    assert TITLE not in together.opened("Crane").words
    overview = together.lead.get_ok(home(together.filing)).words
    assert "Does not sign" in overview
    assert "Organisation signed" in overview
    checked = together.lead.get_ok(f"{home(together.filing)}/submit").words
    assert "Étang · Zander" in checked
    together.submit()
    reference = together.publish()

    public = json.loads(client.get(f"/en/register/{reference}/v1/canonical.json").data)
    lead = together.filing.organisation.name
    named = [entry["name"] for entry in public["signatories"]]
    assert sorted(named) == sorted([lead, "Zander", "Étang"])
    assert named.index("Étang") < named.index("Zander")
    assert public["on_behalf_of"] == ["River School", "Wadi Group"]
    read = client.get_ok(f"/en/register/{reference}").words
    assert read.index("Étang") < read.index("Zander") < read.index("River School")
    assert "Étang · Zander · River School" in client.get_ok("/en/register/").words
    assert "Étang; Zander; River School" in client.get("/en/register/register.csv").text
    assert "Wadi Group" in together.lead.get_ok(f"{home(together.filing)}/receipt/1").words
    with app.app_context():
        submission = together.filing.submission()
        version = queries.versions(db.session, submission)[0]
        for data in (
            documents.receipt_data(submission, version, [], "en"),
            documents.submission_data(submission, version, [], [], "en"),
        ):
            said = [fact["value"]["text"] for fact in data["facts"]]
            assert said.index("Étang") < said.index("Zander") < said.index("River School")


def test_twice_is_like_once(app: Flask) -> None:
    together = gather(app, "Crane")
    together.invite("Crane")
    page = together.opened("Crane")
    assert together.press("Crane", "confirm", page) == 303
    before = counted(together)
    assert together.press("Crane", "confirm", page) == 303
    assert counted(together) == before == (2, 1, 2)
    signed = together.opened("Crane")
    assert together.press("Crane", "withdraw", signed) == 303
    assert together.press("Crane", "withdraw", signed) == 303
    assert counted(together) == (3, 2, 3)
    assert together.press("Crane", "confirm", page) == 409
    together.invite("Crane")
    found = together.lead.get_ok(f"{together.page}?q=crane").words
    assert "already asked" in found
    assert len(together.mails("joint.invited")) == 2


def test_a_signature_stands_under_the_text_that_was_read(app: Flask, client: Browser) -> None:
    together = gather(app, "Crane", "Stork")
    together.invite("Crane", "Stork")
    assert together.press("Crane", "confirm") == 303
    stale = together.opened("Stork")
    change_the_text(together, "Four sites.")
    assert together.press("Stork", "confirm", stale) == 409
    with app.app_context():
        assert together.signature("Stork").state == "invited"
    change_the_text(together, "Five sites.")
    assert together.mails("joint.changed") == [together.heads["Crane"].email]
    assert "the text has changed since" in together.lead.get_ok(together.page).words
    assert "Sign the changed text" in together.browser("Crane").get_ok("/en/workspace/").words
    assert together.press("Stork", "confirm") == 303
    together.submit()
    assert together.press("Crane", "confirm") == 303
    reference = together.publish()
    public = json.loads(client.get(f"/en/register/{reference}/v1/canonical.json").data)
    assert "Crane" not in [entry["name"] for entry in public["signatories"]]
    read = client.get_ok(f"/en/register/{reference}").words
    assert "Signed after it was submitted" in read
    assert "Crane" in read
    before = client.get(f"/en/register/{reference}").headers["ETag"]
    assert together.press("Stork", "withdraw") == 303
    answer = client.get(f"/en/register/{reference}", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert "withdrew its signature on" in client.get_ok(f"/en/register/{reference}").words
    assert "Stork" not in client.get_ok("/en/register/").words
    again = client.get(f"/en/register/{reference}/v1/canonical.json").data
    assert json.loads(again) == public


@pytest.mark.parametrize(
    ("after", "signs", "late"), [(0, True, False), (1, True, True), (3600, False, False)]
)
def test_until_due_late_until_closed(
    app: Flask, clock: Any, after: int, signs: bool, late: bool
) -> None:
    due = now() + timedelta(days=2)
    call = make_call_with_files(app, due_at=due, closed_at=due + timedelta(seconds=3600))
    together = gather(app, "Crane", call=call)
    together.invite("Crane")
    clock.set(due + timedelta(seconds=after))
    with app.app_context():
        submission, signature = together.filing.submission(), together.signature("Crane")
        assert policy.can_confirm(submission, signature, now()) is signs
        assert policy.can_invite(submission, now()) is signs
    if not signs:
        assert "Nobody can sign any more" in together.opened("Crane").words
        return
    assert together.press("Crane", "confirm") == 303
    with app.app_context():
        assert together.signature("Crane").is_late is late
    together.submit()
    with app.app_context():
        submission = together.filing.submission()
        under = shown.under(db.session, submission, queries.versions(db.session, submission)[0])
        assert [each.is_late for each in under.names if not each.filed] == [late]


def test_nobody_is_invited_who_could_not_answer(app: Flask) -> None:
    together = gather(app, "Crane")
    unverified = people.organisation(app, name="Unknown Cranes", verified_at=None)
    state = people.organisation(
        app, name="Crane Ministry", kind="government", organisation_class="international"
    )
    found = together.lead.get_ok(f"{together.page}?q=crane").words
    assert "Unknown Cranes" not in found
    assert "Crane Ministry" not in found
    with app.app_context(), transaction() as session:
        actor = people.actor_here(session, together.filing.head)
        submission = session.get_one(Submission, together.filing.id)
        for organisation in (unverified, state, together.filing.organisation):
            with pytest.raises(NotPossible):
                actions.invite(session, submission, session.merge(organisation), actor, now())


def test_what_is_asked_ends_with_the_submission(app: Flask) -> None:
    together = gather(app, "Crane", "Stork")
    together.invite("Crane", "Stork")
    answer = together.lead.submit_form(together.page, button="Take the invitation back Stork")
    assert answer.status_code == 303
    assert together.browser("Stork").get(together.sign).status_code == 404
    together.lead.submit_form(f"{home(together.filing)}/steps/delete")
    with app.app_context():
        waiting = select(Case).where(Case.source == "signatures", Case.closed_at.is_(None))
        assert db.session.scalars(waiting).all() == []
    assert together.browser("Crane").get(together.sign).status_code == 404


def test_names_that_are_too_long_are_told_beside_the_field(app: Flask) -> None:
    together = gather(app)
    answer = together.lead.submit_form(together.page, {"names": "x" * 201}, button="Save the names")
    assert answer.status_code == 422
    assert answer.page.errors  # type: ignore[attr-defined]

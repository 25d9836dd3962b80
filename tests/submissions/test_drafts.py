"""Writing together, over several sittings: nothing typed is ever lost."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.submissions import drafts, queries
from portal.submissions.lifecycle import Action
from portal.submissions.models import Submission
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call
from tests.factories.submissions import Filing, step
from tests.submissions.writing import home, make_call_with_files, make_draft


def stored(app: Flask, filing: Filing) -> dict[str, Any]:
    """The draft's answers as stored."""
    with app.app_context():
        found = queries.draft_sections(db.session, filing.submission().round)
        return {code: section.answers for code, section in found.items()}


def colleague(app: Flask, filing: Filing) -> Browser:
    """A second browser, of an editor of the same organisation."""
    editor = people.person(app, name="Berta Example")
    people.join_organisation(app, editor, filing.organisation, "editor")
    client: Browser = app.test_client()  # type: ignore[assignment]
    people.sign_in(client, editor)
    return client


def test_two_people_in_two_sections_never_collide(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    other = colleague(app, filing)
    mine, theirs = f"{home(filing)}/sections/work", f"{home(filing)}/sections/outlook"
    page, their_page = client.get_ok(mine), other.get_ok(theirs)
    answer = client.submit_form(mine, {"q-results": "Four sites."}, page=page, button="continue")
    assert answer.status_code == 303
    answer = other.submit_form(theirs, {"q-plans": "More."}, page=their_page, button="continue")
    assert answer.status_code == 303
    kept = stored(app, filing)
    assert (kept["work"]["results"], kept["outlook"]["plans"]) == ("Four sites.", "More.")


def test_whoever_comes_second_sees_both_texts_and_loses_none(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    other = colleague(app, filing)
    url = f"{home(filing)}/sections/work"
    page, their_page = client.get_ok(url), other.get_ok(url)
    other.submit_form(url, {"q-results": "What Berta wrote."}, page=their_page, button="continue")
    answer = client.submit_form(url, {"q-results": "What I wrote."}, page=page, button="continue")
    assert answer.status_code == 409
    assert "What Berta wrote." in answer.page.words
    assert "What I wrote." in answer.page.words
    assert stored(app, filing)["work"]["results"] == "What Berta wrote."

    both = {"q-results": "What Berta and I wrote."}
    answer = client.submit_form(url, both, page=answer.page, button="continue")
    assert answer.status_code == 303
    assert stored(app, filing)["work"]["results"] == "What Berta and I wrote."


def test_saving_the_same_twice_is_no_collision(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/sections/work"
    page = client.get_ok(url)
    for _ in range(2):
        answer = client.submit_form(url, {"q-results": "Four."}, page=page, button="continue")
        assert answer.status_code == 303


def test_saving_by_itself_tells_the_new_version(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/sections/work"
    page = client.get_ok(url)
    first = client.submit_form(url, {"q-results": "A"}, page=page, forge={"save": "auto"})
    assert first.json["fields"] == {"seen": "2"}
    late = client.submit_form(url, {"q-results": "B"}, page=page, forge={"save": "auto"})
    assert (late.status_code, stored(app, filing)["work"]["results"]) == (409, "A")


def test_a_closed_call_leaves_the_draft_and_it_can_be_carried_over(
    app: Flask, client: Browser, clock: Any
) -> None:
    call = make_call_with_files(app)
    filing = make_draft(app, call=call)
    people.sign_in(client, filing.head)
    submit = f"{home(filing)}/submit"
    page = client.get_ok(submit)
    with app.app_context(), transaction() as session:
        closing = session.get_one(Call, call.id)
        closing.closed_at = clock.now
        frozen = closing.questionnaire_version_id
        make_call(session, slug="the-next-one", questionnaire_version_id=frozen)
    clock.forward(seconds=1)
    answer = client.submit_form(
        submit, {"authorised": True, "agreed": True}, page=page, button="Submit"
    )
    assert answer.status_code == 409
    assert "The call is closed" in client.get_ok(home(filing)).words
    answer = client.submit_form(home(filing), action="carry-over")
    assert answer.status_code == 302
    section = client.get_ok(f"{answer.location}/sections/work")
    assert "Three sites." in section.words
    assert stored(app, filing)["work"]["results"] == "Three sites."


def test_a_draft_goes_into_the_bin_and_comes_back(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    client.submit_form(f"{home(filing)}/steps/delete", {}, action="delete")
    assert "This draft is in the bin" in client.get_ok(home(filing)).words
    assert client.get(f"{home(filing)}/sections/work").status_code == 409
    client.submit_form(home(filing), action="undelete")
    assert "bin" not in client.get_ok(home(filing)).words
    assert stored(app, filing)["work"]["results"] == "Three sites."


def test_the_bin_is_emptied_of_what_was_never_submitted(app: Flask) -> None:
    old, fresh, filed = make_draft(app), make_draft(app), make_draft(app, "submitted")
    for filing in (old, fresh):
        with app.app_context():
            step(app, filing.id, Action.DELETE, filing.head, now())
    with app.app_context(), transaction() as session:
        old.submission(session).deleted_at = now() - timedelta(days=31)
    with app.app_context(), transaction() as session:
        assert drafts.empty_bin(session, now() - timedelta(days=30)) == 1
        left = {s.id for s in session.query(Submission)}
    assert left == {fresh.id, filed.id}


def test_a_reader_reads_the_draft_and_writes_nothing(app: Flask, client: Browser) -> None:
    filing = make_draft(app)
    reader = people.person(app)
    people.join_organisation(app, reader, filing.organisation, "reader")
    people.sign_in(client, reader)
    assert "Three sites." in client.get_ok(f"{home(filing)}/preview").words
    assert client.get(f"{home(filing)}/sections/work").status_code == 403


def test_nobody_else_reads_what_is_being_corrected(app: Flask, client: Browser) -> None:
    filing = make_draft(app, "returned")
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/sections/work"
    client.submit_form(url, {"q-title": "Not yet for others"}, button="continue")
    people.sign_in(client, filing.moderator)
    assert "Not yet for others" not in client.get_ok(home(filing)).words
    assert client.get(f"{home(filing)}/preview").status_code == 403
    assert "Not yet for others" not in client.get_ok("/en/moderation/").words


def test_only_its_writers_save_and_only_while_it_is_a_draft(app: Flask) -> None:
    filing, other = make_draft(app, "submitted"), make_draft(app)
    for who, raised in ((filing.head, NotPossible), (other.head, NotAllowed)):
        with pytest.raises(raised), app.app_context(), transaction() as session:
            drafts.save_section(
                session,
                filing.submission(session),
                "work",
                {"title": "Changed"},
                people.actor_here(session, who),
                seen=1,
                now=now(),
            )


def test_a_call_does_not_take_a_language_it_did_not_ask_for(app: Flask) -> None:
    filing = make_draft(app)
    with app.app_context(), transaction() as session:
        submission = filing.submission(session)
        actor = people.actor_here(session, filing.head)
        asked = (submission.call, submission.organisation)
        with pytest.raises(NotPossible):
            drafts.start(session, *asked, "zh", actor, now())

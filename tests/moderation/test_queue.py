"""The queue: views, filters, assigning and its undo, keys; and the notes of a review."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.cases import Case
from portal.foundation.db import db, transaction
from portal.submissions.lifecycle import Action, State
from portal.submissions.models import Event
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call
from tests.factories.submissions import Filing, make_filing, step

QUEUE = "/en/moderation/"


def waiting(app: Flask, title: str, road: str = "submitted", **more: Any) -> Filing:
    """Something that waits on the desk with ``title``."""
    return make_filing(app, road, answers={"title": title, "results": "Reeds."}, **more)


def queued(client: Browser, query: str = "") -> list[str]:
    """The titles in the queue, in its order."""
    page = client.get_ok(f"{QUEUE}{query}")
    return [link for link, to in page.links.items() if "/moderation/review/" in to]


def case_of(app: Flask, filing: Filing) -> Case:
    with app.app_context():
        return db.session.scalars(
            select(Case).where(Case.subject_id == filing.id, Case.closed_at.is_(None))
        ).one()


def test_each_filter_of_the_queue_narrows(app: Flask, client: Browser, clock: Any) -> None:
    with app.app_context(), transaction() as session:
        one_call, other = make_call(session, slug="one-call"), make_call(session, slug="other")
    first = waiting(app, "Cranes", call=one_call)
    clock.forward(days=1)
    second = waiting(app, "Grullas", call=other, language="es")
    clock.forward(days=1)
    third = waiting(app, "Bats", "under-review", call=other)
    waiting(app, "Not on the desk", "returned", call=other)
    declined = waiting(app, "Owls", "decline-proposed", call=other)
    people.sign_in(client, third.moderator)
    with app.app_context():
        reference = first.submission().reference
        name = second.organisation.name
    assert queued(client)[:3] == ["Cranes", "Grullas", "Bats"]
    assert set(queued(client)) == {"Cranes", "Grullas", "Bats", "Owls"}
    assert queued(client, "?view=mine") == ["Bats"]
    assert queued(client, f"?assignee={declined.moderator.id}") == ["Owls"]
    assert queued(client, "?language=es") == ["Grullas"]
    assert queued(client, "?call=one-call") == ["Cranes"]
    assert queued(client, "?state=submitted") == ["Cranes", "Grullas"]
    assert queued(client, "?sort=submissions:decline") == ["Owls"]
    assert queued(client, "?q=grul") == ["Grullas"]
    assert queued(client, f"?q={reference}") == ["Cranes"]
    assert queued(client, f"?q={name}") == ["Grullas"]
    assert queued(client, "?language=es&call=one-call") == []
    assert "Nothing fits these filters" in client.get_ok(f"{QUEUE}?q=nothing-like-it").words
    assert queued(client, "?view=overdue") == []
    clock.forward(days=30)
    people.sign_in(client, third.moderator)
    assert queued(client, "?view=overdue&q=cranes") == ["Cranes"]
    for odd in ("?assignee=x", "?view=x", "?sort=:", "?q=%00", "?after=nowhere"):
        assert client.get(f"{QUEUE}{odd}").status_code in (200, 400), odd


def test_assigning_offers_an_undo_that_leaves_later_acts_alone(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session)
    first, second = waiting(app, "Cranes", call=call), waiting(app, "Bats", call=call)
    cases = [case_of(app, first).id, case_of(app, second).id]
    people.sign_in(client, first.moderator)
    answer = client.submit_form(
        QUEUE, {"cases": [str(c) for c in cases]}, button="Assign to me", follow=True
    )
    assert "2 cases assigned." in answer.page.words
    mine = first.moderator.id
    assert [case_of(app, f).assignee_id for f in (first, second)] == [mine, mine]

    with app.app_context(), transaction() as session:  # a colleague takes one of them meanwhile
        session.get_one(Case, cases[1]).assignee_id = second.second.id
    answer = client.submit_form(QUEUE, {}, page=answer.page, button="Undo", follow=True)
    assert "1 case is as it was." in answer.page.words
    assert case_of(app, first).assignee_id is None
    assert case_of(app, second).assignee_id == second.second.id


def test_taking_up_can_be_undone(app: Flask, client: Browser) -> None:
    filing = waiting(app, "Cranes")
    people.sign_in(client, filing.moderator)
    review = f"{QUEUE}review/{filing.key}"
    answer = client.submit_form(
        f"{review}/steps/take-up", {}, button="Take up for review", follow=True
    )
    answer = client.submit_form(review, {}, page=answer.page, button="Undo", follow=True)
    assert "Put back into the queue" in answer.page.words
    with app.app_context():
        submission = filing.submission()
        assert (submission.state, submission.round.moderator_id) == (State.SUBMITTED, None)
        acts = db.session.scalars(select(Event.action).order_by(Event.id)).all()
    assert acts == ["submit", "take-up", "put-back"]
    assert case_of(app, filing).assignee_id is None


def test_a_public_act_offers_no_undo(app: Flask, client: Browser) -> None:
    filing = waiting(app, "Cranes", "under-review")
    people.sign_in(client, filing.moderator)
    url = f"{QUEUE}review/{filing.key}/steps/publish"
    ticks = {"answers_call": True, "no_personal_data": True, "no_exact_places": True}
    answer = client.submit_form(url, ticks, button="Publish as received", follow=True)
    assert "Published as received" in answer.page.words
    assert "Undo" not in answer.page.buttons


def test_keys_can_be_turned_off_for_good(app: Flask, client: Browser) -> None:
    filing = waiting(app, "Cranes")
    people.sign_in(client, filing.moderator)
    assert client.get_ok(QUEUE).all("div", **{"data-keys": ""})
    client.submit_form(QUEUE, {}, button="Turn the keys off")
    page = client.get_ok(QUEUE)
    assert page.all("div", **{"data-keys": ""}) == []
    client.submit_form(QUEUE, {}, button="Turn the keys of the queue on")
    assert client.get_ok(QUEUE).all("div", **{"data-keys": ""})


def test_notes_stay_inside_the_secretariat(app: Flask, client: Browser) -> None:
    filing = waiting(app, "Cranes")
    people.sign_in(client, filing.moderator)
    review = f"{QUEUE}review/{filing.key}"
    empty = client.submit_form(review, {"text": " "}, button="Add the note")
    assert empty.status_code == 422
    assert "Write the note first." in empty.page.words
    long = client.submit_form(review, {"text": "x" * 4001}, button="Add the note")
    assert long.status_code == 422
    assert "x" * 4001 in long.text  # nothing typed is lost
    for text in ("Ask the focal point.", "<b>Seen</b> & agreed."):
        answer = client.submit_form(review, {"text": text}, button="Add the note", follow=True)
        assert "The note is added." in answer.page.words
        assert text in answer.page.words
    words = client.get_ok(review).words
    assert words.index("agreed") < words.index("Ask the focal point.")  # the newest first
    people.sign_out(client)
    people.sign_in(client, filing.head)
    for url in (f"/en/workspace/submissions/{filing.key}", "/en/workspace/"):
        assert "focal point." not in client.get_ok(url).words
    assert client.get(review).status_code in (403, 404)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("moderator", "a third moderator has to settle the objection"),
        ("second", "a third moderator has to settle the objection"),
        ("third", "uphold the decision, or reopen the review"),
    ],
)
def test_after_an_objection_the_page_says_who_settles_it(
    app: Flask, client: Browser, clock: Any, who: str, told: str
) -> None:
    filing = waiting(app, "Cranes", "declined")
    later = clock.forward(hours=1)
    with app.app_context():
        step(app, filing.id, Action.OBJECT, filing.head, later)
    person = people.staff(app, "moderator") if who == "third" else getattr(filing, who)
    people.sign_in(client, person)
    page = client.get_ok(f"{QUEUE}review/{filing.key}")
    assert told in page.words
    steps = [to for to in page.links.values() if "/steps/" in to]
    assert bool([to for to in steps if "uphold-decline" in to]) is (who == "third")

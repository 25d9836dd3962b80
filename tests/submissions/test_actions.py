"""Each step brings about what it promises, in order; two people at once do not both win."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.audit import AuditEntry
from portal.foundation.cases import Case
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.foundation.mail import OutboxMail
from portal.foundation.search import SearchDocument
from portal.submissions import actions, queries
from portal.submissions.actions import CallClosed, Carried, Incomplete
from portal.submissions.lifecycle import Action, Ground, State
from portal.submissions.models import Event, Submission
from tests import people
from tests.factories.calls import make_call
from tests.factories.submissions import Filing, make_filing, step

REASON = Carried(Ground.INCOMPLETE, "Please add the dates.")


def take(app: Flask, filing: Filing, action: Action, who: Any, **more: Any) -> None:
    """Take a step, outside any app context."""
    with app.app_context(), transaction() as session:
        actions.perform(
            session,
            filing.submission(session),
            action,
            people.actor_here(session, who),
            **{"now": now(), "carried": REASON, **more},
        )


def stood(app: Flask, filing: Filing) -> dict[str, Any]:
    """What lists, filters, search and desk know of the submission."""
    with app.app_context():
        submission = filing.submission()
        cases = db.session.scalars(
            select(Case.sort).where(Case.subject_id == filing.id, Case.closed_at.is_(None))
        )
        found = db.session.scalars(
            select(SearchDocument.id).where(SearchDocument.subject_id == filing.id)
        )
        return {
            "states": [r.state.value for r in submission.rounds],
            "public": submission.public_version.number if submission.public_version else None,
            "listed": submission.listed_at is not None,
            "cases": sorted(cases),
            "searched": len(list(found)),
        }


def mails(app: Flask) -> list[str]:
    """The kinds of the mails queued, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


@pytest.mark.parametrize(
    ("road", "states", "public", "cases", "told"),
    [
        ("draft", ["draft"], None, [], []),
        ("submitted", ["submitted"], None, ["review"], ["submitted"]),
        ("under-review", ["under-review"], None, ["review"], ["submitted", "taken-up"]),
        ("returned", ["returned"], None, ["returned"], ["submitted", "taken-up", "returned"]),
        ("published", ["published"], 1, [], ["submitted", "taken-up", "published"]),
        (
            "decline-proposed",
            ["under-review"],
            None,
            ["decline", "review"],
            ["submitted", "taken-up"],
        ),
        ("declined", ["declined"], None, [], ["submitted", "taken-up", "declined"]),
        ("withdrawn", ["withdrawn"], None, [], ["submitted", "taken-up", "published"]),
        ("restore-asked", ["withdrawn"], None, ["restore"], ["submitted", "taken-up", "published"]),
        ("revised", ["published", "draft"], 1, [], ["submitted", "taken-up", "published"]),
        (
            "superseded",
            ["superseded", "published"],
            2,
            [],
            ["submitted", "taken-up", "published", "submitted", "taken-up", "published"],
        ),
    ],
)
def test_where_each_road_leads(
    app: Flask, road: str, states: list[str], public: int | None, cases: list[str], told: list[str]
) -> None:
    filing = make_filing(app, road)
    assert stood(app, filing) == {
        "states": states,
        "public": public,
        "listed": public is not None,
        "cases": cases,
        "searched": 0 if public is None else 1,
    }
    assert mails(app) == [f"submissions.{kind}" for kind in told]
    with app.app_context():
        entries = list(
            db.session.scalars(
                select(AuditEntry.action)
                .where(AuditEntry.action.like("submission.%"))
                .order_by(AuditEntry.position)
            )
        )
        events = list(db.session.scalars(select(Event.action).order_by(Event.id)))
    assert entries == ["submission.start", *(f"submission.{action}" for action in events)]


def test_withdrawing_ends_a_correction_too_and_restoring_needs_both(app: Flask) -> None:
    filing = make_filing(app, "revised")
    take(app, filing, Action.WITHDRAW, filing.head)
    assert stood(app, filing)["states"] == ["withdrawn"]
    with pytest.raises(NotPossible):
        take(app, filing, Action.RESTORE, filing.moderator)
    take(app, filing, Action.ASK_RESTORE, filing.moderator)
    assert stood(app, filing)["cases"] == ["restore-asked"]
    for who in (filing.moderator, filing.second):
        with pytest.raises(NotAllowed):
            take(app, filing, Action.RESTORE, who)
    take(app, filing, Action.RESTORE, filing.head)
    assert stood(app, filing) == {
        "states": ["published"],
        "public": 1,
        "listed": True,
        "cases": [],
        "searched": 1,
    }


def test_a_correction_under_review_is_withdrawn_with_what_is_public(app: Flask) -> None:
    filing = make_filing(app, "revised")
    take(app, filing, Action.SUBMIT, filing.head)
    take(app, filing, Action.WITHDRAW, filing.head)
    assert stood(app, filing)["states"] == ["withdrawn", "withdrawn"]
    take(app, filing, Action.ASK_RESTORE, filing.head)
    take(app, filing, Action.RESTORE, filing.moderator)
    assert stood(app, filing)["public"] == 1


def test_deleting_a_correction_leaves_what_is_public(app: Flask) -> None:
    filing = make_filing(app, "revised")
    take(app, filing, Action.DELETE, filing.head)
    assert stood(app, filing)["states"] == ["published"]
    assert stood(app, filing)["public"] == 1


def test_declining_takes_two_moderators_and_blocks_other_decisions(app: Flask) -> None:
    filing = make_filing(app, "decline-proposed")
    for action in (Action.PUBLISH, Action.RETURN, Action.PROPOSE_DECLINE):
        with pytest.raises(Late):
            take(app, filing, action, filing.second)
    for action in (Action.CONFIRM_DECLINE, Action.DROP_DECLINE):
        with pytest.raises(NotAllowed):
            take(app, filing, action, filing.moderator)
    take(app, filing, Action.DROP_DECLINE, filing.second)
    take(app, filing, Action.PUBLISH, filing.moderator)
    assert stood(app, filing)["states"] == ["published"]


def test_an_objection_is_raised_once_and_heard_by_another_moderator(app: Flask) -> None:
    filing = make_filing(app, "declined")
    third = people.staff(app, "moderator")
    take(app, filing, Action.OBJECT, filing.head)
    assert stood(app, filing)["cases"] == ["objection"]
    for who in (filing.moderator, filing.second):
        for action in (Action.REOPEN, Action.UPHOLD_DECLINE):
            with pytest.raises(NotAllowed):
                take(app, filing, action, who)
    take(app, filing, Action.UPHOLD_DECLINE, third)
    assert stood(app, filing)["cases"] == []
    with pytest.raises(NotPossible):
        take(app, filing, Action.OBJECT, filing.head)
    assert mails(app)[-2:] == ["submissions.declined", "submissions.settled"]


def test_a_reopened_review_goes_on_with_the_moderator_who_heard_it(app: Flask) -> None:
    filing = make_filing(app, "declined")
    third = people.staff(app, "moderator")
    take(app, filing, Action.OBJECT, filing.head)
    take(app, filing, Action.REOPEN, third)
    assert stood(app, filing)["cases"] == ["review"]
    with app.app_context():
        assert filing.submission().round.moderator_id == third.id
    take(app, filing, Action.PUBLISH, third)
    assert stood(app, filing)["public"] == 1


def test_the_late_one_is_told_who_was_first(app: Flask) -> None:
    filing = make_filing(app, "submitted")
    with app.app_context():
        seen = filing.submission().round.lock
    take(app, filing, Action.TAKE_UP, filing.moderator, seen=seen)
    with pytest.raises(Late) as told:
        take(app, filing, Action.TAKE_UP, filing.second, seen=seen)
    assert told.value.who == filing.moderator.name
    assert told.value.when is not None


def test_two_moderators_at_once_one_wins(app: Flask) -> None:
    filing = make_filing(app, "under-review")
    with app.app_context():
        seen = filing.submission().round.lock
    together, outcome = threading.Barrier(2), []

    def decide(action: Action, who: Any) -> None:
        together.wait(10)
        try:
            take(app, filing, action, who, seen=seen)
            outcome.append("done")
        except NotPossible:
            outcome.append("late")

    threads = [
        threading.Thread(target=decide, args=(Action.PUBLISH, filing.moderator)),
        threading.Thread(target=decide, args=(Action.RETURN, filing.second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcome) == ["done", "late"]
    with app.app_context():
        assert filing.submission().state in (State.PUBLISHED, State.RETURNED)
        taken = db.session.scalars(select(Event.action)).all()
    assert len({"publish", "return"} & set(taken)) == 1


def test_a_gap_stops_the_submit_and_nothing_is_stored(app: Flask) -> None:
    filing = make_filing(app, answers={"title": "", "results": "Some"})
    with pytest.raises(Incomplete) as told:
        take(app, filing, Action.SUBMIT, filing.head)
    assert [gap.code for gap in told.value.gaps] == ["title"]
    with app.app_context():
        assert filing.submission().reference is None
        assert db.session.scalars(select(Event)).all() == []


def test_a_call_closed_a_second_ago_takes_nothing_but_corrections(app: Flask, clock: Any) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session)
    filing = make_filing(app, "returned", call=call)
    public = make_filing(app, "revised", call=call)
    with app.app_context(), transaction() as session:
        filing.submission(session).call.closed_at = clock.now + timedelta(seconds=10)
    clock.forward(seconds=11)
    with pytest.raises(CallClosed):
        take(app, filing, Action.SUBMIT, filing.head)
    take(app, public, Action.SUBMIT, public.head)
    assert stood(app, public)["states"] == ["published", "submitted"]


def test_after_the_due_date_it_is_late_and_says_so(app: Flask, clock: Any) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session, due_at=clock.now + timedelta(hours=1))
    filing = make_filing(app, call=call)
    clock.forward(hours=1, seconds=1)
    take(app, filing, Action.SUBMIT, filing.head)
    with app.app_context():
        (version,) = queries.versions(db.session, filing.submission())
        assert version.is_late


def test_a_ground_that_is_not_given_is_refused(app: Flask) -> None:
    filing = make_filing(app, "under-review")
    with pytest.raises(ValueError, match="ground"):
        take(app, filing, Action.RETURN, filing.moderator, carried=Carried(reason="x"))
    with app.app_context():
        assert db.session.get_one(Submission, filing.id).state == State.UNDER_REVIEW


def test_a_moderator_does_not_decide_on_what_their_own_organisation_files(app: Flask) -> None:
    filing = make_filing(app, "submitted")
    people.join_organisation(app, filing.moderator, filing.organisation, "reader")
    with pytest.raises(NotAllowed):
        take(app, filing, Action.TAKE_UP, filing.moderator)
    with app.app_context():
        step(app, filing.id, Action.TAKE_UP, filing.second, now())

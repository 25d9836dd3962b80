"""The table of the lifecycle: whole, reachable, worded; and the timeline says what is stored."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.db import db
from portal.submissions.consequences import CONSEQUENCES, DANGEROUS
from portal.submissions.labels import BUTTONS, CHIPS, EVENTS, GROUNDS, STATES
from portal.submissions.lifecycle import (
    OPEN_STATES,
    TRANSITIONS,
    Action,
    Ground,
    State,
    diagram,
    next_state,
)
from portal.submissions.models import Event
from portal.submissions.policy import MAY
from tests.factories.submissions import ROADS, make_filing

# Superseded is where publishing the next round puts the one before.
BY_SIDE_EFFECT = {State.SUPERSEDED}


def test_every_action_has_its_line_rule_and_words() -> None:
    for table in (TRANSITIONS, MAY, BUTTONS, EVENTS):
        assert set(table) == set(Action)
    # Submitting tells its consequences on a page of its own.
    assert set(CONSEQUENCES) == set(Action) - {Action.SUBMIT}
    assert all(CONSEQUENCES.values())
    assert set(Action) > DANGEROUS


def test_every_state_and_ground_has_its_words() -> None:
    assert set(STATES) == set(CHIPS) == set(State)
    assert set(GROUNDS) == set(Ground)


def test_every_state_is_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    while more := {
        target
        for state in reached
        for action in Action
        if (target := next_state(state, action)) is not None and target not in reached
    }:
        reached |= more
    assert reached == set(State) - BY_SIDE_EFFECT


def test_nothing_leads_back_to_a_draft() -> None:
    into = [a for a, s in TRANSITIONS.items() if s.target == State.DRAFT and a != Action.DELETE]
    assert into == []


def test_what_is_open_still_waits_for_a_step_and_what_is_not_is_decided() -> None:
    assert {
        State.DRAFT,
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.RETURNED,
    } == OPEN_STATES


def test_only_public_acts_say_they_are() -> None:
    public = {action for action, step in TRANSITIONS.items() if step.is_public}
    assert public == {Action.PUBLISH, Action.WITHDRAW, Action.RESTORE}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", list(Action))
def test_a_step_is_possible_only_where_the_table_says(state: State, action: Action) -> None:
    step = TRANSITIONS[action]
    assert next_state(state, action) == (step.target if state in step.sources else None)


def test_the_diagram_draws_every_line() -> None:
    drawn = diagram()
    for action, step in TRANSITIONS.items():
        assert drawn.count(f": {action}\n") == len(step.sources)


@pytest.mark.parametrize("road", sorted(ROADS))
def test_replaying_the_timeline_gives_the_stored_state(app: Flask, road: str) -> None:
    filing = make_filing(app, road)
    with app.app_context():
        events = db.session.scalars(
            select(Event).where(Event.submission_id == filing.id).order_by(Event.id)
        )
        replayed: dict[int, State] = {1: State.DRAFT}
        for event in events:
            action, number = Action(event.action), event.round_number
            if action is Action.REVISE:  # opens the next round's draft; its own stays as it is
                replayed[number + 1] = State.DRAFT
                continue
            if action is Action.PUBLISH:
                for other, state in replayed.items():
                    if state is State.PUBLISHED:
                        replayed[other] = State.SUPERSEDED
            target = next_state(replayed[number], action)
            assert target is not None
            assert event.state == target
            replayed[number] = target
        stored = {r.number: r.state for r in filing.submission().rounds}
    assert stored == replayed

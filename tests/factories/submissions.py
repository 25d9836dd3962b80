"""Submissions in any state, made through the same actions as people's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from portal.submissions import actions, drafts
from portal.submissions.actions import Carried
from portal.submissions.lifecycle import Action, Ground
from portal.submissions.models import Submission
from tests import people
from tests.factories.calls import make_call

ANSWERS = {"title": "Example report on reed beds", "results": "Three sites are watched again."}


@dataclass(frozen=True)
class Filing:
    """A submission with everybody around it."""

    key: str
    id: int
    organisation: Organisation
    head: Person
    moderator: Person
    second: Person

    def submission(self, session: Session | None = None) -> Submission:
        """The row; inside an app context."""
        return (session or db.session).get_one(Submission, self.id)


# How each state is reached, step by step: (who, action).
ROADS: dict[str, list[tuple[str, Action]]] = {
    "draft": [],
    "submitted": [("head", Action.SUBMIT)],
}
ROADS["under-review"] = [*ROADS["submitted"], ("moderator", Action.TAKE_UP)]
ROADS["returned"] = [*ROADS["under-review"], ("moderator", Action.RETURN)]
ROADS["published"] = [*ROADS["under-review"], ("moderator", Action.PUBLISH)]
ROADS["decline-proposed"] = [*ROADS["under-review"], ("moderator", Action.PROPOSE_DECLINE)]
ROADS["declined"] = [*ROADS["decline-proposed"], ("second", Action.CONFIRM_DECLINE)]
ROADS["withdrawn"] = [*ROADS["published"], ("head", Action.WITHDRAW)]
ROADS["restore-asked"] = [*ROADS["withdrawn"], ("head", Action.ASK_RESTORE)]
ROADS["revised"] = [*ROADS["published"], ("head", Action.REVISE)]
ROADS["superseded"] = [
    *ROADS["revised"],
    ("head", Action.SUBMIT),
    ("moderator", Action.TAKE_UP),
    ("moderator", Action.PUBLISH),
]


def make_filing(
    app: Flask,
    road: str = "draft",
    *,
    call: Call | None = None,
    answers: dict[str, Any] | None = None,
    section: str = "work",
    language: str = "en",
    at: datetime | None = None,
) -> Filing:
    """A submission of a fresh organisation that has gone down ``road`` (a key of ROADS)."""
    head = people.person(app, name="Amina Example")
    organisation = people.organisation(app, head=head)
    moderator, second = people.staff(app, "moderator"), people.staff(app, "moderator")
    who = {"head": head, "moderator": moderator, "second": second}
    moment = at or now()
    with app.app_context():
        with transaction() as session:
            asked = call or make_call(session)
            asked = session.merge(asked, load=False) if call is not None else asked
            actor = people.actor_here(session, head)
            mine = session.get_one(Organisation, organisation.id)
            submission = drafts.start(session, asked, mine, language, actor, moment)
            drafts.save_section(
                session, submission, section, answers or ANSWERS, actor, seen=0, now=moment
            )
            key, number = submission.key, submission.id
        for name, action in ROADS[road]:
            step(app, number, action, who[name], moment)
    return Filing(key, number, organisation, head, moderator, second)


def step(app: Flask, submission_id: int, action: Action, person: Person, moment: datetime) -> None:
    """Take one step as ``person``, inside the caller's app context."""
    with transaction() as session:
        actions.perform(
            session,
            session.get_one(Submission, submission_id),
            action,
            people.actor_here(session, person),
            now=moment,
            carried=Carried(Ground.INCOMPLETE, "Please add the dates."),
        )

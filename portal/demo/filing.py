"""Filing one example report and taking it down its road."""

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls.models import Call
from portal.demo.script import FILES, read
from portal.foundation import files
from portal.foundation.db import transaction
from portal.foundation.file_types import inspect
from portal.foundation.settings import current as settings
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.questionnaires.answers import new_row_id
from portal.questionnaires.schema import Question
from portal.submissions import actions, drafts, reading
from portal.submissions.actions import Carried
from portal.submissions.filed import Filed, Form
from portal.submissions.lifecycle import Action, Ground
from portal.submissions.models import Submission
from portal.submissions.short_forms import earlier_answers

if TYPE_CHECKING:
    from portal.demo.building import Demonstration

HEAD, MODERATOR, SECOND = "head", "moderator@example.org", "second-moderator@example.org"
# How far each example goes: who takes which step, and how many days after the one before.
ROADS: dict[str, list[tuple[str, Action, int]]] = {
    "draft": [],
    "submitted": [(HEAD, Action.SUBMIT, 3)],
}
ROADS["under-review"] = [*ROADS["submitted"], (MODERATOR, Action.TAKE_UP, 1)]
ROADS["returned"] = [*ROADS["under-review"], (MODERATOR, Action.RETURN, 2)]
ROADS["published"] = [*ROADS["under-review"], (MODERATOR, Action.PUBLISH, 2)]
ROADS["corrected"] = [
    *ROADS["returned"],
    (HEAD, Action.SUBMIT, 4),
    (SECOND, Action.TAKE_UP, 1),
    (SECOND, Action.PUBLISH, 1),
]
ROADS["decline-proposed"] = [*ROADS["under-review"], (MODERATOR, Action.PROPOSE_DECLINE, 1)]
ROADS["declined"] = [*ROADS["decline-proposed"], (SECOND, Action.CONFIRM_DECLINE, 1)]
ROADS["objected"] = [*ROADS["declined"], (HEAD, Action.OBJECT, 2)]
ROADS["withdrawn"] = [*ROADS["published"], (HEAD, Action.WITHDRAW, 10)]
ROADS["revising"] = [*ROADS["published"], (HEAD, Action.REVISE, 5)]
ROADS["superseded"] = [
    *ROADS["revising"],
    (HEAD, Action.SUBMIT, 2),
    (MODERATOR, Action.TAKE_UP, 1),
    (MODERATOR, Action.PUBLISH, 2),
]


class Filer:
    """Files the example reports."""

    def __init__(self, demonstration: "Demonstration") -> None:
        self.demonstration = demonstration
        self.languages: set[str] = set()

    def file(self, report: dict[str, Any]) -> None:
        """Write, attach, submit and decide as ``report`` says."""
        moment = self.demonstration.now - timedelta(days=report["begun_days_ago"])
        head = report.get("by", self._head_of(report["organisation"]))
        self.languages.add(report["language"])
        with transaction() as session:
            number = self._write(session, report, head, moment)
        for name in report.get("files", []):
            self._attach(number, name, head, moment)
        steps = ROADS[report["road"]]
        for place, (who, action, days) in enumerate(steps):
            moment += timedelta(days=days, hours=1 + place)
            self._correct(number, report, action, steps[:place], head, moment)
            self._step(number, action, head if who == HEAD else who, report, moment)

    def _head_of(self, key: str) -> str:
        entries = {entry["key"]: entry for entry in read("organisations.yaml")}
        head: str = entries[key]["head"]
        return head

    def _write(self, session: Session, report: dict[str, Any], head: str, moment: datetime) -> int:
        actor = self.demonstration.actor(session, head)
        organisation = session.get_one(
            Organisation, self.demonstration.organisations[report["organisation"]]
        )
        call = session.scalars(select(Call).where(Call.slug == report["call"])).one()
        submission = drafts.start(session, call, organisation, report["language"], actor, moment)
        self._save(session, submission, report.get("answers", {}), actor, moment)
        return submission.id

    def _save(
        self,
        session: Session,
        submission: Submission,
        answers: dict[str, Any],
        actor: Actor,
        moment: datetime,
    ) -> None:
        questionnaire = reading.questionnaire_for(session, submission)
        present = reading.draft_answers(session, submission, submission.round)
        for section in questionnaire.sections:
            own = {
                question.code: as_answer(question, answers[question.code])
                for question in section.questions
                if question.code in answers
            }
            if not own:
                continue
            before = {
                question.code: present[question.code]
                for question in section.questions
                if question.code in present and question.type != "files"
            }
            seen = 1 if before else 0
            drafts.save_section(
                session, submission, section.code, {**before, **own}, actor, seen=seen, now=moment
            )

    def _attach(self, number: int, name: str, head: str, moment: datetime) -> None:
        body = (FILES / name).read_bytes()
        limit = settings().upload_limit
        with files.current().receive_temporary(io.BytesIO(body), limit) as temporary:
            kind = inspect(temporary.file, name)
            kept = temporary.keep()
        incoming = drafts.Incoming(kept, name, kind.media_type, "attachments", scan=False)
        with transaction() as session:
            actor = self.demonstration.actor(session, head)
            submission = session.get_one(Submission, number)
            drafts.add_file(session, submission, incoming, actor, most=5, now=moment)

    def _correct(
        self,
        number: int,
        report: dict[str, Any],
        action: Action,
        before: list[tuple[str, Action, int]],
        head: str,
        moment: datetime,
    ) -> None:
        """Before a second submit, change what the report says is changed."""
        again = action is Action.SUBMIT and any(step is Action.SUBMIT for _w, step, _d in before)
        if again and "corrections" in report:
            with transaction() as session:
                actor = self.demonstration.actor(session, head)
                submission = session.get_one(Submission, number)
                self._save(session, submission, report["corrections"], actor, moment)

    def _step(
        self, number: int, action: Action, email: str, report: dict[str, Any], moment: datetime
    ) -> None:
        words = report.get("words", {})
        ground = Ground(words.get("ground", "incomplete"))
        reason = words.get(action.value, "Example: please add the dates of the last activity.")
        with transaction() as session:
            submission = session.get_one(Submission, number)
            form = Form(report.get("form", "answers"))
            stands_id = None
            if form is Form.EARLIER:
                offered = earlier_answers(session, submission.call, submission.organisation_id)
                stands_id = offered[0][1].id
            actions.perform(
                session,
                submission,
                action,
                self.demonstration.actor(session, email),
                now=moment,
                carried=Carried(ground, reason, Filed(form, stands_id)),
            )


def as_answer(question: Question, value: Any) -> Any:
    """``value`` as it stands in the content, as the engine keeps it: rows get their ids."""
    if not question.is_group:
        return value
    inner = {one.code: one for one in question.questions}
    return [
        {
            "id": new_row_id(),
            "answers": {code: as_answer(inner[code], answer) for code, answer in row.items()},
        }
        for row in value
    ]

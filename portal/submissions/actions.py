"""The one function that takes a step, and what each step brings about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation import audit, cases
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.foundation.settings import current as settings
from portal.foundation.working_days import working_days_after
from portal.organisations.actors import Actor
from portal.questionnaires.completeness import Gap, gaps
from portal.submissions import (
    documents,
    filing,
    mails,
    policy,
    publishing,
    queries,
    reading,
    short_forms,
)
from portal.submissions.filed import PLAIN, Filed
from portal.submissions.kinds import kind_of
from portal.submissions.labels import EVENTS, SIDES
from portal.submissions.lifecycle import TRANSITIONS, Action, Ground, State
from portal.submissions.models import DraftSection, Event, Motion, Round, Submission, Version

SOURCE = "submissions"
for _action in Action:
    audit.declare(f"submission.{_action}", "round", "event")
_ON_THE_DESK = frozenset({State.SUBMITTED, State.UNDER_REVIEW})
# Whoever wants to know what happens to submissions enters here, beside the kind's own ``after``.
listeners: list[Callable[[Session, Submission, Event], None]] = []


class Incomplete(NotPossible):
    """The draft cannot be submitted yet; ``gaps`` says what is missing and where."""

    def __init__(self, found: list[Gap]) -> None:
        super().__init__()
        self.gaps = found

    def __str__(self) -> str:
        return ", ".join(gap.field for gap in self.gaps)


class CallClosed(NotPossible):
    """The call takes nothing (any more). The draft stays and can be carried into another call."""


@dataclass(frozen=True)
class Carried:
    """What an action carries: a ground and a reason or message; with a submit, what is filed."""

    ground: Ground | None = None
    reason: str = ""
    filed: Filed = PLAIN


def perform(
    session: Session,
    submission: Submission,
    action: Action,
    actor: Actor,
    *,
    now: datetime,
    seen: int | None = None,
    carried: Carried = Carried(),
) -> Event:
    """Take one step, inside the caller's transaction; return the timeline event.

    In order: policy, table, state, timeline event, case, outbox mail, the kind's own ``after``,
    audit entry last. ``seen`` is the lock number of the round that the person saw.

    Raises NotAllowed (403), NotPossible or Late (409), Incomplete, CallClosed; nothing is stored
    then.
    """
    submission = queries.locked(session, submission)
    pending = queries.pending(session, submission)
    if not policy.may(actor, action, submission, pending):
        raise NotAllowed(action)
    round_ = policy.round_for(action, submission)
    if seen is not None and seen != round_.lock:
        raise late(session, submission, actor)
    if not policy.can(action, submission, pending):
        raise late(session, submission, actor)
    step = TRANSITIONS[action]
    if (step.needs_ground and carried.ground is None) or (
        step.needs_reason and not carried.reason.strip()
    ):
        raise ValueError(f"{action} needs its ground and reason.")

    effects = _Effects(session, submission, round_, actor, now, carried, pending)
    effects.before(action)
    if effects.round is round_:
        round_.move(step.target, now)
    event = Event(
        submission_id=submission.id,
        round_number=effects.round.number,
        action=action.value,
        state=effects.round.state.value,
        at=now,
        person_id=actor.person_id,
        side=policy.side_of(actor, submission),
        ground=effects.ground or (carried.ground if step.needs_ground else None),
        message=effects.message or (carried.reason if step.takes_reason else ""),
        language=actor.language,
        version_number=effects.version.number if effects.version else None,
    )
    session.add(event)
    submission.revision += 1
    session.flush()
    _cases(session, submission, now)
    mails.tell(session, submission, event, effects.version)
    kind_of(submission).after(action)(session, submission)
    for listener in listeners:
        listener(session, submission, event)
    audit.record(
        f"submission.{action}",
        ("submission", submission.id),
        actor_id=actor.person_id,
        round=effects.round.number,
        event=event.id,
    )
    return event


class _Effects:
    """What a step changes besides the state. Method names are the actions'."""

    def __init__(
        self,
        session: Session,
        submission: Submission,
        round_: Round,
        actor: Actor,
        now: datetime,
        carried: Carried,
        pending: policy.Pending,
    ) -> None:
        self.session, self.submission, self.round = session, submission, round_
        self.actor, self.now, self.carried, self.pending = actor, now, carried, pending
        self.version: Version | None = None
        self.ground: str | None = None
        self.message = ""

    def before(self, action: Action) -> None:
        """Run what belongs to ``action``, if anything does."""
        effect = getattr(self, action.name.lower(), None)
        if effect is not None:
            effect()

    def submit(self) -> None:
        corrects = self.submission.public_version_id is not None
        if not corrects and not self.submission.call.window.accepts(self.now):
            raise CallClosed
        session, filed, answers = self.session, self.carried.filed, {}
        stands = short_forms.check(session, self.submission, filed)
        if not filed.is_short:
            answers = reading.draft_answers(session, self.submission, self.round)
            if found := missing(session, self.submission, answers, self.now):
                raise Incomplete(found)
        person = session.get_one(Person, self.actor.person_id)
        self.version = filing.freeze(
            session, self.submission, person, answers, self.now, filed, stands
        )
        documents.order(self.version, "receipt")
        self.round.submitted_at = self.now
        days = settings().review_working_days
        self.round.decide_by = working_days_after(self.now.date(), days)

    def take_up(self) -> None:
        self.round.moderator_id = self.actor.person_id

    def put_back(self) -> None:
        self.round.moderator_id = None

    def publish(self) -> None:
        newest = queries.versions(self.session, self.submission)[0]
        before = self.submission.published_round
        if before is not None:
            before.move(State.SUPERSEDED, self.now)
            self.session.flush()
        self._make_public(newest)
        self.round.decided_at = self.now

    def _make_public(self, version: Version) -> None:
        self.version = version
        self.submission.withdrawn_at = None
        self.submission.withdrawal_reason = None
        self.submission.withdrawn_version_id = None
        publishing.list_version(self.session, self.submission, version, self.now)
        documents.order(version, "submission")

    def propose_decline(self) -> None:
        self._put_forward("decline")

    def confirm_decline(self) -> None:
        motion = self._settle(self.pending.decline, "confirmed")
        self.ground, self.message = motion.ground, motion.reason
        self.round.decided_at = self.now

    def drop_decline(self) -> None:
        self._settle(self.pending.decline, "dropped")

    def object(self) -> None:
        self._put_forward("objection")

    def uphold_decline(self) -> None:
        self._settle(self.pending.objection, "upheld")

    def reopen(self) -> None:
        self._settle(self.pending.objection, "reopened")
        self.round.moderator_id = self.actor.person_id
        self.round.decided_at = None

    def withdraw(self) -> None:
        submission = self.submission
        if submission.public_version_id is not None:
            submission.withdrawn_version_id = submission.public_version_id
            submission.withdrawal_reason = self.carried.reason
            publishing.unlist(self.session, submission)
        submission.withdrawn_at = self.now
        for other in list(submission.rounds):
            if other is self.round:
                continue
            if other.state == State.DRAFT:
                submission.rounds.remove(other)
            elif other.is_open or other.state == State.PUBLISHED:
                other.move(State.WITHDRAWN, self.now)
        self.session.flush()

    def ask_restore(self) -> None:
        self._put_forward("restore")

    def restore(self) -> None:
        self._settle(self.pending.restore, "restored")
        version = self.submission.withdrawn_version
        if version is None:
            raise NotPossible
        self._make_public(version)

    def revise(self) -> None:
        begin_revision(self.session, self.submission, self.actor, self.now)

    def delete(self) -> None:
        published = self.submission.published_round
        if published is None:
            self.submission.deleted_at = self.now
        else:  # the draft of a correction: what is public stays
            self.submission.rounds.remove(self.round)
            self.round = published
            self.session.flush()

    def _put_forward(self, sort: str) -> None:
        self.session.add(
            Motion(
                round_id=self.round.id,
                sort=sort,
                side=policy.side_of(self.actor, self.submission),
                moved_by_id=self.actor.person_id,
                moved_at=self.now,
                ground=self.carried.ground,
                reason=self.carried.reason,
            )
        )

    def _settle(self, motion: Motion | None, outcome: str) -> Motion:
        if motion is None:
            raise NotPossible
        motion.settled_by_id, motion.settled_at = self.actor.person_id, self.now
        motion.outcome = outcome
        return motion


def missing(
    session: Session,
    submission: Submission,
    answers: dict[str, Any],
    now: datetime,
    locale: str | None = None,
) -> list[Gap]:
    """What a complete submission still lacks, told in ``locale``."""
    if submission.is_being_recorded:  # what arrived is recorded as it is
        return []
    questionnaire = reading.questionnaire_for(session, submission)
    files = queries.attachments(session, submission)
    seen = reading.context(submission.language, now.date(), files, locale)
    return gaps(questionnaire, answers, seen)


def begin_revision(session: Session, submission: Submission, actor: Actor, now: datetime) -> Round:
    """Open the next round, its draft a copy of the answers now public."""
    version = submission.public_version
    if version is None:
        raise NotPossible
    number = max(r.number for r in submission.rounds) + 1
    round_ = Round(submission_id=submission.id, number=number, opened_at=now)
    session.add(round_)
    session.flush()
    questionnaire = reading.questionnaire_for(session, submission)
    answers = reading.all_answers(questionnaire, version)
    for section in questionnaire.sections:
        codes = {question.code for question in section.questions if question.type != "files"}
        own = {code: value for code, value in answers.items() if code in codes}
        if own:
            session.add(
                DraftSection(
                    round_id=round_.id,
                    section=section.code,
                    answers=own,
                    saved_at=now,
                    saved_by_id=actor.person_id,
                )
            )
    return round_


def late(session: Session, submission: Submission, actor: Actor) -> Late:
    """What the person is told who comes after somebody else: who was first, and when.

    A moderator's name stays inside the Secretariat: an organisation reads which side it was.
    """
    last = queries.last_step(session, submission)
    if last is None:
        return Late()
    event, name = last
    known = actor.is_staff or event.side == policy.side_of(actor, submission)
    return Late(
        "",
        name if known else SIDES[event.side],
        event.at,
        what=EVENTS[Action(event.action)],
        is_own=event.person_id == actor.person_id,
    )


def _cases(session: Session, submission: Submission, now: datetime) -> None:
    """Bring the case table in line with where the submission now stands."""
    session.refresh(submission, ["rounds"])
    pending = queries.pending(session, submission)
    state = submission.state
    waiting = {
        "review": state in _ON_THE_DESK,
        "decline": pending.decline is not None,
        "objection": pending.objection is not None,
        "restore": pending.restore is not None and pending.restore.side == "organisation",
        "returned": state == State.RETURNED,
        "restore-asked": pending.restore is not None and pending.restore.side == "secretariat",
    }
    call = submission.call
    for sort, waits in waiting.items():
        if not waits:
            cases.close_case(session, source=SOURCE, sort=sort, subject_id=submission.id, now=now)
            continue
        ours = sort in ("returned", "restore-asked")
        due = call.due_at.date() if ours and call.due_at else submission.round.decide_by
        cases.open_case(
            session,
            source=SOURCE,
            sort=sort,
            subject_id=submission.id,
            now=now,
            key=submission.key,
            title=submission.title,
            reference=submission.reference,
            state=state.value,
            organisation_name=submission.organisation.name,
            language=submission.language,
            body=call.bodies[0] if call.bodies else None,
            country=submission.organisation.seat_code,
            call_slug=call.slug,
            for_organisation_id=submission.organisation_id if ours else None,
            assignee_id=submission.round.moderator_id,
            due_on=due,
        )
    session.flush()


cases.SOURCES.enter(
    SOURCE,
    cases.CaseSource(
        sorts={
            "review": _l("Review"),
            "decline": _l("Second moderator on a decline"),
            "objection": _l("Answer to an objection"),
            "restore": _l("Word on a restoring"),
            "returned": _l("Change and submit again"),
            "restore-asked": _l("Word on a restoring"),
        },
        endpoint="moderation.review",
        arguments=lambda case: {"key": case.key},
    ),
)

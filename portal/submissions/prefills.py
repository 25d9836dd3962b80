"""What a draft can take over: sources of answers enter this registry, by name.

A source offers answers by question code; what is taken over is copied into the draft and can be
changed like anything typed. Questions that the draft's questionnaire does not ask, or asks in
another way, are passed over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.calls import queries as calls
from portal.foundation import audit
from portal.foundation.errors import NotPossible
from portal.foundation.registry import Registry
from portal.organisations.actors import Actor
from portal.questionnaires.queries import questionnaire_of
from portal.questionnaires.schema import Questionnaire
from portal.submissions import drafts, queries, reading
from portal.submissions.filed import Form
from portal.submissions.models import DraftSection, Submission, Version

MOST = 5
audit.declare("submission.prefill", "source")


@dataclass(frozen=True)
class Offer:
    """Something whose answers a draft can take over. ``label`` is its own name (a title)."""

    id: int
    label: str
    language: str
    reference: str


class Prefill(Protocol):
    """A source of answers."""

    def offers(self, session: Session, submission: Submission) -> list[Offer]: ...

    def answers(
        self, session: Session, submission: Submission, offer_id: int
    ) -> tuple[Questionnaire, Mapping[str, Any]]:
        """The questionnaire that was answered and the answers; NotPossible for a stranger's."""


PREFILLS: Registry[Prefill] = Registry("prefill")


class EarlierVersions:
    """What the same organisation submitted before, of the same kind: its newest versions."""

    def offers(self, session: Session, submission: Submission) -> list[Offer]:
        """The newest answers of each earlier submission, the latest first.

        First those to the calls that the submission's call follows: they asked the same. What has
        never had answers of its own (a short form) has nothing to take over.
        """
        lineage = [call.id for call in calls.earlier(session, submission.call)]
        has_answers = exists().where(
            Version.submission_id == Submission.id, Version.form == Form.ANSWERS.value
        )
        found = session.scalars(
            select(Submission)
            .where(
                Submission.organisation_id == submission.organisation_id,
                Submission.kind == submission.kind,
                Submission.id != submission.id,
                has_answers,
            )
            .order_by(Submission.call_id.in_(lineage).desc(), Submission.id.desc())
            .limit(MOST)
        )
        return [Offer(one.id, one.title, one.language, str(one.reference)) for one in found]

    def answers(
        self, session: Session, submission: Submission, offer_id: int
    ) -> tuple[Questionnaire, Mapping[str, Any]]:
        """The newest version of that submission, if it is one that was offered."""
        if offer_id not in {offer.id for offer in self.offers(session, submission)}:
            raise NotPossible
        version = session.scalars(
            select(Version)
            .where(Version.submission_id == offer_id, Version.form == Form.ANSWERS.value)
            .order_by(Version.number.desc())
            .limit(1)
        ).one()
        questionnaire = questionnaire_of(session, version.questionnaire_version_id)
        return questionnaire, reading.all_answers(questionnaire, version)


EARLIER = "earlier"
PREFILLS.enter(EARLIER, EarlierVersions())


def offers(session: Session, submission: Submission) -> list[tuple[str, Offer]]:
    """Everything that an empty draft can take over, with the name of its source."""
    return [
        (name, offer)
        for name, source in PREFILLS.items()
        for offer in source.offers(session, submission)
    ]


# What has to be said anew each time is never taken over.
NEVER = frozenset({"files", "statement", "date"})


def take_over(
    session: Session,
    submission: Submission,
    source: str,
    offer_id: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Copy the answers that fit into an empty draft; return how many.

    Raises NotAllowed or NotPossible, also when something is written already.
    """
    submission = drafts.editable(session, submission, actor)
    if queries.draft_sections(session, submission.round) or source not in PREFILLS:
        raise NotPossible
    old, answers = PREFILLS[source].answers(session, submission, offer_id)
    new = reading.questionnaire_for(session, submission)
    fitting = set(_fitting(old, new, answers))
    for section in new.sections:
        own = {q.code: answers[q.code] for q in section.questions if q.code in fitting}
        if own:
            session.add(
                DraftSection(
                    round_id=submission.round.id,
                    section=section.code,
                    answers=own,
                    saved_at=now,
                    saved_by_id=actor.person_id,
                )
            )
    audit.record(
        "submission.prefill", ("submission", submission.id), actor.person_id, source=offer_id
    )
    return len(fitting)


def _fitting(old: Questionnaire, new: Questionnaire, answers: Mapping[str, Any]) -> Iterable[str]:
    for section in new.sections:
        for question in section.questions:
            before = old.by_code.get(question.code)
            same = before is not None and before.type == question.type
            if same and question.code in answers and question.type not in NEVER:
                yield question.code

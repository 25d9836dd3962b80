"""What waits for a person's organisations, by deadline: cases of every feature, and open calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from portal.calls.kinds import KINDS as CALL_KINDS
from portal.calls.models import Call
from portal.foundation.cases import SOURCES, Case
from portal.foundation.formats import Deadline, deadline
from portal.foundation.settings import current as settings
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.submissions import drafts
from portal.submissions.models import Submission

FAR = date.max


@dataclass(frozen=True)
class Task:
    """One thing to do: what, for whom, until when, and where it is done."""

    label: Any
    title: Any
    language: str | None  # of the title; None: unknown
    url: str | None
    due: Deadline
    organisation: str
    organisation_language: str
    reference: str | None = None
    draft_url: str | None = None  # an answer that is begun

    @property
    def place(self) -> date:
        """Its place in the list: the earliest day first, what has no deadline last."""
        return self.due.due_day or FAR


def tasks(
    actor: Actor,
    cases: Sequence[Case],
    calls: Sequence[Call],
    organisations: Sequence[Organisation],
    mine: Sequence[Submission],
) -> list[Task]:
    """Everything that waits for ``organisations``, the earliest deadline first.

    A call that a case already asks an organisation to answer, and one that it has begun to answer
    or has answered, does not stand there a second time.
    """
    by_id = {each.id: each for each in organisations}
    by_slug = {call.slug: call for call in calls}
    begun = {(s.organisation_id, s.call_id): s for s in mine if s.state == "draft"}
    found = []
    told = {(s.organisation_id, s.call_id) for s in mine}
    for case in cases:
        organisation = by_id.get(case.for_organisation_id or 0)
        if organisation is None:
            continue
        call = by_slug.get(case.call_slug or "")
        draft = None
        if call is not None:
            told.add((organisation.id, call.id))
            draft = begun.get((organisation.id, call.id)) if asks(case) else None
        found.append(_of_case(case, call, organisation, draft))
    for call in calls:
        for organisation in organisations:
            if (organisation.id, call.id) in told:
                continue
            if drafts.may_start(actor, call, organisation):
                found.append(_of_call(call, organisation))
    return sorted(found, key=lambda task: task.place)


def asks(case: Case) -> bool:
    """Whether the case waits for an answer to its call, and not for a step on one that is filed."""
    return case.source != "submissions"


def _of_case(
    case: Case, call: Call | None, organisation: Organisation, draft: Submission | None
) -> Task:
    source = SOURCES.get(case.source)
    due = deadline(_end_of(case.due_on))
    if call is not None and call.due_at is not None and asks(case):
        due = deadline(call.due_at, call.time_zone, call.closed_at)
    return Task(
        label=source.sorts.get(case.sort, "") if source else "",
        title=case.title,
        language=case.language,
        url=_place_of(case),
        due=due,
        organisation=organisation.name,
        organisation_language=organisation.language,
        reference=case.reference,
        draft_url=url_for("submissions.overview", key=draft.key) if draft else None,
    )


def _of_call(call: Call, organisation: Organisation) -> Task:
    kind = CALL_KINDS.get(call.kind)
    title = call.title.pick()
    return Task(
        label=kind.label if kind else "",
        title=title.text,
        language=title.language,
        url=url_for("calls.read", slug=call.slug),
        due=deadline(call.due_at, call.time_zone, call.closed_at),
        organisation=organisation.name,
        organisation_language=organisation.language,
    )


def _place_of(case: Case) -> str | None:
    """Where a case of an organisation is dealt with; a submission at its own overview."""
    if case.source == "submissions":
        return url_for("submissions.overview", key=case.key)
    source = SOURCES.get(case.source)
    return url_for(source.endpoint, **source.arguments(case)) if source else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings().deadline_zone))

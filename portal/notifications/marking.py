"""Marking an addressee's row when its answer is filed, withdrawn or restored."""

from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation import cases
from portal.foundation.clock import now
from portal.notifications import queries
from portal.notifications.models import Addressee, Notification
from portal.submissions import queries as submissions
from portal.submissions.filed import Form
from portal.submissions.lifecycle import State
from portal.submissions.models import Submission

SOURCE = "notifications"


def mark(session: Session, submission: Submission) -> None:
    """Bring the addressee's row in line with ``submission``, and open or close what it owes."""
    notification = queries.of_call(session, submission.call_id)
    if notification is None:
        return
    notification.revision += 1
    addressee = queries.addressee_of(session, notification, submission.organisation_id)
    if addressee is None:  # an organisation that answers unasked owes nothing
        return
    if submission.state == State.WITHDRAWN:
        if addressee.answer_id not in (None, submission.id):
            return
        addressee.answer_id = addressee.answered_at = None
        addressee.is_late = addressee.is_nil = False
        if notification.state == "issued":
            owe(session, notification, addressee)
        return
    versions = submissions.versions(session, submission)
    if addressee.answer_id is None and versions:
        addressee.answer_id = submission.id
        addressee.answered_at = versions[0].submitted_at
        addressee.is_late = versions[0].is_late
    if versions and addressee.answer_id == submission.id:
        addressee.is_nil = versions[0].form == Form.NIL
    settle(session, addressee)


def settle(session: Session, addressee: Addressee) -> None:
    """Close the case of an answer that is awaited no more."""
    cases.close_case(session, source=SOURCE, sort="answer", subject_id=addressee.id, now=now())


def owe(
    session: Session, notification: Notification, addressee: Addressee, *, is_new: bool = False
) -> None:
    """Open the case of an answer that is awaited, or bring it up to date.

    ``is_new``: the addressee has only just been added, so no case needs to be looked for.
    """
    call = notification.call
    organisation = addressee.organisation
    make = cases.new_case if is_new else cases.open_case
    make(
        session,
        source=SOURCE,
        sort="answer",
        subject_id=addressee.id,
        now=now(),
        key=notification.slug,
        title=notification.subject.text(organisation.language)[:400],
        reference=notification.number,
        state=None,
        organisation_name=organisation.name,
        language=organisation.language,
        country=addressee.country_code,
        call_slug=call.slug if call else None,
        for_organisation_id=organisation.id,
        due_on=_due_on(notification),
    )


def _due_on(notification: Notification) -> date:
    moment = notification.deadline or notification.issued_at or now()
    return moment.astimezone(ZoneInfo(notification.time_zone)).date()


cases.SOURCES.enter(
    SOURCE,
    cases.CaseSource(
        sorts={"answer": _l("Answer the notification")},
        endpoint="notifications.read",
        arguments=lambda case: {"slug": case.key},
    ),
)

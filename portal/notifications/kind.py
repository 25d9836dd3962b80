"""The kind of submission that answers a notification, and the kind of call that asks for it."""

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.calls.kinds import KINDS as CALL_KINDS
from portal.calls.kinds import CallKind
from portal.foundation.locales import LOCALES
from portal.notifications import documents, marking, queries
from portal.submissions.kinds import KINDS, Kind
from portal.submissions.lifecycle import Action
from portal.submissions.models import Submission
from portal.submissions.short_forms import SHORTCUTS


def _title(session: Session, submission: Submission) -> str:
    """``Answer to Notification 2026/014``, in the language of the answer."""
    notification = queries.of_call(session, submission.call_id)
    if notification is None:
        return submission.call.title.text(submission.language)
    info = LOCALES.get(submission.language)
    with force_locale(info.babel if info else "en"):
        return _("Answer to Notification %(number)s", number=notification.number)


def _made_public(session: Session, submission: Submission) -> None:
    """What is public has changed: archive and compilation are made anew."""
    notification = queries.of_call(session, submission.call_id)
    if notification is not None:
        notification.revision += 1
        documents.order_answers(notification)


def _marked_and_made_public(session: Session, submission: Submission) -> None:
    marking.mark(session, submission)
    _made_public(session, submission)


_AFTER = {
    Action.SUBMIT: marking.mark,
    Action.PUBLISH: _made_public,
    Action.WITHDRAW: _marked_and_made_public,
    Action.RESTORE: _marked_and_made_public,
}

ANSWER = KINDS.enter(
    "answer",
    Kind(
        name="answer",
        label=_l("Answer to a notification"),
        new_label=_l("Answer"),
        title=_title,
        organisation_kinds=frozenset({"government", "ngo", "igo", "other"}),
        after=lambda action: _AFTER.get(action, _nothing),
        short_forms=True,
        may_be_interim=True,
        one_per_call=True,
    ),
)


def _nothing(session: Session, submission: Submission) -> None:
    """Most steps change nothing of what is owed."""


CALL_KINDS.enter(
    ANSWER.name,
    CallKind(
        label=_l("Notification"),
        respond=_l("Answer the notification"),
        endpoint="submissions.start",
        shortcuts=SHORTCUTS,
        has_own_letter=True,
    ),
)

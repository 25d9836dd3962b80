"""Ordering what the worker makes of a notification, and what goes into it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import jobs
from portal.foundation.clock import now
from portal.foundation.formats import full_day, full_moment, listed, moment
from portal.foundation.links import absolute
from portal.foundation.locales import offered
from portal.foundation.pdf import CompilationData, Fact, LetterData, rich, words
from portal.notifications import answers, listing
from portal.notifications.labels import PURPOSES, SHELVES
from portal.notifications.models import Notification, NotificationDocument
from portal.notifications.models.document import NO_LANGUAGE
from portal.submissions import documents as submissions
from portal.submissions import queries, reading
from portal.submissions.models import Submission, Version

JOB = "notifications.make-documents"
# What is published in one sitting goes into one compilation.
WAIT = timedelta(minutes=1)


def order_letter(notification: Notification) -> None:
    """Have the worker make the letter in every offered language, in this transaction."""
    key = f"{JOB}:{notification.id}:letter:{notification.revision}"
    jobs.enqueue(JOB, key=key, notification=notification.id, sort="letter")


def order_answers(notification: Notification) -> None:
    """Have the worker make archive and compilation anew shortly, in this transaction."""
    key = f"{JOB}:{notification.id}:answers:{notification.revision}"
    jobs.enqueue(JOB, run_at=now() + WAIT, key=key, notification=notification.id, sort="answers")


def made(
    session: Session, notification: Notification, sort: str, language: str = NO_LANGUAGE
) -> NotificationDocument | None:
    """The document as it was last made."""
    return session.scalar(
        select(NotificationDocument).where(
            NotificationDocument.notification_id == notification.id,
            NotificationDocument.sort == sort,
            NotificationDocument.language == language,
        )
    )


def to_serve(
    session: Session, notification: Notification, sort: str, language: str = NO_LANGUAGE
) -> NotificationDocument | None:
    """The document, unless it holds an answer that is no longer public; then None."""
    found = made(session, notification, sort, language)
    if found is None:
        return None
    public = {answer.version_id for answer in answers.published(session, notification)}
    return found if public.issuperset(found.version_ids) else None


def languages() -> list[str]:
    """The languages that documents with words of the portal are made in."""
    return [info.code for info in offered()]


def letter_data(notification: Notification, language: str) -> LetterData:
    """The letter, in ``language`` (made the current one by the caller)."""
    subject = listing.issued_subject(notification).pick(language)
    text = listing.issued(notification, notification.text).pick(language)
    facts = [_fact(_("Date"), full_day(notification.dated), language)] if notification.dated else []
    facts += [
        _fact(_("Addressed to"), listed(listing.group_names(notification)), language),
        _fact(_("Mandate"), listing.mandate(notification), language),
        _fact(_("Instruments"), listed(listing.instrument_names(notification)), language),
    ]
    if notification.deadline is not None:
        until = full_moment(notification.deadline, notification.time_zone)
        facts.append(_fact(_("Deadline"), until, language))
    if notification.meeting is not None:
        facts.append(_fact(_("Meeting"), *notification.meeting.title.pick(language)))
    if notification.contact:
        facts.append(_fact(_("Contact"), notification.contact, language))
    frame = submissions.page(
        str(PURPOSES[notification.purpose]), words(*subject), notification.number
    )
    return {
        **frame,
        "reference_label": _("Notification"),
        "facts": [fact for fact in facts if fact["value"]["text"]],
        "text": rich(*text),
        "questions_title": _("The questions"),
        "questions": [words(*label.pick(language)) for label in listing.asked(notification)],
        "link_label": _("Permanent link"),
        "link": absolute("notifications.read", lang=language, slug=notification.slug),
    }


def compilation_data(
    session: Session,
    notification: Notification,
    given: Sequence[answers.PublicAnswer],
    language: str,
) -> CompilationData:
    """All answers as received, one after the other; the portal's own words in ``language``."""
    subject = listing.issued_subject(notification).pick(language)
    title = _("Answers to Notification %(number)s", number=notification.number)
    frame = submissions.page(
        str(_("Compilation of answers")), words(title, language), notification.number
    )
    return {
        **frame,
        "reference_label": _("Notification"),
        "subject": words(*subject),
        "lead": _("Each answer stands as received, in its original language."),
        "facts": [
            _fact(_("Answers"), str(len(given)), language),
            _fact(_("As of"), moment(now()), language),
        ],
        "answers": [_answer(session, one, language) for one in given],
        "link_label": _("Permanent link"),
        "link": absolute("notifications.read", lang=language, slug=notification.slug),
    }


def _answer(session: Session, answer: answers.PublicAnswer, language: str) -> Any:
    version = session.get_one(Version, answer.version_id)
    submission = session.get_one(Submission, version.submission_id)
    sections = reading.read_version(session, version, language)
    data = submissions.submission_data(
        submission, version, sections, queries.files_of(session, version), language
    )
    return {**data, "shelf": str(SHELVES[answer.shelf])}


def _fact(label: str, text: str, language: str) -> Fact:
    return {"label": label, "value": words(text, language)}

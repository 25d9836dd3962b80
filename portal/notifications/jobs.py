"""What the worker does for notifications: letters, compilations, archives, reminders."""

from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import files, kept_files
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.jobs import enqueue, every, job
from portal.foundation.locales import LOCALES
from portal.foundation.pdf import compile_pdf
from portal.notifications import answers, archive, documents, reminding
from portal.notifications.models import Notification, NotificationDocument, NotificationFile
from portal.notifications.models.document import NO_LANGUAGE

LARGEST = 4 * 1024 * 1024 * 1024
REMIND = "notifications.remind"


@every(timedelta(minutes=5), "notifications.turns")
def plan_reminders(payload: dict[str, Any]) -> None:
    """Give each notification that has a turn of its schedule to take a job of its own."""
    moment, session = now(), db.session
    for notification in reminding.awaiting_answers(session):
        turn = reminding.turn_of(session, notification, moment)
        if turn is not None:
            due = int((notification.deadline or moment).timestamp())
            key = f"{REMIND}:{notification.id}:{due}:{turn.days}"
            enqueue(REMIND, key=key, notification=notification.id)


@job(REMIND)
def remind(payload: dict[str, Any]) -> None:
    """Remind who owes an answer, if it is still a turn that nobody has taken."""
    notification = db.session.get(Notification, payload["notification"])
    if notification is not None:
        reminding.remind_on_schedule(db.session, notification, now())


@job(documents.JOB, slow=True)
def make_documents(payload: dict[str, Any]) -> None:
    """Make the letter, or archive and compilation, in every language; nothing where all is made."""
    notification = db.session.get(Notification, payload["notification"])
    if notification is None:
        return
    if payload["sort"] == "letter":
        for language in documents.languages():
            with force_locale(LOCALES[language].babel):
                data = documents.letter_data(notification, language)
            body = compile_pdf("letter", data, language, notification.issued_at)
            _keep(notification, "letter", language, [], files.in_memory(body))
        return
    given = answers.published(db.session, notification)
    ids = [answer.version_id for answer in given]
    last = documents.made(db.session, notification, "archive")
    if last is not None and last.version_ids == ids:
        return
    for language in documents.languages():
        with force_locale(LOCALES[language].babel):
            whole = documents.compilation_data(db.session, notification, given, language)
        body = compile_pdf("compilation", whole, language, now())
        _keep(notification, "compilation", language, ids, files.in_memory(body))
    with files.spool() as target:  # the archive last: its version_ids say that all is made
        archive.write(db.session, notification, given, target)
        target.seek(0)
        _keep(notification, "archive", NO_LANGUAGE, ids, target)


def _keep(
    notification: Notification, sort: str, language: str, ids: list[int], body: IO[bytes]
) -> None:
    kept = files.current().receive(body, LARGEST)
    with transaction() as session:
        found = documents.made(session, notification, sort, language)
        if found is None:
            found = NotificationDocument(
                notification_id=notification.id, sort=sort, language=language
            )
            session.add(found)
        found.store_key, found.version_ids, found.made_at = kept.key, ids, now()


@kept_files.KEEPERS.entry("notification_document")
def _documents(session: Session) -> Iterable[str]:
    return session.scalars(select(NotificationDocument.store_key))


@kept_files.KEEPERS.entry("notification_file")
def _letter_files(session: Session) -> Iterable[str]:
    return session.scalars(select(NotificationFile.store_key))

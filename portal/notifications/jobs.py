"""What the worker makes of notifications: letters, compilations and archives."""

from collections.abc import Iterable
from typing import IO, Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import files, kept_files
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.jobs import job
from portal.foundation.locales import LOCALES
from portal.foundation.pdf import compile_pdf
from portal.notifications import answers, archive, documents
from portal.notifications.models import Notification, NotificationDocument, NotificationFile
from portal.notifications.models.document import NO_LANGUAGE

LARGEST = 4 * 1024 * 1024 * 1024


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

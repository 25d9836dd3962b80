"""The mailbox to which mail servers report back: read by the worker, where one is set up.

A report is read once and marked as read; nothing is moved or deleted, so people may look after the
same mailbox. What is no report of a machine is left as it was.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from config import Settings
from portal.foundation import settings
from portal.foundation.db import db, transaction
from portal.foundation.delivery_reports import Report, refusal
from portal.foundation.jobs import enqueue, every
from portal.foundation.mail import OutboxMail

TIMEOUT_SECONDS = 20
AT_ONCE = 200  # messages in one run; the next run reads on
LARGEST = 1024 * 1024  # bytes of a message that are read: reports are small, and come first
_SEEN = r"(\Seen)"


class MailboxFailed(Exception):
    """The mailbox could not be read: it says no, or not what a mailbox says."""


@every(timedelta(minutes=5), "mail.reports", slow=True, attempts=3)
def read_reports(payload: dict[str, Any]) -> None:
    """Read the delivery reports that came in, and have the hooks told of each refused address."""
    chosen = settings.current()
    if not chosen.imap_host:
        return
    with _opened(chosen) as connection:
        for number in _unread(connection):
            report = refusal(_fetched(connection, number))
            if report is not None:
                with transaction():
                    _tell(report)
            _done(connection.uid("STORE", number, "+FLAGS", _SEEN))


def _tell(report: Report) -> None:
    """One job for the mail that the report names, however often it is reported."""
    found = select(OutboxMail.id).where(OutboxMail.message_id == report.message_id)
    mail_id = db.session.scalar(found)
    if mail_id is not None:
        key = f"mail.bounced:{mail_id}"
        enqueue("mail.bounced", key=key, mail_id=mail_id, reason=report.reason)


@contextmanager
def _opened(chosen: Settings) -> Iterator[imaplib.IMAP4]:
    verified = ssl.create_default_context()
    host, port = chosen.imap_host, chosen.imap_port
    connection: imaplib.IMAP4
    if chosen.imap_security == "tls":
        connection = imaplib.IMAP4_SSL(host, port, ssl_context=verified, timeout=TIMEOUT_SECONDS)
    else:
        connection = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if chosen.imap_security == "starttls":
            connection.starttls(ssl_context=verified)
        connection.login(chosen.imap_user, chosen.imap_password.get_secret_value())
        _done(connection.select(f'"{chosen.imap_folder}"'))
        yield connection
    finally:
        connection.shutdown()


def _unread(connection: imaplib.IMAP4) -> list[str]:
    """Unread reports of whatever sort, the oldest first."""
    wanted = ("UNSEEN", "HEADER", "Content-Type", "multipart/report")
    found = _done(connection.uid("SEARCH", *wanted))
    return (found[0] or b"").decode("ascii", "ignore").split()[:AT_ONCE]


def _fetched(connection: imaplib.IMAP4, number: str) -> bytes:
    """The beginning of a message, which fetching so leaves unread."""
    for part in _done(connection.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")):
        if isinstance(part, tuple):
            return bytes(part[1])
    return b""


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    status, content = answer
    if status != "OK":
        raise MailboxFailed(status)
    return content

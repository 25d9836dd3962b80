"""Delivery reports: what counts as a refusal, and reading them from a mailbox."""

from collections.abc import Iterator

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from portal.foundation import jobs, mail_delivery, mailbox, settings
from portal.foundation.db import db, transaction
from portal.foundation.delivery_reports import Report, refusal
from portal.foundation.jobs import Job
from portal.foundation.mail import Mail, OutboxMail, mail_kind, queue
from portal.foundation.mail_delivery import Bounce, on_bounce
from tests.servers.imap import PASSWORD, Mailbox, mailbox_server


@mail_kind("test.reported", example={})
def example() -> Mail:
    return Mail("test.reported", "Example", ("Dear Ana,",))


def report(
    message_id: str,
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "multipart/report; report-type=delivery-status",
    returned: str = "message/rfc822",
) -> bytes:
    return (
        f"From: MAILER-DAEMON@example.org\r\nSubject: Undelivered\r\nContent-Type: {kind}; "
        f'boundary="b"\r\nMIME-Version: 1.0\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n'
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; gone@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no\r\n such person\r\n"
        f"--b\r\nContent-Type: {returned}\r\n\r\nMessage-ID: {message_id}\r\n"
        "Subject: Example\r\n\r\nDear Ana,\r\n--b--\r\n"
    ).encode()


def test_a_refusal_names_the_mail_and_says_why() -> None:
    told = Report("<m@example.org>", "5.1.1 550 5.1.1 no such person")
    assert refusal(report("<m@example.org>")) == told
    assert refusal(report("<m@example.org>", returned="text/rfc822-headers")) == told


@pytest.mark.parametrize(
    "raw",
    [
        report("<m@example.org>", action="delayed", status="4.4.1"),
        report("<m@example.org>", action="delivered", status="2.0.0"),
        report("<m@example.org>", status="4.4.7"),
        report("<m@example.org>", status="five"),
        report("no id at all"),
        report("<m@example.org>", kind="multipart/mixed"),
        b"Content-Type: multipart/report\r\n\r\nnothing in it",
        b"\xff\x00",
    ],
)
def test_anything_else_is_no_refusal(raw: bytes) -> None:
    assert refusal(raw) is None


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox_server() as running:
        yield running


def _read(app: Flask, monkeypatch: pytest.MonkeyPatch, box: Mailbox, password: str) -> None:
    with app.app_context():
        changes = {
            "imap_host": "127.0.0.1",
            "imap_port": box.port,
            "imap_user": "portal",
            "imap_password": SecretStr(password),
            "imap_security": "none",
        }
        chosen = settings.current().model_copy(update=changes)
        monkeypatch.setattr(settings, "current", lambda: chosen)
        try:
            mailbox.read_reports({})
        finally:
            monkeypatch.undo()


def test_reports_in_the_mailbox_are_told_once_and_left_there(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        with transaction():
            queue(example(), "gone@example.org", "en", 7)
        mail = db.session.scalars(select(OutboxMail)).one()
        number, message_id = mail.id, mail.message_id
    letter = b"From: ana@example.org\r\nContent-Type: text/plain\r\n\r\nA letter to people.\r\n"
    box.messages += [letter, report(message_id), report("<forged@example.org>"), report(message_id)]
    _read(app, monkeypatch, box, PASSWORD)
    _read(app, monkeypatch, box, PASSWORD)
    assert box.read == {2, 3, 4}
    told: list[Bounce] = []
    monkeypatch.setattr(mail_delivery, "_bounce_hooks", [])
    on_bounce(told.append)
    with app.app_context():
        while (taken := jobs.claim()) is not None:
            assert jobs.run(taken).result == "done"
    assert told == [Bounce(number, "gone@example.org", 7, "5.1.1 550 5.1.1 no such person")]


def test_a_mailbox_that_refuses_fails_the_job_and_one_not_set_up_is_not_asked(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(mailbox.imaplib.IMAP4.error):
        _read(app, monkeypatch, box, "wrong")
    with app.app_context():
        mailbox.read_reports({})
        assert db.session.scalar(select(Job.id)) is None

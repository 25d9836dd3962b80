"""Sending what the outbox holds: one recipient a message, retried until it is accepted or refused.

A mail is taken with a lease, sent, and marked in a second transaction. A worker that dies between
the two leaves a lease that runs out; the mail is then sent again with the same Message-ID, so a
double can be recognised.
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol

from sqlalchemy import and_, delete, or_, select, update

from config import Settings
from portal.foundation import settings
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.jobs import backoff, enqueue, every, job
from portal.foundation.mail import OutboxMail

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=20)
# Short, so that a long outage is made up for within minutes of its end.
LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_OUTAGE_PAUSE = timedelta(minutes=1)
TIMEOUT_SECONDS = 20
SENT_KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(days=90)


class Refused(Exception):
    """The mail server will never take this mail; ``bounced``: because of the recipient."""

    def __init__(self, reason: str, *, bounced: bool) -> None:
        super().__init__(reason)
        self.bounced = bounced


class Deferred(Exception):
    """Not now; ``outage``: nothing can be sent at present, so the rest need not be tried."""

    def __init__(self, reason: str, *, outage: bool) -> None:
        super().__init__(reason)
        self.outage = outage


class Transport(Protocol):
    """A way to hand over a message."""

    def send(self, message: EmailMessage) -> None:
        """Hand over ``message`` for good, or raise Refused or Deferred."""

    def close(self) -> None:
        """Let go of connections."""


class PageTransport:
    """Keeps mail readable in the outbox and sends nothing: for demo and development."""

    def send(self, message: EmailMessage) -> None:
        """Nothing to hand over."""

    def close(self) -> None:
        """Nothing to let go of."""


class SmtpTransport:
    """One verified connection to the mail server, kept while there is mail."""

    def __init__(self, chosen: Settings) -> None:
        self.chosen = chosen
        self.sender = parseaddr(chosen.mail_from)[1]
        self.connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand over ``message``; a connection that failed is not used again."""
        try:
            if self.connection is None:
                self.connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Deferred(_reason(error), outage=True) from error
        try:
            self.connection.send_message(message, self.sender, [str(message["To"])])
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise self._judged(code, reply, bounced=True) from error
        except smtplib.SMTPDataError as error:
            raise self._judged(error.smtp_code, error.smtp_error, bounced=False) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_reason(error), bounced=True) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Deferred(_reason(error), outage=True) from error

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _judged(self, code: int, reply: bytes | str, *, bounced: bool) -> Refused | Deferred:
        words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        if 500 <= code < 600:
            return Refused(f"{code} {words}", bounced=bounced)
        hangs_up = code == 421
        if hangs_up:
            self.close()
        return Deferred(f"{code} {words}", outage=hangs_up)

    def _connect(self) -> smtplib.SMTP:
        chosen = self.chosen
        verified = ssl.create_default_context()
        connection: smtplib.SMTP
        if chosen.smtp_security == "tls":
            connection = smtplib.SMTP_SSL(
                chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_SECONDS, context=verified
            )
        else:
            connection = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_SECONDS)
        try:
            if chosen.smtp_security == "starttls":
                connection.starttls(context=verified)
            if chosen.smtp_user:
                connection.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
        except BaseException:
            connection.close()
            raise
        return connection


@dataclass(frozen=True)
class Delivered:
    """What became of one try: ``sent``, ``deferred``, ``failed`` or ``lost`` (lease ran out)."""

    id: int
    kind: str
    result: str
    error: str = ""  # what sort of error, without the server's words


@dataclass(frozen=True)
class Bounce:
    """An address that the mail server refused for good."""

    mail_id: int
    address: str
    person_id: int | None
    reason: str = ""  # in the words of a mail server


BounceHook = Callable[[Bounce], None]
_bounce_hooks: list[BounceHook] = []


def on_bounce(hook: BounceHook) -> BounceHook:
    """Have ``hook`` called, inside a transaction of the worker, for each refused address."""
    _bounce_hooks.append(hook)
    return hook


class Delivery:
    """One worker's delivery: its transport, and how long it rests during an outage."""

    def __init__(self, transport: Transport | None = None) -> None:
        chosen = settings.current()
        smtp = chosen.mail_transport == "smtp"
        self.transport = transport or (SmtpTransport(chosen) if smtp else PageTransport())
        self.resting_until: datetime | None = None
        self.outages = 0

    def deliver_one(self) -> Delivered | None:
        """Try the mail that has waited longest; None when none is due or during an outage."""
        moment = now()
        if self.resting_until is not None and moment < self.resting_until:
            return None
        taken = _claim(moment)
        if taken is None:
            self.transport.close()
            return None
        try:
            self.transport.send(message(taken))
        except Refused as refusal:
            return self._refused(taken, refusal)
        except Deferred as delay:
            return self._deferred(taken, delay)
        except Exception as error:  # noqa: BLE001 - one bad mail must not stop the rest
            return self._refused(taken, Refused(_reason(error), bounced=False))
        self.outages = 0
        self.resting_until = None
        return _finish(taken, "sent", state="sent", sent_at=now(), last_error=None)

    def _refused(self, taken: OutboxMail, refusal: Refused) -> Delivered:
        return _finish(
            taken,
            "failed",
            error=_sort_of(refusal),
            bounced=refusal.bounced,
            state="failed",
            last_error=str(refusal),
        )

    def _deferred(self, taken: OutboxMail, delay: Deferred) -> Delivered:
        moment = now()
        if delay.outage:
            self.outages += 1
            self.resting_until = moment + backoff(
                self.outages, timedelta(seconds=2), LONGEST_OUTAGE_PAUSE
            )
        if moment >= taken.give_up_at:
            return _finish(
                taken, "failed", error=_sort_of(delay), state="failed", last_error=str(delay)
            )
        return _finish(
            taken,
            "deferred",
            error=_sort_of(delay),
            state="waiting",
            next_attempt_at=moment + backoff(taken.attempts, FIRST_PAUSE, LONGEST_PAUSE),
            last_error=str(delay),
        )


def message(mail: OutboxMail) -> EmailMessage:
    """The message for an outbox row: the same bytes' worth each time it is tried."""
    made = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.current().mail_from)
    name = name or settings.current().site_name
    made["From"] = Address(name, addr_spec=address)
    made["To"] = Address(addr_spec=mail.to_address)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = mail.message_id
    made["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    made["Content-Language"] = mail.language  # last: a Content- header set before moves to a part
    return made


@job("mail.bounced")
def tell_of_bounce(payload: dict[str, Any]) -> None:
    """Call the hooks for an address refused at once, or by a delivery report afterwards."""
    mail = db.session.get(OutboxMail, payload["mail_id"])
    if mail is not None:
        reason = payload.get("reason") or mail.last_error or ""
        for hook in _bounce_hooks:
            hook(Bounce(mail.id, mail.to_address, mail.person_id, reason))


@every(timedelta(days=1), "mail.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Delete mail sent 30 days ago, and mail that failed 90 days ago."""
    moment = now()
    db.session.execute(
        delete(OutboxMail).where(
            or_(
                and_(OutboxMail.state == "sent", OutboxMail.sent_at < moment - SENT_KEPT),
                and_(OutboxMail.state == "failed", OutboxMail.give_up_at < moment - FAILED_KEPT),
            )
        )
    )


def _claim(moment: datetime) -> OutboxMail | None:
    if db.session.scalar(_due(moment)) is None:
        return None
    with transaction() as session:
        found = session.scalar(_due(moment).with_for_update(skip_locked=True))
        if found is None:
            return None
        mail = session.get_one(OutboxMail, found)
        mail.state = "sending"
        mail.attempts += 1
        mail.lease_until = moment + LEASE
        session.flush()
        session.expunge(mail)  # read on while the connection talks, without a transaction
    return mail


def _due(moment: datetime) -> Any:
    return (
        select(OutboxMail.id)
        .where(
            OutboxMail.state.in_(("waiting", "sending")),
            OutboxMail.next_attempt_at <= moment,
            or_(OutboxMail.lease_until.is_(None), OutboxMail.lease_until <= moment),
        )
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(1)
    )


def _finish(
    taken: OutboxMail, result: str, *, error: str = "", bounced: bool = False, **values: Any
) -> Delivered:
    if values.get("last_error"):
        values["last_error"] = values["last_error"][:500]
    with transaction() as session:
        kept = session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == taken.id, OutboxMail.lease_until == taken.lease_until)
            .values(lease_until=None, **values)
            .returning(OutboxMail.id)
        ).scalar_one_or_none()
        if kept is not None and bounced:
            enqueue("mail.bounced", mail_id=taken.id)
    return Delivered(taken.id, taken.kind, result if kept is not None else "lost", error)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _sort_of(error: Refused | Deferred) -> str:
    # The first word is a reply code or a class name; the rest may hold an address.
    return str(error).split(maxsplit=1)[0].rstrip(":") if str(error) else type(error).__name__

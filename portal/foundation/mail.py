"""Mail: a value with lazy words, rendered in the recipient's language into an outbox row.

The row is written in the transaction of what the mail tells of: no step without its mail, no mail
without its step. The worker sends it afterwards (mail_delivery.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec
from urllib.parse import urlsplit
from uuid import uuid4

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import CheckConstraint, Index, String, Text, text, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import locales, pages, settings
from portal.foundation.clock import now
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base, WriteOutsideTransaction, db, is_writing
from portal.foundation.registry import Registry

P = ParamSpec("P")
GIVE_UP_AFTER = timedelta(days=3)  # as long as mail servers themselves usually try
STATES = ("waiting", "sending", "sent", "failed")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_OPEN = text("state in ('waiting', 'sending')")


class OutboxMail(Base):
    """One mail to one recipient, as it will be or was sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed')", name="state_known"),
        CheckConstraint("(state = 'sending') = (lease_until is not null)", name="lease_sending"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_dated"),
        Index(
            "ix_outbox_open", "next_attempt_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_outbox_state", "state", "id"),
    )

    id: Mapped[IntPK]
    kind: Mapped[str] = mapped_column(String(60))
    to_address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(index=True)  # None: an address without account
    language: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    unsubscribe_url: Mapped[str | None] = mapped_column(Text)  # of a mail sent to many
    message_id: Mapped[str] = mapped_column(String(255), unique=True)  # shows up a double
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    give_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class Quoted:
    """A paragraph in somebody's own words, set off and marked with its language."""

    text: str
    language: str


@dataclass(frozen=True)
class Mail:
    """What a mail says. Words are lazy strings, spoken in the recipient's language.

    ``action`` is one (label, full address) shown as a link; ``after`` are paragraphs below it.
    ``unsubscribe_url`` is for what goes to many: the address at which one POST ends it (RFC 8058).
    It is the only header that a mail may bring along, so none can be forged.
    """

    kind: str
    subject: Any
    paragraphs: tuple[Any, ...]
    action: tuple[Any, str] | None = None
    after: tuple[Any, ...] = ()
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Part:
    """A paragraph ready to be shown; ``language`` is set when it is a quotation."""

    lines: tuple[str, ...]
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Rendered:
    """A mail in one language."""

    language: str
    direction: str
    subject: str
    paragraphs: tuple[Part, ...]
    action: tuple[str, str] | None
    after: tuple[Part, ...]
    text: str = ""
    html: str = ""


@dataclass(frozen=True)
class MailKind:
    """A kind of mail, with what builds an example of it for tests and for the staff."""

    name: str
    build: Callable[..., Mail]
    values: Mapping[str, Any]

    def example(self) -> Mail:
        """A mail of this kind with made-up values."""
        return self.build(**self.values)


MAIL_KINDS: Registry[MailKind] = Registry("mail kind")


class UnsafeMail(ValueError):
    """A recipient, subject or link that must not go into a mail: line breaks, lists, odd links."""


def mail_kind(
    name: str, *, example: Mapping[str, Any]
) -> Callable[[Callable[P, Mail]], Callable[P, Mail]]:
    """Enter the function that builds mails of kind ``name``; ``example`` holds its arguments."""

    def enter(build: Callable[P, Mail]) -> Callable[P, Mail]:
        MAIL_KINDS.enter(name, MailKind(name, build, example))
        return build

    return enter


def queue(mail: Mail, to_address: str, language: str, person_id: int | None = None) -> OutboxMail:
    """Put ``mail`` into the outbox for one recipient, in their language; return the row.

    A language that is not ours becomes English. Raises KeyError for a kind that was not entered,
    UnsafeMail for what could forge a header or reach a second recipient.
    """
    session = db.session
    if not is_writing(session):
        raise WriteOutsideTransaction("Mail is queued inside a transaction.")
    MAIL_KINDS[mail.kind]
    if len(to_address) > 254 or not _ADDRESS.fullmatch(to_address) or _CONTROL.search(to_address):
        raise UnsafeMail("A mail goes to exactly one plain address.")
    if mail.unsubscribe_url:
        _refuse_unsafe_link(mail.unsubscribe_url)
    made = render(mail, language)
    moment = now()
    row = OutboxMail(
        kind=mail.kind,
        to_address=to_address,
        person_id=person_id,
        language=made.language,
        subject=made.subject,
        text=made.text,
        html=made.html,
        unsubscribe_url=mail.unsubscribe_url or None,
        message_id=f"<{uuid4().hex}@{_domain()}>",
        created_at=moment,
        next_attempt_at=moment,
        give_up_at=moment + GIVE_UP_AFTER,
    )
    session.add(row)
    return row


def render(mail: Mail, language: str) -> Rendered:
    """``mail`` in ``language``: subject, plain text and HTML."""
    info = locales.LOCALES.get(language) or locales.LOCALES[locales.DEFAULT]
    with force_locale(info.babel):
        subject = str(mail.subject)
        action = (str(mail.action[0]), mail.action[1]) if mail.action else None
        _refuse_unsafe(subject, action)
        made = Rendered(
            language=info.code,
            direction=info.direction,
            subject=subject,
            paragraphs=tuple(map(_part, mail.paragraphs)),
            action=action,
            after=tuple(map(_part, mail.after)),
        )
        return Rendered(
            **{name: value for name, value in vars(made).items() if name not in ("text", "html")},
            text=_from_template("mail/shell.txt", made),
            html=_from_template("mail/shell.html", made),
        )


def send_again(mail_id: int) -> None:
    """Put a failed mail back into the outbox for another three days, in this transaction."""
    moment = now()
    db.session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, OutboxMail.state == "failed")
        .values(
            state="waiting",
            attempts=0,
            next_attempt_at=moment,
            give_up_at=moment + GIVE_UP_AFTER,
        )
    )


def _part(paragraph: Any) -> Part:
    if isinstance(paragraph, Quoted):
        way = locales.direction(paragraph.language)
        return Part(tuple(paragraph.text.splitlines()), paragraph.language, way)
    return Part(tuple(str(paragraph).splitlines()))


def _from_template(name: str, made: Rendered) -> str:
    # Not render_template: a mail knows nothing of the request and the person it is written in.
    template = current_app.jinja_env.get_template(name)
    return template.render(mail=made, site_name=pages.site_name())


def _refuse_unsafe(subject: str, action: tuple[str, str] | None) -> None:
    if not subject.strip() or _CONTROL.search(subject):
        raise UnsafeMail("A subject is one line of text.")
    if action is not None:
        _refuse_unsafe_link(action[1])


def _refuse_unsafe_link(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https") or re.search(r"[\s<>\"]", url):
        raise UnsafeMail("A link in a mail is a full web address.")


def _domain() -> str:
    return urlsplit(settings.current().base_url).hostname or "localhost"

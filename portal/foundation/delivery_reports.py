"""Delivery reports as mail servers send them back (RFC 3464), read as data.

Only a report that names a message of ours can mean anything: message ids are random, one for each
recipient, so a forged report would have to know the mail it speaks of.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

REASON_LENGTH = 500
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Report:
    """A mail that arrived nowhere: its Message-ID, and why in the words of a mail server."""

    message_id: str
    reason: str


def refusal(raw: bytes) -> Report | None:
    """What a report of a failure for good says, or None for any other message.

    Delays, successes and what is given up only for the time being (status 4) are no refusals.
    """
    message = message_from_bytes(raw, policy=default)
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = [part for part in message.walk() if part is not message]
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    about = _message_id(parts)
    if status is None or about is None:
        return None
    for fields in _recipients(status):
        code = _STATUS.match(_said(fields, "Status"))
        if _said(fields, "Action").lower() == "failed" and code and code[0].startswith("5"):
            words = _said(fields, "Diagnostic-Code").partition(";")[2].strip()
            return Report(about, f"{code[0]} {words}".strip()[:REASON_LENGTH])
    return None


def _recipients(status: Message) -> list[Message]:
    """The groups of fields of a report: one about the message, then one about each recipient."""
    content = status.get_payload()
    return [p for p in content if isinstance(p, Message)] if isinstance(content, list) else []


def _message_id(parts: list[EmailMessage]) -> str | None:
    """The Message-ID of the mail that came back, whole or as headers alone."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            found = first if isinstance(first, Message) else None
        elif kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            found = message_from_bytes(raw) if isinstance(raw, bytes) else None
        else:
            continue
        named = _MESSAGE_ID.search(_said(found, "Message-ID")) if found is not None else None
        if named:
            return named[0]
    return None


def _said(fields: Message, name: str) -> str:
    """A field as one line; empty where it is missing or cannot be read."""
    try:
        value = fields.get(name, "")
    except (ValueError, IndexError, AttributeError):  # what the parser of the library trips over
        return ""
    return _SPACE.sub(" ", str(value)).strip()

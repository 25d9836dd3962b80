"""Who stands under a version or a draft, as pages, receipts and PDFs show it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.submissions.joint import order, queries
from portal.submissions.models import Signature, Submission, Version


@dataclass(frozen=True)
class Name:
    """One organisation under a text."""

    name: str
    filed: bool = False  # it filed the submission
    signed_at: datetime | None = None
    is_late: bool = False
    withdrawn_at: datetime | None = None  # it took its signature back since


@dataclass(frozen=True)
class Under:
    """Everybody under a version: frozen with it, signed later, and added by the lead."""

    names: tuple[Name, ...]
    later: tuple[Name, ...]
    others: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.names or self.later or self.others)

    @property
    def frozen_names(self) -> list[str]:
        """The names that the version itself holds, in their order."""
        return [each.name for each in self.names]


def frozen(version: Version) -> Under:
    """What the public part of ``version`` says, without asking what happened since."""
    public = json.loads(version.public_bytes)
    names = tuple(
        Name(
            entry["name"],
            bool(entry.get("filed")),
            _moment(entry.get("confirmed_at")),
            bool(entry.get("late")),
        )
        for entry in public.get("signatories", ())
    )
    return Under(names, (), tuple(public.get("on_behalf_of", ())))


def under(session: Session, submission: Submission, version: Version) -> Under:
    """Who stands under ``version`` now: the frozen names, with what came later beside them."""
    held = frozen(version)
    signatures = queries.of_submission(session, submission)
    if not signatures:
        return held
    gone = {s.organisation_name: s.ended_at for s in signatures if s.state == "withdrawn"}
    names = tuple(
        Name(n.name, n.filed, n.signed_at, n.is_late, None if n.filed else gone.get(n.name))
        for n in held.names
    )
    known = {each.name for each in names}
    came = {
        s.organisation_id: s
        for s in signatures
        if s.version_id == version.id
        and s.organisation_name not in known
        and s.state in ("confirmed", "withdrawn")
    }
    in_order = order.ordered(s.organisation for s in came.values())
    later = tuple(_later(came[organisation.id]) for organisation in in_order)
    return Under(names, later, held.others)


@dataclass(frozen=True)
class Answer:
    """One invited organisation as the lead's pages show it."""

    signature: Signature
    changed_since: bool  # it signed, and the text is another by now

    @property
    def organisation(self) -> Any:
        """The organisation that was invited."""
        return self.signature.organisation


def answers(signatures: list[Signature], text_hash: str | None) -> list[Answer]:
    """``signatures`` in their order, against the text that stands now (None: not compared)."""
    by_id = {each.organisation_id: each for each in signatures}
    return [
        Answer(
            by_id[organisation.id],
            by_id[organisation.id].state == "confirmed"
            and text_hash is not None
            and by_id[organisation.id].text_hash != text_hash,
        )
        for organisation in order.ordered(each.organisation for each in signatures)
    ]


def _later(signature: Signature) -> Name:
    gone = signature.ended_at if signature.state == "withdrawn" else None
    name = str(signature.organisation_name)
    return Name(name, False, signature.confirmed_at, signature.is_late, gone)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

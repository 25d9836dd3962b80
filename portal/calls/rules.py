"""What the parts of a call must be together, so that an impossible one is refused kindly.

The database refuses most of these too; here they become words beside a field.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls.content import Content
from portal.calls.kinds import KINDS
from portal.calls.models import Call
from portal.convention.models import AgendaItem
from portal.foundation.localised import FALLBACK, Localised

Problems = dict[str, Any]  # field of the form → what is wrong, in words
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG_LENGTH = 120
RESERVED_SLUGS = frozenset({"new"})  # the address of the page that adds a call


class Refused(Exception):
    """The values cannot stand. ``problems`` says of each field why, in words."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def problems(
    session: Session, content: Content, now: datetime, call: Call | None = None
) -> Problems:
    """What is wrong with ``content``, as a new call or a change of ``call``; empty if nothing."""
    found = _texts(content)
    found |= _place(session, content)
    if call is None:
        found |= _address(session, content)
        if content.kind not in KINDS:
            found["kind"] = _l("Choose what is asked for.")
    if call is None or now < call.opens_at:
        found |= _window(content, now)
    else:
        found |= _narrowed(call, content)
    if call is not None and content.follows_id == call.id:
        found["follows_id"] = _l("A call cannot follow itself.")
    if not content.languages:
        found["languages"] = _l("Choose at least one language.")
    if not content.audience:
        found["audience"] = _l("Choose who can respond.")
    return found


def extension_problems(call: Call, new_due_at: datetime, now: datetime) -> Problems:
    """What is wrong with extending ``call`` to ``new_due_at``; empty if nothing."""
    if call.due_at is not None and new_due_at <= call.due_at:
        return {"due_on": _l("Enter a deadline that is later than the present one.")}
    if new_due_at <= now:
        return {"due_on": _l("Enter a deadline in the future.")}
    return {}


def reason_problems(reason: Localised) -> Problems:
    """What is wrong with the reason of a public act; empty if nothing."""
    if reason.get(FALLBACK):
        return {}
    return {f"reason__{FALLBACK}": _l("Enter the reason. Everyone can read it.")}


def _texts(content: Content) -> Problems:
    found: Problems = {}
    if FALLBACK not in content.title:
        found[f"title__{FALLBACK}"] = _l("Enter the title in English.")
    if FALLBACK not in content.text:
        found[f"text__{FALLBACK}"] = _l("Enter the text in English.")
    for code in content.title.keys() ^ content.text.keys():
        missing = "text" if code in content.title else "title"
        found.setdefault(
            f"{missing}__{code}", _l("Enter both the title and the text in this language.")
        )
    return found


def _address(session: Session, content: Content) -> Problems:
    if len(content.slug) > SLUG_LENGTH or not re.fullmatch(SLUG_PATTERN, content.slug):
        return {"slug": _l("Use small letters without accents, digits and hyphens.")}
    if content.slug in RESERVED_SLUGS:
        return {"slug": _l("This address cannot be given.")}
    if session.scalar(select(Call.id).where(Call.slug == content.slug)) is not None:
        return {"slug": _l("Another call has this address. Enter a different one.")}
    return {}


def _place(session: Session, content: Content) -> Problems:
    if content.agenda_item_code is None:
        return {}
    if content.meeting_code is None:
        return {"meeting_code": _l("Choose the meeting of this agenda item.")}
    meeting_code = session.scalar(
        select(AgendaItem.meeting_code).where(AgendaItem.code == content.agenda_item_code)
    )
    if meeting_code != content.meeting_code:
        return {"agenda_item_code": _l("This agenda item belongs to another meeting.")}
    return {}


def _window(content: Content, now: datetime) -> Problems:
    found: Problems = {}
    if content.opens_at is not None and content.opens_at < now:
        found["opens_on"] = _l("The opening is in the past. Leave it empty to open at once.")
    if content.due_at is not None:
        if content.due_at <= now:
            found["due_on"] = _l("Enter a deadline in the future.")
        elif content.opens_at is not None and content.due_at <= content.opens_at:
            found["due_on"] = _l("Enter a deadline that is later than the opening.")
    return found


def _narrowed(call: Call, content: Content) -> Problems:
    """Somebody may be writing already: what was offered to them is not taken away."""
    found: Problems = {}
    if _narrower(call.audience, content.audience):
        found["audience"] = _l("The call is open: those who can respond must stay able to.")
    if _narrower(call.audience_classes, content.audience_classes):
        found["audience_classes"] = _l("The call is open: those who can respond must stay able to.")
    if not set(call.languages) <= set(content.languages):
        found["languages"] = _l("The call is open: its languages must stay.")
    return found


def _narrower(before: Collection[str], after: Collection[str]) -> bool:
    """Whether ``after`` leaves out somebody whom ``before`` asked; empty asks all."""
    return bool(after) and (not before or not set(before) <= set(after))

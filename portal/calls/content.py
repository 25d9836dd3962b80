"""What staff say of a call, as one value: on its way from a form to the table."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.calls.models import Call
from portal.foundation.localised import Localised

# What may still change once a call has opened: never what is asked, and never the window.
WHILE_OPEN = (
    "title",
    "text",
    "bodies",
    "meeting_code",
    "agenda_item_code",
    "follows_id",
    "audience",
    "audience_classes",
    "languages",
)
BEFORE_OPENING = (*WHILE_OPEN, "questionnaire_version_id", "opens_at", "due_at")


@dataclass(frozen=True)
class Content:
    """What staff decide about a call. No ``opens_at``: at once; no ``due_at``: standing."""

    slug: str
    kind: str
    title: Localised
    text: Localised
    questionnaire_version_id: int
    bodies: tuple[str, ...]
    meeting_code: str | None
    agenda_item_code: str | None
    follows_id: int | None
    opens_at: datetime | None
    due_at: datetime | None
    audience: tuple[str, ...]
    audience_classes: tuple[str, ...]
    languages: tuple[str, ...]

    def replaced(self, **values: Any) -> "Content":
        """This content with other ``values``."""
        return replace(self, **values)

    def value(self, name: str) -> Any:
        """The value called ``name`` as the table keeps it."""
        value = getattr(self, name)
        return list(value) if isinstance(value, tuple) else value


def changed(call: Call, content: Content, names: tuple[str, ...]) -> list[str]:
    """Which of ``names`` differ between ``call`` and ``content``."""
    return [name for name in names if getattr(call, name) != content.value(name)]

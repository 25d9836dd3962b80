"""What staff say of a notification, as one value: on its way from a form to the table."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from portal.foundation.localised import Localised
from portal.notifications.models import Notification


@dataclass(frozen=True)
class Content:
    """What is decided while a notification is drafted."""

    number: str  # normalised
    dated: date
    subject: Localised
    text: Localised
    resolution: str
    revision_of_resolution: str
    paragraph: str
    purpose: str
    instruments: tuple[str, ...]
    groups: tuple[str, ...]
    listed: tuple[int, ...]
    contact: str
    meeting_code: str | None
    agenda_item_code: str | None
    asks: tuple[Localised, ...]
    questionnaire_code: str | None
    due_at: datetime | None
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()  # relation → numbers it points at

    def value(self, name: str) -> Any:
        """The value called ``name`` as the table keeps it."""
        value = getattr(self, name)
        if name == "asks":
            return [dict(ask) for ask in value]
        return list(value) if isinstance(value, tuple) else value


NAMES = tuple(field.name for field in fields(Content) if field.name != "links")


def changed(notification: Notification, content: Content) -> list[str]:
    """Which parts differ between ``notification`` and ``content``."""
    return [name for name in NAMES if getattr(notification, name) != content.value(name)]

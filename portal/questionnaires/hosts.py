"""What carries questions of its own, such as a notification: hosts enter this registry, by name.

A host keeps its questionnaire with itself: who may read the host may read its questions, and when
the host is issued it freezes them (``actions.freeze_draft``). This package knows no host.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from sqlalchemy.orm import Session

from portal.foundation.registry import Registry


@dataclass(frozen=True)
class EarlierQuestions:
    """An earlier thing of the same sort whose questions can be taken over."""

    label: str
    version_id: int


class Host(Protocol):
    """One sort of thing that carries questions. ``id`` is the host's own."""

    def title(self, session: Session, id: int) -> Mapping[str, str]:
        """What the questionnaire is called to begin with, in each language."""

    def code(self, session: Session, id: int) -> str:
        """The code that a new questionnaire begins with: notification-2026-014."""

    def name(self, session: Session, id: int) -> str:
        """What people call the host: "Notification 2026/014"."""

    def url(self, session: Session, id: int) -> str:
        """The host's page at the desk. Called within a request."""

    def earlier(self, session: Session, id: int) -> list[EarlierQuestions]:
        """Whose questions can be taken over, the likeliest first."""

    def may_compose(self, session: Session, id: int, actor: Any) -> bool:
        """Whether this person may change the host's questions."""

    def can_compose(self, session: Session, id: int) -> bool:
        """Whether they can still be changed: not once it is issued."""

    def changed(self, session: Session, id: int, actor_id: int, now: datetime) -> None:
        """Its questions were changed, in the caller's transaction: what was checked is not."""


@runtime_checkable
class CarriesAsks(Protocol):
    """A host that says in short what it asks: its questions can begin with these asks."""

    def asks(self, session: Session, id: int) -> Mapping[str, Sequence[str]]:
        """The asks in order, by language; as many in each."""


HOSTS: Registry[Host] = Registry("host of questionnaires")

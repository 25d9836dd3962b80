"""The example notifications: composed, checked by a second person, issued, answered, closed."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.filing import MODERATOR, SECOND, Filer
from portal.demo.script import read
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.notifications import actions, queries
from portal.notifications.content import Content
from portal.notifications.models import Notification

if TYPE_CHECKING:
    from portal.demo.building import Demonstration

CONTACT = "secretariat@example.org"
GROUPS = ("parties", "non-party-states", "ngos", "partners")
CLOSING = Localised(
    en="Example: the answers go to the example meeting.",
    fr="Exemple : les réponses vont à la réunion exemple.",
    es="Ejemplo: las respuestas van a la reunión ejemplo.",
)


class Asker:
    """Sends the example letters out and has them answered."""

    def __init__(self, demonstration: "Demonstration") -> None:
        self.demonstration = demonstration
        self.numbers: dict[str, str] = {}

    def ask(self) -> int:
        """Make every letter with its answers; return how many letters there are.

        A second time nothing is made: a letter of the portal's own says that all are there.
        """
        written = read("notifications.yaml")
        own = select(Notification.id).where(Notification.record.is_(None)).limit(1)
        if db.session.scalar(own) is not None:
            return len(written)
        for about in written:
            self._issue(about)
            self._answer(about)
            if "closed_days_ago" in about:
                self._close(about)
        return len(written)

    def _issue(self, about: dict[str, Any]) -> None:
        at = self._ago(about["issued_days_ago"])
        drafted, checked = at - timedelta(days=3), at - timedelta(days=1)
        demonstration, zone = self.demonstration, settings().deadline_zone
        with transaction() as session:
            composer = demonstration.actor(session, MODERATOR)
            content = self._content(session, about, at)
            made = actions.compose(session, content, composer, now=drafted, time_zone=zone)
            self.numbers[about["key"]] = made.number
        with transaction() as session:
            made = self._letter(session, about)
            second = demonstration.actor(session, SECOND)
            actions.check(session, made, second, now=checked, seen=made.version)
        with transaction() as session:
            made = self._letter(session, about)
            moderator = demonstration.actor(session, MODERATOR)
            actions.issue(session, made, moderator, now=at, seen=made.version)

    def _answer(self, about: dict[str, Any]) -> None:
        filer = Filer(self.demonstration)
        call = self._letter(db.session, about).call
        assert call is not None
        asked = call.questionnaire_version.definition.walk()
        codes = [question.code for question in asked if question.type != "files"]
        for answer in about["answers"]:
            # Words stand in the order of the asks; a short form has none, a draft not all.
            words = dict(zip(codes, answer.get("answers", ()), strict=False))
            filer.file({**answer, "call": call.slug, "answers": words})

    def _close(self, about: dict[str, Any]) -> None:
        with transaction() as session:
            letter = self._letter(session, about)
            moderator = self.demonstration.actor(session, MODERATOR)
            at = self._ago(about["closed_days_ago"])
            actions.close(session, letter, CLOSING, moderator, now=at, seen=letter.version)

    def _content(self, session: Session, about: dict[str, Any], at: datetime) -> Content:
        due = (at + timedelta(days=about["due_after_days"])).date()
        zone = ZoneInfo(settings().deadline_zone)
        return Content(
            number=queries.next_number(session, at.year),
            dated=at.date(),
            subject=Localised(about["subject"]),
            text=Localised(about["text"]),
            resolution="Resolution 11.10",
            revision_of_resolution="Rev.COP12",
            paragraph="5",
            purpose="for-response",
            instruments=("CMS",),
            groups=GROUPS,
            listed=(),
            contact=CONTACT,
            meeting_code=read("meeting.yaml")["code"],
            agenda_item_code=None,
            asks=tuple(Localised(ask) for ask in about["asks"]),
            questionnaire_code=None,
            due_at=datetime.combine(due, time(23, 59, 59), zone).astimezone(UTC),
            links=(("follows", (self.numbers[about["follows"]],)),) if "follows" in about else (),
        )

    def _letter(self, session: Session, about: dict[str, Any]) -> Notification:
        found = queries.by_number(session, self.numbers[about["key"]])
        assert found is not None
        return found

    def _ago(self, days: int) -> datetime:
        return self.demonstration.now - timedelta(days=days)

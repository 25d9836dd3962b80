"""Making the demonstration, step by step, each step through the actions that people use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions import Joining, create_confirmed
from portal.accounts.models import Person
from portal.accounts.passwords import hash_password
from portal.calls import actions as calls
from portal.calls.content import Content
from portal.calls.models import Call
from portal.convention import actions as convention
from portal.convention import loading
from portal.convention.models import Meeting
from portal.demo.asking import Asker
from portal.demo.filing import Filer
from portal.demo.script import read, reports
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.notifications import record
from portal.organisations import actions as organisations
from portal.organisations import government_actions as governments
from portal.organisations import membership_actions as memberships
from portal.organisations import staff_roles
from portal.organisations.actors import Actor, actor_of
from portal.organisations.commands import make_secretariat
from portal.organisations.models import Membership, Organisation
from portal.questionnaires.actions import load_built_in
from portal.questionnaires.queries import latest
from portal.submissions.models import Submission

PASSWORD = "example flyway 2026"  # noqa: S105 - of accounts that exist in demo mode only
ADMINISTRATOR = "administrator@example.org"
SECOND_ADMINISTRATOR = "second-administrator@example.org"
# The administrator comes first: everybody else on the staff is invited by one.
STAFF = {
    ADMINISTRATOR: ("administrator",),
    SECOND_ADMINISTRATOR: ("administrator",),
    "moderator@example.org": ("moderator", "editor"),
    "second-moderator@example.org": ("moderator",),
    "third-moderator@example.org": ("moderator",),
}


@dataclass
class Demonstration:
    """What the steps hand on to one another. ``say`` prints a line of progress."""

    now: datetime
    say: Callable[[str], None]
    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)

    def build(self) -> None:
        """Make everything; a second time changes nothing that is there."""
        self.reference_data()
        self.accounts()
        self.example_organisations()
        self.meeting_and_call()
        self.reports()
        self.notifications()

    def actor(self, session: Session, email: str) -> Actor:
        """The person with ``email`` as policies see them."""
        person = session.get_one(Person, self.people[email])
        rows = session.execute(
            select(Membership, Organisation)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Membership.person_id == person.id, Membership.ended_at.is_(None))
            .order_by(Membership.id)
        )
        return actor_of(person, [(row[0], row[1]) for row in rows])

    def reference_data(self) -> None:
        """The Convention's world, and the questionnaires that ship."""
        with transaction() as session:
            report = loading.load(session, self.now)
            load_built_in(session, self.now)
            record.load(session, self.now)
        self.say(f"Reference data: {len(report.added)} new rows, {report.same} as they were.")

    def accounts(self) -> None:
        """The example people, and the staff's roles."""
        for entry in read("people.yaml"):
            known = db.session.scalar(select(Person).where(Person.email_key == entry["email"]))
            if known is None:
                hashed = hash_password(PASSWORD)
                joining = Joining(
                    entry["email"], entry["name"], hashed, entry["language"], entry["time_zone"]
                )
                with transaction() as session:
                    known = create_confirmed(session, joining, self.now)
            self.people[entry["email"]] = known.id
        with transaction() as session:
            secretariat = session.scalar(
                select(Organisation).where(Organisation.kind == "secretariat")
            ) or make_secretariat(session)
            for email, roles in STAFF.items():
                person = session.get_one(Person, self.people[email])
                have = self.actor(session, email).staff_roles
                for role in sorted(set(roles) - have):
                    by = None if "administrator" in roles else self.people[ADMINISTRATOR]
                    self._appoint(session, secretariat, person, role, by, self.now)
        self.say(f"Accounts: {len(self.people)}, password “{PASSWORD}”.")

    def example_organisations(self) -> None:
        """The organisations with their heads and editors, verified where the example says so."""
        for entry in read("organisations.yaml"):
            known = db.session.scalar(
                select(Organisation).where(Organisation.name == entry["name"])
            )
            if known is None:
                known = self._organisation(entry)
            self.organisations[entry["key"]] = known.id
        self.say(f"Organisations: {len(self.organisations)}.")

    def _organisation(self, entry: dict[str, Any]) -> Organisation:
        at = self.now - timedelta(days=entry.get("registered_days_ago", 90))
        if entry["kind"] == "government":
            return self._government(entry, at)
        facts = organisations.Facts(
            name=entry["name"],
            language=entry["language"],
            names=Localised(entry["names"]),
            acronym=entry.get("acronym"),
            kind=entry["kind"],
            organisation_class=entry["organisation_class"],
            seat_code=entry["seat"],
            website=None,
        )
        with transaction() as session:
            head = self.actor(session, entry["head"])
            days = settings().review_working_days
            organisation = organisations.register(session, facts, head, at, days)
            if "editor" in entry:
                editor = session.get_one(Person, self.people[entry["editor"]])
                self._appoint(session, organisation, editor, "editor", head.person_id, at)
            if entry["verified"]:
                organisations.verify(
                    session,
                    organisation,
                    "Example: statutes and registration seen.",
                    "en",
                    self.actor(session, "moderator@example.org"),
                    at + timedelta(days=2),
                    organisation.version,
                )
        return organisation

    def _government(self, entry: dict[str, Any], at: datetime) -> Organisation:
        about = governments.Government(
            country_code=entry["seat"],
            name=entry["name"],
            language=entry["language"],
            names=Localised(entry["names"]),
            instruments=tuple(entry["instruments"]),
        )
        with transaction() as session:
            moderator = self.actor(session, "moderator@example.org")
            organisation = governments.make(session, about, moderator, at)
            focal_point = session.get_one(Person, self.people[entry["head"]])
            self._appoint(session, organisation, focal_point, "head", moderator.person_id, at)
        return organisation

    def _appoint(
        self,
        session: Session,
        organisation: Organisation,
        person: Person,
        role: str,
        by_id: int | None,
        at: datetime,
    ) -> None:
        """Offer ``person`` a role as the pages do, and accept it for them."""
        offer = memberships.Offer(person.email, role)
        invitation, token = memberships.offer_role(session, organisation, offer, by_id, at)
        if invitation.waits_for_a_second:
            second = self.people[SECOND_ADMINISTRATOR]
            token = staff_roles.confirm_offer(session, invitation, second, at)
        memberships.accept(session, token, person, at)

    def meeting_and_call(self) -> None:
        """The example meeting with its deadlines, and the call for reports to it."""
        about = read("meeting.yaml")
        with transaction() as session:
            moderator = self.actor(session, "moderator@example.org")
            meeting = session.scalar(select(Meeting).where(Meeting.code == about["code"]))
            if meeting is None:
                meeting = self._meeting(session, about, moderator)
            call = session.scalar(select(Call).where(Call.slug == read("call.yaml")["slug"]))
            if call is None:
                call = self._call(session, meeting, moderator)
        self.say(f"Call “{call.title.text('en')}”, due {call.due_at:%d %B %Y}.")

    def _meeting(self, session: Session, about: dict[str, Any], actor: Actor) -> Meeting:
        start = self.now.date() + timedelta(days=about["starts_in_days"])
        meeting = convention.add(
            session,
            Meeting,
            about["code"],
            {
                "title": about["title"],
                "body_code": about["body"],
                "kind": "session",
                "number": None,
                "start_date": start.isoformat(),
                "end_date": (start + timedelta(days=about["days"] - 1)).isoformat(),
                "year": start.year,
                "is_remote": False,
                "city": about["city"],
                "country_code": None,
            },
            note="Example, made for the demonstration.",
            actor_id=actor.person_id,
            at=self.now,
        )
        assert isinstance(meeting, Meeting)
        for deadline in about["deadlines"]:
            on = self.now.date() + timedelta(days=deadline["in_days"])
            convention.set_deadline(
                session,
                meeting,
                None,
                {
                    "kind": deadline["kind"],
                    "audience": deadline["audience"],
                    "on": on.isoformat(),
                    "note": Localised(),
                    "basis": "Example.",
                },
                seen=0,
                actor_id=actor.person_id,
                at=self.now,
            )
        return meeting

    def _call(self, session: Session, meeting: Meeting, actor: Actor) -> Call:
        about = read("call.yaml")
        version = latest(session, about["questionnaire"])
        if version is None:
            raise LookupError(about["questionnaire"])
        zone = ZoneInfo(settings().deadline_zone)
        due_day = (self.now + timedelta(days=about["due_in_days"])).astimezone(zone).date()
        content = Content(
            slug=about["slug"],
            kind="report",
            title=Localised(about["title"]),
            text=Localised(about["text"]),
            questionnaire_version_id=version.id,
            bodies=tuple(about["bodies"]),
            meeting_code=meeting.code,
            agenda_item_code=None,
            follows_id=None,
            opens_at=None,
            due_at=datetime.combine(due_day, time(23, 59, 59), zone).astimezone(UTC),
            audience=tuple(about["audience"]),
            audience_classes=(),
            languages=("ar", "zh", "en", "fr", "ru", "es"),
        )
        opened = self.now - timedelta(days=about["opened_days_ago"])
        return calls.issue(session, content, actor, now=opened, time_zone=settings().deadline_zone)

    def reports(self) -> None:
        """The example reports, each taken down its own road."""
        if db.session.scalar(select(Submission.id).where(Submission.kind == "report").limit(1)):
            self.say("Reports: as they were.")
            return
        filer = Filer(self)
        written = reports()
        for report in written:
            filer.file(report)
        self.say(f"Reports: {len(written)}, in {len(filer.languages)} languages.")

    def notifications(self) -> None:
        """The example notifications with their answers, after the historical record."""
        self.say(f"Notifications: {Asker(self).ask()} examples, issued in three languages.")

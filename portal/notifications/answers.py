"""What a notification drew, for everybody: who was asked, who answered, and the answers.

Only what is published counts and is shown; a nil return is counted apart, a late answer listed so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from portal.convention.models import Country
from portal.notifications.addressing import shelf_of
from portal.notifications.lists import SHELVES
from portal.notifications.models import Addressee, Notification
from portal.organisations.models import Organisation
from portal.submissions.models import Submission, Version, VersionFile

MOST_SHOWN = 500


@dataclass(frozen=True)
class PublicAnswer:
    """A published answer, as lists and exports show it."""

    reference: str
    version_id: int
    number: int
    title: str
    language: str
    organisation_name: str
    organisation_slug: str
    shelf: str
    country_code: str | None
    submitted_at: datetime
    published_at: datetime
    is_late: bool
    is_interim: bool | None
    form: str
    files: int
    public_hash: str

    @property
    def is_nil(self) -> bool:
        """Whether it says that there is no comment."""
        return self.form == "nil"


@dataclass
class Tally:
    """How many were asked, how many of them answered, and how many of these had no comment."""

    asked: int = 0
    answered: int = 0
    nil: int = 0

    def add(self, asked: int, answered: int, nil: int) -> None:
        """Count another line of the table in."""
        self.asked += asked
        self.answered += answered
        self.nil += nil


@dataclass(frozen=True)
class Counters:
    """Who was asked and who answered: in all, by shelf, by region, by group of addressees."""

    whole: Tally = field(default_factory=Tally)
    shelves: dict[str, Tally] = field(default_factory=dict)
    regions: dict[str, Tally] = field(default_factory=dict)
    groups: dict[str, Tally] = field(default_factory=dict)


def counters(session: Session, notification: Notification) -> Counters:
    """The counters of ``notification``, in one query; only published answers count."""
    public = Submission.listed_at.is_not(None)
    rows = session.execute(
        select(
            Addressee.shelf,
            Addressee.region,
            Addressee.group,
            func.count(),
            func.coalesce(func.sum(case((public, 1), else_=0)), 0),
            func.coalesce(func.sum(case((and_(public, Version.form == "nil"), 1), else_=0)), 0),
        )
        .select_from(Addressee)
        .outerjoin(Submission, Submission.id == Addressee.answer_id)
        .outerjoin(Version, Version.id == Submission.public_version_id)
        .where(Addressee.notification_id == notification.id)
        .group_by(Addressee.shelf, Addressee.region, Addressee.group)
    )
    found = Counters(shelves={shelf: Tally() for shelf in SHELVES})
    for shelf, region, group, *numbers in rows:
        found.whole.add(*numbers)
        found.shelves[shelf].add(*numbers)
        found.groups.setdefault(group, Tally()).add(*numbers)
        if region is not None:
            found.regions.setdefault(region, Tally()).add(*numbers)
    return found


def published(session: Session, notification: Notification) -> list[PublicAnswer]:
    """The published answers, Parties first, then other States, then organisations, by name.

    At most 500; the register lists them all. Two queries whatever their number.
    """
    if notification.call_id is None:
        return []
    attached = (
        select(VersionFile.version_id, func.count().label("files"))
        .group_by(VersionFile.version_id)
        .subquery()
    )
    rows = session.execute(
        select(Submission, Version, Organisation, Country, Addressee.shelf, attached.c.files)
        .join(Version, Version.id == Submission.public_version_id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(Country, Country.code == Organisation.seat_code)
        .outerjoin(
            Addressee,
            and_(
                Addressee.notification_id == notification.id,
                Addressee.organisation_id == Submission.organisation_id,
            ),
        )
        .outerjoin(attached, attached.c.version_id == Version.id)
        .where(Submission.call_id == notification.call_id, Submission.listed_at.is_not(None))
        .order_by(Organisation.sort_key, Submission.id)
        .limit(MOST_SHOWN)
    )
    found = [
        PublicAnswer(
            reference=str(submission.reference),
            version_id=version.id,
            number=version.number,
            title=version.title,
            language=version.language,
            organisation_name=version.organisation_name,
            organisation_slug=organisation.slug,
            shelf=shelf or shelf_of(organisation, country),
            country_code=organisation.seat_code,
            submitted_at=version.submitted_at,
            published_at=submission.published_at or version.submitted_at,
            is_late=version.is_late,
            is_interim=version.is_interim,
            form=version.form,
            files=files or 0,
            public_hash=version.public_hash,
        )
        for submission, version, organisation, country, shelf, files in rows
    ]
    return sorted(found, key=lambda answer: SHELVES.index(answer.shelf))


@dataclass(frozen=True)
class Shelf:
    """The answers of Parties, of other States or of organisations."""

    name: str
    tally: Tally
    answers: list[PublicAnswer]
    late: list[PublicAnswer]
    nil: list[PublicAnswer]


def shelved(answers: Iterable[PublicAnswer], counted: Counters) -> list[Shelf]:
    """``answers`` by shelf: those with words, those that came late, those without a comment."""
    found = []
    given = list(answers)
    for name in SHELVES:
        own = [answer for answer in given if answer.shelf == name]
        if not own and not counted.shelves[name].asked:
            continue
        found.append(
            Shelf(
                name,
                counted.shelves[name],
                [one for one in own if not one.is_nil and not one.is_late],
                [one for one in own if not one.is_nil and one.is_late],
                [one for one in own if one.is_nil],
            )
        )
    return found

"""What the public may find: a fixed small number of queries, whatever the size of the register."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from portal.calls.models import Call
from portal.foundation import search
from portal.foundation.paging import Key, Page, capped_count, paginate
from portal.organisations.models import Organisation
from portal.submissions.models import Facet, Submission, Version
from portal.submissions.texts import SOURCE

PAGE_SIZE = 20
# Filters that match within one row of a repeating group: where that species was worked on.
ROW_FACETS = {"country": "country", "species": "taxon", "target": "target"}


@dataclass(frozen=True)
class RegisterFilter:
    """What a reader narrows the register to; empty: not narrowed."""

    text: str = ""
    call: str = ""
    body: str = ""
    organisation: str = ""
    country: str = ""
    species: str = ""
    target: str = ""
    language: str = ""
    year: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the whole register is meant."""
        return self == RegisterFilter()


@dataclass(frozen=True)
class Listed:
    """One line of the register."""

    reference: str
    title: str
    language: str
    organisation_name: str
    organisation_slug: str
    kind: str
    published_at: datetime
    call_slug: str


def listed(
    session: Session, chosen: RegisterFilter, cursor: str | None, size: int = PAGE_SIZE
) -> Page[Listed]:
    """One page of the register, the latest publication first."""
    found = _narrowed(
        select(
            Submission.reference,
            Version.title,
            Submission.language,
            Version.organisation_name,
            Organisation.slug,
            Submission.kind,
            Submission.listed_at,
            Call.slug,
        )
        .join(Version, Version.id == Submission.public_version_id)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .join(Call, Call.id == Submission.call_id),
        chosen,
    )
    keys: list[Key] = [(Submission.listed_at, "desc"), (Submission.id, "desc")]
    page = paginate(session, found, keys, cursor, size)
    return Page([Listed(*row[:8]) for row in page.items], page.older_cursor, page.newer_cursor)


def count(session: Session, chosen: RegisterFilter) -> tuple[int, bool]:
    """How many the filter leaves, and whether there are more than were counted."""
    return capped_count(session, _narrowed(select(Submission.id), chosen))


def latest(session: Session, size: int) -> list[Listed]:
    """The ``size`` latest publications."""
    return listed(session, RegisterFilter(), None, size).items


def calls(session: Session) -> list[Call]:
    """The calls that something public answers, the latest opened first."""
    answered = select(Submission.call_id).where(_PUBLIC).distinct()
    return list(
        session.scalars(select(Call).where(Call.id.in_(answered)).order_by(Call.opens_at.desc()))
    )


def years(session: Session) -> list[int]:
    """The years in which something now public was published, the latest first."""
    bounds = [
        session.scalar(select(Submission.listed_at).where(_PUBLIC).order_by(order).limit(1))
        for order in (Submission.listed_at.desc(), Submission.listed_at.asc())
    ]
    if bounds[0] is None or bounds[1] is None:
        return []
    return list(range(bounds[0].year, bounds[1].year - 1, -1))


_PUBLIC = Submission.listed_at.is_not(None)


def _narrowed(found: Select[*tuple[Any, ...]], chosen: RegisterFilter) -> Select[*tuple[Any, ...]]:
    found = found.where(_PUBLIC)
    if chosen.text:
        found = found.where(Submission.id.in_(search.matching(chosen.text, SOURCE)))
    if chosen.call:
        found = found.where(
            Submission.call_id == select(Call.id).where(Call.slug == chosen.call).scalar_subquery()
        )
    if chosen.organisation:
        found = found.where(
            Submission.organisation_id
            == select(Organisation.id)
            .where(Organisation.slug == chosen.organisation)
            .scalar_subquery()
        )
    if chosen.language:
        found = found.where(Submission.language == chosen.language)
    if chosen.year:
        found = found.where(
            Submission.listed_at >= datetime(chosen.year, 1, 1, tzinfo=UTC),
            Submission.listed_at < datetime(chosen.year + 1, 1, 1, tzinfo=UTC),
        )
    if chosen.body:
        found = found.where(Submission.public_version_id.in_(_with_facet("body", chosen.body)))
    rows = [(ROW_FACETS[n], getattr(chosen, n)) for n in ROW_FACETS if getattr(chosen, n)]
    if rows:
        found = found.where(Submission.public_version_id.in_(_in_one_row(rows)))
    return found


def _with_facet(vocabulary: str, code: str) -> Select[Any]:
    return select(Facet.version_id).where(
        Facet.vocabulary == vocabulary, Facet.code == code, Facet.listed_at.is_not(None)
    )


def _in_one_row(wanted: list[tuple[str, str]]) -> Select[Any]:
    found = _with_facet(*wanted[0])
    for vocabulary, code in wanted[1:]:
        other = aliased(Facet)
        found = found.join(
            other,
            and_(
                other.version_id == Facet.version_id,
                other.row == Facet.row,
                other.vocabulary == vocabulary,
                other.code == code,
            ),
        )
    return found

"""What the public may find: a fixed small number of queries, whatever the size of the register."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.calls.models import Call
from portal.foundation import search
from portal.foundation.paging import Key, Page, capped_count, paginate
from portal.organisations.models import Organisation
from portal.organisations.names import sort_key
from portal.submissions import attached_words
from portal.submissions.models import Facet, Submission, Version
from portal.submissions.texts import SOURCE

PAGE_SIZE = 20
SEARCHED = (SOURCE, attached_words.SOURCE)  # what was written, and what stands in its files
# Filters that match within one row of a repeating group: where that species was worked on.
ROW_FACETS = {"country": "country", "species": "taxon", "target": "target"}
# Making an alias costs more than most queries, so they are made once.
_OTHER_FACET, _OTHER_ORGANISATION = aliased(Facet), aliased(Organisation)
_FACETS = [aliased(Facet) for _ in ROW_FACETS]


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
    form: str
    is_interim: bool | None
    only_in_files: bool = False  # what was searched for stands in an attached file alone


def listed(
    session: Session, chosen: RegisterFilter, cursor: str | None, size: int = PAGE_SIZE
) -> Page[Listed]:
    """One page of the register, the latest publication first."""
    if _names_nothing(chosen):
        return Page([], None, None)
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
            Version.form,
            Version.is_interim,
            *([_in_files_alone(chosen.text)] if chosen.text else []),
        ),
        chosen,
    )
    found = found.join(Organisation, Organisation.id == Submission.organisation_id)
    found = found.join(Call, Call.id == Submission.call_id)
    keys: list[Key] = [(Submission.listed_at, "desc"), (Submission.id, "desc")]
    if _leading(chosen):  # both columns of one index, so that a page begins where the last ended
        keys = [(Facet.listed_at, "desc"), (Facet.version_id, "desc")]
    page = paginate(session, found, keys, cursor, size)
    return Page(
        [Listed(*row[: 11 if chosen.text else 10]) for row in page.items],
        page.older_cursor,
        page.newer_cursor,
    )


def count(session: Session, chosen: RegisterFilter) -> tuple[int, bool]:
    """How many the filter leaves, and whether there are more than were counted."""
    if _names_nothing(chosen):
        return 0, False
    return capped_count(session, _narrowed(select(Submission.id), chosen))


def organisation_called(session: Session, asked: str) -> str:
    """The name of the organisation with the address ``asked``; else what was asked."""
    if not asked or "\x00" in asked:
        return ""
    name = session.scalar(select(Organisation.name).where(Organisation.slug == asked))
    return name or asked


def state_of(session: Session, reference: str) -> tuple[int, int, int, int] | None:
    """What a publication's pages depend on: its id, its and its call's change counters.

    And that of the answers that stand by its versions. None for what is not and was not public.
    """
    row = session.execute(_STATE, {"reference": reference}).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None


def _standing_revision() -> ScalarSelect[int]:
    """Counts the changes of the answers that stand by a version of the submission."""
    saying, standing, other = aliased(Version), aliased(Version), aliased(Submission)
    return (
        select(func.coalesce(func.sum(other.revision), 0))
        .select_from(saying)
        .join(standing, standing.id == saying.stands_id)
        .join(other, other.id == standing.submission_id)
        .where(saying.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )


# Asked before every 304, so it is put together once: aliases cost more than the query itself.
_STATE = (
    select(Submission.id, Submission.revision, Call.revision, _standing_revision())
    .join(Call, Call.id == Submission.call_id)
    .where(Submission.reference == bindparam("reference"), Submission.published_at.is_not(None))
)


def latest(session: Session, size: int) -> list[Listed]:
    """The ``size`` latest publications."""
    return listed(session, RegisterFilter(), None, size).items


def calls(session: Session) -> list[Call]:
    """The calls that something public answers, the latest opened first."""
    answered = exists().where(Submission.call_id == Call.id, _PUBLIC)
    return list(session.scalars(select(Call).where(answered).order_by(Call.opens_at.desc())))


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


def _names_nothing(chosen: RegisterFilter) -> bool:
    """Whether a filter holds a NUL: no name does, and PostgreSQL takes none."""
    return any("\x00" in value for value in vars(chosen).values() if isinstance(value, str))


def _leading(chosen: RegisterFilter) -> tuple[str, str] | None:
    """The facet whose index the list follows, if it follows one: (vocabulary, code).

    Facets carry the date of publication, so the list of a country is read in order from its own
    index, however common or rare the country is. Words are looked up first where there are some.
    """
    if chosen.text:
        return None
    return next(iter([*_row_facets(chosen), *_whole_facets(chosen)]), None)


def _row_facets(chosen: RegisterFilter) -> list[tuple[str, str]]:
    return [
        (ROW_FACETS[name], getattr(chosen, name)) for name in ROW_FACETS if getattr(chosen, name)
    ]


def _whole_facets(chosen: RegisterFilter) -> list[tuple[str, str]]:
    return [("body", chosen.body)] if chosen.body else []


def _narrowed(found: Select[*tuple[Any, ...]], chosen: RegisterFilter) -> Select[*tuple[Any, ...]]:
    leading = _leading(chosen)
    if leading is None:
        listed_at = Submission.listed_at
        found = found.select_from(Submission).where(_PUBLIC)
        found = found.join(Version, Version.id == Submission.public_version_id)
    else:
        listed_at = Facet.listed_at
        found = found.select_from(Facet).join(Version, Version.id == Facet.version_id)
        found = found.join(Submission, Submission.id == Version.submission_id)
        found = found.where(_is_public_facet(Facet, *leading), _is_first(*leading))
    if chosen.text:
        found = found.where(Submission.id.in_(search.matching(chosen.text, SEARCHED)))
    if chosen.call:
        found = found.where(
            Submission.call_id == select(Call.id).where(Call.slug == chosen.call).scalar_subquery()
        )
    if chosen.organisation:
        found = found.where(Submission.organisation_id.in_(_organisations(chosen.organisation)))
    if chosen.language:
        found = found.where(Submission.language == chosen.language)
    if chosen.year:
        found = found.where(
            listed_at >= datetime(chosen.year, 1, 1, tzinfo=UTC),
            listed_at < datetime(chosen.year + 1, 1, 1, tzinfo=UTC),
        )
    rows, whole = _row_facets(chosen), _whole_facets(chosen)
    if rows and rows != [leading]:
        found = found.where(_in_one_row(rows))
    if whole and whole != [leading]:
        found = found.where(_in_one_row(whole))
    return found


def _in_files_alone(text: str) -> ColumnElement[bool]:
    return Submission.id.not_in(search.matching(text, SOURCE)).label("only_in_files")


def _organisations(asked: str) -> Select[int]:
    """The organisations a reader means: the one with that address, else those named like it."""
    by_slug = exists().where(_OTHER_ORGANISATION.slug == asked)
    named = Organisation.sort_key.contains(sort_key(asked), autoescape=True)
    acronym = func.lower(Organisation.acronym) == asked.lower()
    return select(Organisation.id).where(
        or_(Organisation.slug == asked, and_(~by_slug, or_(named, acronym)))
    )


def _is_public_facet(facet: type[Facet], vocabulary: str, code: str) -> ColumnElement[bool]:
    return and_(facet.vocabulary == vocabulary, facet.code == code, facet.listed_at.is_not(None))


def _is_first(vocabulary: str, code: str) -> ColumnElement[bool]:
    """Whether no earlier row of the version names the same: each version is listed once."""
    other = _OTHER_FACET
    return ~exists().where(
        other.vocabulary == vocabulary,
        other.code == code,
        other.listed_at == Facet.listed_at,
        other.version_id == Facet.version_id,
        other.id < Facet.id,
    )


def _in_one_row(wanted: list[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether one row of the version names all that is wanted."""
    facets = _FACETS[: len(wanted)]
    first = facets[0]
    conditions = [first.version_id == Version.id]
    for facet, (vocabulary, code) in zip(facets, wanted, strict=True):
        conditions += [facet.vocabulary == vocabulary, facet.code == code]
        if facet is not first:
            conditions += [facet.version_id == first.version_id, facet.row == first.row]
    return exists().where(*conditions)

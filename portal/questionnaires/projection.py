"""What is filtered and compared across questionnaires, taken out of answers.

Only public answers are projected. Every value names the outermost row it stands in, so that
filters on several things can ask that all be met within one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.dates import as_date
from portal.questionnaires.schema import Questionnaire
from portal.questionnaires.showing import Asked, AskedRow, walk


@dataclass(frozen=True, order=True)
class FacetValue:
    """A code of a vocabulary that the answers name. ``row`` is empty outside of groups."""

    row: str
    vocabulary: str
    code: str


@dataclass(frozen=True)
class FigureValue:
    """A number with its unit, or a date (and then no number)."""

    row: str
    code: str
    number: Decimal | None
    day: date | None
    unit: str


@dataclass(frozen=True)
class EntryValue:
    """A row that lists can show by itself."""

    row: str
    group: str
    title: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Projection:
    """All that is projected of one set of answers. Facets are sorted, each once."""

    facets: tuple[FacetValue, ...]
    figures: tuple[FigureValue, ...]
    entries: tuple[EntryValue, ...]


def project(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Projection:
    """The projection of ``answers``: the same for the same bytes, in whatever language read."""
    facets: set[FacetValue] = set()
    figures: list[FigureValue] = []
    entries: list[EntryValue] = []
    for one in walk(questionnaire, answers):
        if one.private or not one.is_valid:
            continue
        question, row = one.question, one.place.outermost_row or ""
        if question.facet:
            codes = type_of(question).codes(one.answer)
            facets.update(FacetValue(row, question.facet, code) for code in codes)
        if question.figure:
            unit = question.figure.unit or str(one.scope.get(question.figure.unit_from or "") or "")
            day = as_date(one.answer)
            number = None if day else Decimal(repr(one.answer))
            figures.append(FigureValue(row, question.code, number, day, unit))
        if question.entry:
            entries.extend(_entry(one, inner) for inner in one.rows)
    return Projection(tuple(sorted(facets)), tuple(figures), tuple(entries))


def _entry(group: Asked, row: AskedRow) -> EntryValue:
    declared = group.question.entry
    assert declared is not None
    public = {one.question.code: one.answer for one in row.asked if not one.private}
    return EntryValue(
        group.place.outermost_row or row.id,
        declared.group,
        str(public.get(declared.title) or ""),
        as_date(public.get(declared.start or "")),
        as_date(public.get(declared.end or "")),
    )

"""Which file brings which noun, and how a line of it becomes the fields of a row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.convention.csv_rows import Row, rows
from portal.convention.models import (
    AgendaItem,
    Body,
    Country,
    Instrument,
    Meeting,
    Region,
    Sourced,
    StrategicGoal,
    StrategicPlan,
    StrategicTarget,
    Taxon,
    Threat,
)
from portal.convention.record_fields import CODES, Plain

DATA = Path(__file__).parent / "data"
Fields = dict[str, Plain]


@dataclass(frozen=True)
class Source:
    """One noun's file. ``fields`` gives (code, fields), or None for a line of another noun."""

    noun: str
    model: type[Sourced]
    file: str
    fields: Callable[[Row], tuple[str, Fields] | None]
    levels: int = 20  # how deep its tree may go

    def lines(self, folder: Path) -> Iterator[tuple[Row, str, Fields]]:
        """All (line, code, fields) that the file in ``folder`` brings for this noun."""
        for row in rows(folder, self.file):
            made = self.fields(row)
            if made is not None:
                code, fields = made
                yield row, code, {"ended": False, "basis": row.text("basis"), **fields}


def _region(row: Row) -> tuple[str, Fields]:
    return row.code("code"), row.texts("name")


def _country(row: Row) -> tuple[str, Fields]:
    return row.code("iso2"), {
        **row.texts("name"),
        "iso3": row.text("iso3"),
        "un_status": row.slug("un_status") or "member",
        "is_party": row.yes("cms_party"),
        "party_since": row.date("entry_into_force"),
        "party_year": row.number("entry_year"),
        "region_code": row.slug("cms_region") or None,
        "party_basis": row.text("party_basis"),
        "date_basis": row.text("date_basis"),
        "region_basis": row.text("region_basis"),
    }


def _instrument(row: Row) -> tuple[str, Fields]:
    return row.code("code"), {
        **row.texts("short", "short_name"),
        **row.texts("full", "name"),
        "kind": row.slug("kind"),
        "year": row.number("year"),
        "in_force": row.date("in_force"),
    }


def _body(row: Row) -> tuple[str, Fields]:
    return row.code("code"), {
        **row.texts("name"),
        "instrument_code": row.reference("instrument_code"),
        "kind": row.slug("kind"),
    }


def _meeting(row: Row) -> tuple[str, Fields]:
    year = row.number("year")
    if year is None:
        raise row.wrong("a meeting needs its year")
    return row.code("code"), {
        **row.texts("title"),
        **row.texts("city"),
        "body_code": row.code("body_code"),
        "number": row.number("number"),
        "kind": row.slug("kind"),
        "is_remote": row.yes("remote"),
        "start_date": row.date("start_date"),
        "end_date": row.date("end_date"),
        "year": year,
        "country_code": row.reference("country_iso2"),
    }


def _agenda_item(row: Row) -> tuple[str, Fields]:
    meeting, number = row.code("meeting_code"), row.code("number")
    return f"{meeting}-{number}", {
        **row.texts("title"),
        "meeting_code": meeting,
        "number": number,
    }


def _plan(row: Row) -> tuple[str, Fields]:
    return row.code("code"), {
        **row.texts("name"),
        "first_year": row.number("first_year"),
        "last_year": row.number("last_year"),
    }


def _goal_code(row: Row) -> str:
    return f"{row.code('plan')}-G{row.code('goal')}"


def _goal(row: Row) -> tuple[str, Fields] | None:
    if row.text("target"):
        return None
    return _goal_code(row), {
        **row.texts("title"),
        "plan_code": row.code("plan"),
        "number": row.code("goal"),
    }


def _target(row: Row) -> tuple[str, Fields] | None:
    if not row.text("target"):
        return None
    return f"{row.code('plan')}-T{row.code('target')}", {
        **row.texts("title"),
        "goal_code": _goal_code(row),
        "number": row.code("target"),
        "due_year": row.number("due_year"),
    }


def _taxon(row: Row) -> tuple[str, Fields]:
    return row.code("code"), {
        **row.texts("name"),
        "parent_code": row.reference("parent_code"),
        "rank": row.slug("rank"),
        "scientific_name": row.text("scientific_name"),
        "appendix": row.text("cms_appendix"),
        CODES: sorted(row.text("instrument_codes").split()),
    }


def _threat(row: Row) -> tuple[str, Fields]:
    return row.code("code"), {**row.texts("name"), "parent_code": row.reference("parent_code")}


# In the order in which rows may point at each other.
SOURCES = (
    Source("regions", Region, "regions.csv", _region),
    Source("countries", Country, "parties.csv", _country),
    Source("instruments", Instrument, "instruments.csv", _instrument),
    Source("bodies", Body, "bodies.csv", _body),
    Source("meetings", Meeting, "meetings.csv", _meeting),
    Source("agenda_items", AgendaItem, "agenda_items.csv", _agenda_item),
    Source("strategic_plans", StrategicPlan, "strategic_plans.csv", _plan),
    Source("strategic_goals", StrategicGoal, "strategic_targets.csv", _goal),
    Source("strategic_targets", StrategicTarget, "strategic_targets.csv", _target),
    Source("taxa", Taxon, "taxa.csv", _taxon),
    Source("threats", Threat, "threats.csv", _threat, levels=2),
)

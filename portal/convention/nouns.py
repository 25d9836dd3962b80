"""What staff can edit of each noun, said once; forms, lists and pages are made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

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
    bodies,
    countries,
    instruments,
    meetings,
    taxa,
)
from portal.convention.record_fields import CODES


class Sort(StrEnum):
    """What an editable field holds."""

    TEXTS = "texts"  # one line in each language
    TEXT = "text"  # one line
    NUMBER = "number"
    DAY = "day"
    TICK = "tick"
    ONE_OF = "one of"  # of ``options``, or of the list called ``vocabulary``
    MANY_OF = "many of"


@dataclass(frozen=True)
class EditField:
    """One field of a noun as staff see it. ``required`` of TEXTS asks for the English text."""

    name: str
    label: Any
    sort: Sort
    required: bool = False
    hint: Any = ""
    options: Mapping[str, Any] | None = None
    vocabulary: str = ""
    listed: bool = False  # stands in the list of rows


@dataclass(frozen=True)
class Noun:
    """One noun of the Convention's world; ``name`` is also its list in ``vocabularies``."""

    name: str
    model: type[Sourced]
    title: Any
    adding: Any  # words of the link and page that add a row
    named_by: str  # the field a row goes by
    fields: tuple[EditField, ...]

    @property
    def path(self) -> str:
        """The noun in addresses."""
        return self.name.replace("_", "-")

    @property
    def listed(self) -> tuple[EditField, ...]:
        """Fields that stand in the list of rows."""
        return tuple(field for field in self.fields if field.listed)


_NAME = _l("Name")


def _name(label: Any = _NAME, field: str = "name", required: bool = True) -> EditField:
    return EditField(field, label, Sort.TEXTS, required=required)


_TITLE = _name(_l("Title"), "title")
_NUMBER = EditField("number", _l("Number"), Sort.TEXT, required=True, listed=True)
_COUNTRY_BASIS_HINT = _l("The document or page that says so.")

NOUNS: dict[str, Noun] = {
    noun.path: noun
    for noun in (
        Noun("regions", Region, _l("Regions"), _l("Add a region"), "name", (_name(),)),
        Noun(
            "countries",
            Country,
            _l("Countries"),
            _l("Add a country"),
            "name",
            (
                _name(),
                EditField("iso3", _l("Code of three letters"), Sort.TEXT, required=True),
                EditField(
                    "un_status",
                    _l("United Nations"),
                    Sort.ONE_OF,
                    required=True,
                    options=countries.UN_STATUSES,
                ),
                EditField("is_party", _l("Party to the Convention"), Sort.TICK, listed=True),
                EditField("party_since", _l("In force for it since"), Sort.DAY),
                EditField("party_year", _l("Year in which it became a Party"), Sort.NUMBER),
                EditField("party_basis", _l("Source of its being a Party"), Sort.TEXT),
                EditField("date_basis", _l("Source of the date"), Sort.TEXT),
                EditField(
                    "region_code",
                    _l("Region"),
                    Sort.ONE_OF,
                    vocabulary="regions",
                    hint=_l("As the Parties have placed it, which may differ from geography."),
                    listed=True,
                ),
                EditField(
                    "region_basis", _l("Source of the region"), Sort.TEXT, hint=_COUNTRY_BASIS_HINT
                ),
            ),
        ),
        Noun(
            "instruments",
            Instrument,
            _l("Instruments"),
            _l("Add an instrument"),
            "short_name",
            (
                _name(_l("Short name"), "short_name"),
                _name(_l("Official name")),
                EditField(
                    "kind",
                    _l("Kind"),
                    Sort.ONE_OF,
                    required=True,
                    options=instruments.KINDS,
                    listed=True,
                ),
                EditField("year", _l("Year concluded"), Sort.NUMBER, listed=True),
                EditField("in_force", _l("In force since"), Sort.DAY),
            ),
        ),
        Noun(
            "bodies",
            Body,
            _l("Bodies"),
            _l("Add a body"),
            "name",
            (
                _name(),
                EditField(
                    "instrument_code",
                    _l("Instrument"),
                    Sort.ONE_OF,
                    vocabulary="instruments",
                    hint=_l("Leave empty for a body of several conventions."),
                    listed=True,
                ),
                EditField(
                    "kind",
                    _l("Kind"),
                    Sort.ONE_OF,
                    required=True,
                    options=bodies.KINDS,
                    listed=True,
                ),
            ),
        ),
        Noun(
            "meetings",
            Meeting,
            _l("Meetings"),
            _l("Add a meeting"),
            "title",
            (
                _TITLE,
                EditField(
                    "body_code",
                    _l("Body"),
                    Sort.ONE_OF,
                    required=True,
                    vocabulary="bodies",
                    listed=True,
                ),
                EditField("kind", _l("Kind"), Sort.ONE_OF, required=True, options=meetings.KINDS),
                EditField(
                    "number", _l("Number"), Sort.NUMBER, hint=_l("12 for the twelfth session.")
                ),
                EditField("start_date", _l("First day"), Sort.DAY, listed=True),
                EditField("end_date", _l("Last day"), Sort.DAY),
                EditField("year", _l("Year"), Sort.NUMBER, required=True, listed=True),
                EditField("is_remote", _l("Held online only"), Sort.TICK),
                _name(_l("City"), "city", required=False),
                EditField("country_code", _l("Country"), Sort.ONE_OF, vocabulary="countries"),
            ),
        ),
        Noun(
            "agenda_items",
            AgendaItem,
            _l("Agenda items"),
            _l("Add an agenda item"),
            "title",
            (
                EditField(
                    "meeting_code",
                    _l("Meeting"),
                    Sort.ONE_OF,
                    required=True,
                    vocabulary="meetings",
                    listed=True,
                ),
                _NUMBER,
                _TITLE,
            ),
        ),
        Noun(
            "strategic_plans",
            StrategicPlan,
            _l("Strategic plans"),
            _l("Add a strategic plan"),
            "name",
            (
                _name(),
                EditField("first_year", _l("First year"), Sort.NUMBER, required=True, listed=True),
                EditField("last_year", _l("Last year"), Sort.NUMBER, required=True, listed=True),
            ),
        ),
        Noun(
            "strategic_goals",
            StrategicGoal,
            _l("Strategic goals"),
            _l("Add a strategic goal"),
            "title",
            (
                EditField(
                    "plan_code",
                    _l("Plan"),
                    Sort.ONE_OF,
                    required=True,
                    vocabulary="strategic_plans",
                    listed=True,
                ),
                _NUMBER,
                _name(_l("Title"), "title", required=False),
            ),
        ),
        Noun(
            "strategic_targets",
            StrategicTarget,
            _l("Strategic targets"),
            _l("Add a strategic target"),
            "title",
            (
                EditField(
                    "goal_code",
                    _l("Goal"),
                    Sort.ONE_OF,
                    required=True,
                    vocabulary="strategic_goals",
                    listed=True,
                ),
                _NUMBER,
                _TITLE,
                EditField("due_year", _l("To be reached by (year)"), Sort.NUMBER, listed=True),
            ),
        ),
        Noun(
            "taxa",
            Taxon,
            _l("Species and groups"),
            _l("Add a species or a group"),
            "name",
            (
                _name(),
                EditField("scientific_name", _l("Scientific name"), Sort.TEXT, listed=True),
                EditField(
                    "rank", _l("Rank"), Sort.ONE_OF, required=True, options=taxa.RANKS, listed=True
                ),
                EditField("parent_code", _l("Stands under"), Sort.ONE_OF, vocabulary="taxa"),
                EditField(
                    "appendix",
                    _l("Appendix of the Convention"),
                    Sort.ONE_OF,
                    options=taxa.APPENDICES,
                    listed=True,
                ),
                EditField(
                    CODES,
                    _l("Instruments that concern it"),
                    Sort.MANY_OF,
                    vocabulary="instruments",
                ),
            ),
        ),
        Noun(
            "threats",
            Threat,
            _l("Threats"),
            _l("Add a threat"),
            "name",
            (
                _name(),
                EditField(
                    "parent_code",
                    _l("Stands under"),
                    Sort.ONE_OF,
                    vocabulary="threats",
                    hint=_l("Leave empty for a heading. There are two levels."),
                    listed=True,
                ),
            ),
        ),
    )
}

DEADLINE_FIELDS = (
    EditField(
        "kind", _l("Deadline for"), Sort.ONE_OF, required=True, options=meetings.DEADLINE_KINDS
    ),
    EditField("audience", _l("For whom"), Sort.ONE_OF, required=True, options=meetings.AUDIENCES),
    EditField("on", _l("Last day"), Sort.DAY, required=True),
    EditField("note", _l("Note"), Sort.TEXTS, hint=_l("For example where to send it.")),
    EditField(
        "basis",
        _l("Source"),
        Sort.TEXT,
        required=True,
        hint=_l("The document, page or decision that sets this deadline."),
    ),
)

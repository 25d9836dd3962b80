"""How the rows of each noun become choices: label, group and order in one language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.convention.collation import number_key, sort_key
from portal.convention.models import (
    AgendaItem,
    Body,
    Country,
    Instrument,
    Meeting,
    Region,
    StrategicGoal,
    StrategicPlan,
    StrategicTarget,
    Taxon,
    Threat,
)
from portal.convention.models.bodies import KINDS as BODY_KINDS
from portal.convention.models.instruments import KINDS as INSTRUMENT_KINDS
from portal.foundation.localised import Localised


@dataclass(frozen=True)
class Choice:
    """One entry of a list. ``language`` is the label's, which differs when a name is missing."""

    code: str
    label: str
    group: str | None = None
    ended: bool = False
    language: str = ""


def countries(session: Session, locale: str) -> list[Choice]:
    """All countries, grouped by region."""
    regions_ = {r.code: r.name.text(locale) for r in session.scalars(select(Region))}
    return _by_label(
        locale,
        [
            _choice(row, row.name, locale, group=regions_.get(row.region_code or ""))
            for row in session.scalars(select(Country))
        ],
    )


def regions(session: Session, locale: str) -> list[Choice]:
    """The regions of the Convention."""
    rows = session.scalars(select(Region))
    return _by_label(locale, [_choice(row, row.name, locale) for row in rows])


def instruments(session: Session, locale: str) -> list[Choice]:
    """Instruments by their short names, grouped by kind; the Convention first."""
    rows = sorted(
        session.scalars(select(Instrument)),
        key=lambda row: (
            list(INSTRUMENT_KINDS).index(row.kind),
            sort_key(row.short_name.text(locale), locale),
        ),
    )
    return [
        _choice(row, row.short_name, locale, group=str(INSTRUMENT_KINDS[row.kind])) for row in rows
    ]


def bodies(session: Session, locale: str) -> list[Choice]:
    """Bodies grouped by instrument; those of other instruments than the Convention say whose."""
    order = {choice.code: (i, choice) for i, choice in enumerate(instruments(session, locale))}
    conventions = set(
        session.scalars(select(Instrument.code).where(Instrument.kind == "convention"))
    )
    rows = sorted(
        session.scalars(select(Body)),
        key=lambda row: (
            order[row.instrument_code][0] if row.instrument_code else len(order),
            list(BODY_KINDS).index(row.kind),
            sort_key(row.name.text(locale), locale),
        ),
    )
    made = []
    for row in rows:
        instrument = order[row.instrument_code][1].label if row.instrument_code else None
        name = row.name.pick(locale)
        label = name.text
        if instrument and row.instrument_code not in conventions:
            label = _("%(body)s (%(instrument)s)", body=name.text, instrument=instrument)
        made.append(Choice(row.code, label, instrument, row.ended, name.language))
    return made


def meetings(session: Session, locale: str) -> list[Choice]:
    """Meetings, the latest first, grouped by body."""
    body_label = {choice.code: choice.label for choice in bodies(session, locale)}
    rows = sorted(session.scalars(select(Meeting)), key=_when, reverse=True)
    return _grouped(
        [_choice(row, row.title, locale, group=body_label[row.body_code]) for row in rows]
    )


def agenda_items(session: Session, locale: str) -> list[Choice]:
    """Agenda items by number, grouped by meeting, the latest meeting first."""
    held = {row.code: row for row in session.scalars(select(Meeting))}
    rows = sorted(session.scalars(select(AgendaItem)), key=lambda row: number_key(row.number))
    rows.sort(key=lambda row: _when(held[row.meeting_code]), reverse=True)
    return [
        _numbered(row, row.number, locale, held[row.meeting_code].title.text(locale))
        for row in rows
    ]


def strategic_plans(session: Session, locale: str) -> list[Choice]:
    """Strategic plans, the latest first."""
    rows = session.scalars(select(StrategicPlan).order_by(StrategicPlan.first_year.desc()))
    return [_choice(row, row.name, locale) for row in rows]


def strategic_goals(session: Session, locale: str) -> list[Choice]:
    """Goals by number, grouped by plan. One whose title is not known goes by its number."""
    plans = {choice.code: choice for choice in strategic_plans(session, locale)}
    order = list(plans)
    rows = sorted(
        session.scalars(select(StrategicGoal)),
        key=lambda row: (order.index(row.plan_code), number_key(row.number)),
    )
    return [
        _numbered(row, row.number, locale, plans[row.plan_code].label, plans[row.plan_code].ended)
        for row in rows
    ]


def strategic_targets(session: Session, locale: str) -> list[Choice]:
    """Targets by number, grouped by plan; those of an ended plan are ended."""
    goals = {row.code: row for row in session.scalars(select(StrategicGoal))}
    plans = {choice.code: choice for choice in strategic_plans(session, locale)}
    order = list(plans)
    made = []
    rows = [(goals[row.goal_code], row) for row in session.scalars(select(StrategicTarget))]
    rows.sort(key=lambda pair: (order.index(pair[0].plan_code), number_key(pair[1].number)))
    for goal, row in rows:
        plan = plans[goal.plan_code]
        made.append(_numbered(row, row.number, locale, plan.label, plan.ended or goal.ended))
    return made


def taxa(session: Session, locale: str) -> list[Choice]:
    """The tree of taxa, each group before what stands in it; grouped by the top of the tree."""
    return _tree(session.scalars(select(Taxon)).all(), locale, _taxon_label)


def threats(session: Session, locale: str) -> list[Choice]:
    """Threats, each heading before what stands under it; grouped by heading."""
    return _tree(session.scalars(select(Threat)).all(), locale, lambda row, name: name)


def _taxon_label(row: Taxon | Threat, name: str) -> str:
    if isinstance(row, Taxon) and row.scientific_name and row.rank != "group":
        return f"{name} ({row.scientific_name})" if name else row.scientific_name
    return name


def _tree(
    rows: Sequence[Taxon] | Sequence[Threat],
    locale: str,
    label: Callable[[Taxon | Threat, str], str],
) -> list[Choice]:
    below: dict[str | None, list[Taxon | Threat]] = {}
    for row in rows:
        below.setdefault(row.parent_code, []).append(row)
    made: list[Choice] = []

    def add(parent: str | None, group: str | None) -> None:
        ordered = sorted(
            below.get(parent, []), key=lambda row: sort_key(row.name.text(locale), locale)
        )
        for row in ordered:
            name = row.name.pick(locale)
            text = label(row, name.text)
            made.append(Choice(row.code, text, group or text, row.ended, name.language))
            add(row.code, group or text)

    add(None, None)
    return made


def _choice(
    row: Country | Region | Instrument | Meeting | StrategicPlan,
    name: Localised,
    locale: str,
    group: str | None = None,
) -> Choice:
    picked = name.pick(locale)
    return Choice(row.code, picked.text, group, row.ended, picked.language)


def _numbered(
    row: AgendaItem | StrategicGoal | StrategicTarget,
    number: str,
    locale: str,
    group: str,
    group_ended: bool = False,
) -> Choice:
    picked = row.title.pick(locale)
    label = f"{number} {picked.text}".strip()
    return Choice(row.code, label, group, row.ended or group_ended, picked.language)


def _by_label(locale: str, made: list[Choice]) -> list[Choice]:
    return sorted(made, key=lambda choice: sort_key(choice.label, locale))


def _grouped(made: list[Choice]) -> list[Choice]:
    """Bring each group together, in the order in which the groups first occur."""
    groups = list(dict.fromkeys(choice.group for choice in made))
    return sorted(made, key=lambda choice: groups.index(choice.group))


def _when(meeting: Meeting) -> tuple[int, date, int]:
    return meeting.year, meeting.start_date or date(meeting.year, 1, 1), meeting.number or 0

"""The database itself refuses rows that cannot be."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.convention.models import (
    AgendaItem,
    Body,
    ConventionRevision,
    Country,
    Instrument,
    Meeting,
    MeetingDeadline,
    Region,
    StrategicGoal,
    StrategicPlan,
    StrategicTarget,
    Taxon,
    TaxonInstrument,
    Threat,
)
from portal.foundation.db import Base, db, transaction
from portal.foundation.localised import Localised

NAME = Localised(en="Example")
proves = pytest.mark.constraint


def region(**values: Any) -> Region:
    return Region(**{"code": "example", "basis": "a test", "name": NAME, **values})


def country(**values: Any) -> Country:
    facts = {"iso3": "ZZZ", "un_status": "member", "is_party": False}
    return Country(**{"code": "ZZ", "basis": "a test", "name": NAME, **facts, **values})


def instrument(**values: Any) -> Instrument:
    facts = {"short_name": NAME, "name": NAME, "kind": "mou"}
    return Instrument(**{"code": "EXAMPLE", "basis": "a test", **facts, **values})


def body(**values: Any) -> Body:
    return Body(**{"code": "EXAMPLE", "basis": "a test", "name": NAME, "kind": "cop", **values})


def meeting(**values: Any) -> Meeting:
    facts = {"body_code": "COP", "title": NAME, "kind": "session", "year": 2026, "city": NAME}
    return Meeting(**{"code": "COP99", "basis": "a test", **facts, **values})


def deadline(**values: Any) -> MeetingDeadline:
    facts = {"kind": "other", "audience": "parties", "on": date(2026, 1, 1), "note": NAME}
    return MeetingDeadline(**{"meeting_id": 1, "basis": "a test", **facts, **values})


def item(**values: Any) -> AgendaItem:
    facts = {"meeting_code": "COP12", "number": "99", "title": NAME}
    return AgendaItem(**{"code": "COP12-99", "basis": "a test", **facts, **values})


def plan(**values: Any) -> StrategicPlan:
    facts = {"name": NAME, "first_year": 2033, "last_year": 2041}
    return StrategicPlan(**{"code": "PLAN", "basis": "a test", **facts, **values})


def goal(**values: Any) -> StrategicGoal:
    facts = {"plan_code": "SPMS-2015-2023", "number": "99", "title": NAME}
    return StrategicGoal(**{"code": "PLAN-G99", "basis": "a test", **facts, **values})


def target(**values: Any) -> StrategicTarget:
    facts = {"goal_code": "SPMS-2015-2023-G1", "number": "99", "title": NAME}
    return StrategicTarget(**{"code": "PLAN-T99", "basis": "a test", **facts, **values})


def taxon(**values: Any) -> Taxon:
    return Taxon(**{"code": "example", "basis": "a test", "name": NAME, "rank": "group", **values})


def threat(**values: Any) -> Threat:
    return Threat(**{"code": "example", "basis": "a test", "name": NAME, **values})


def revision_row(**values: Any) -> ConventionRevision:
    return ConventionRevision(**{"id": 1, "number": 1, "mark": "a", **values})


def store(*rows: Base) -> None:
    with transaction() as session:
        session.add_all(rows)


# What stands in the way → the constraint is named in each mark.
IMPOSSIBLE = [
    pytest.param(lambda: [region(code="asia")], marks=proves("uq_region_code")),
    pytest.param(lambda: [country(code="KE")], marks=proves("uq_country_code")),
    pytest.param(lambda: [country(iso3="KEN")], marks=proves("uq_country_iso3")),
    pytest.param(lambda: [country(code="zz")], marks=proves("ck_country_code")),
    pytest.param(lambda: [country(code="ZZZ")], marks=proves("ck_country_code")),
    pytest.param(lambda: [country(iso3="Zzz")], marks=proves("ck_country_iso3")),
    pytest.param(lambda: [country(un_status="maybe")], marks=proves("ck_country_un_status")),
    pytest.param(lambda: [country(region_code="moon")], id="a region that is not there"),
    pytest.param(lambda: [instrument(code="AEWA")], marks=proves("uq_instrument_code")),
    pytest.param(lambda: [instrument(kind="treaty")], marks=proves("ck_instrument_kind")),
    pytest.param(lambda: [body(code="COP")], marks=proves("uq_body_code")),
    pytest.param(lambda: [body(kind="club")], marks=proves("ck_body_kind")),
    pytest.param(lambda: [body(instrument_code="X")], id="an instrument that is not there"),
    pytest.param(lambda: [meeting(code="COP12")], marks=proves("uq_meeting_code")),
    pytest.param(lambda: [meeting(code="Cop12")], marks=proves("uq_meeting_slug")),
    pytest.param(lambda: [meeting(kind="party")], marks=proves("ck_meeting_kind")),
    pytest.param(lambda: [meeting(year=26)], marks=proves("ck_meeting_year")),
    pytest.param(
        lambda: [meeting(start_date=date(2026, 5, 2), end_date=date(2026, 5, 1))],
        marks=proves("ck_meeting_dates_in_order"),
    ),
    pytest.param(
        lambda: [deadline(), deadline()],
        marks=proves("uq_meeting_deadline_meeting_id_kind_audience"),
    ),
    pytest.param(lambda: [deadline(kind="tea")], marks=proves("ck_meeting_deadline_kind")),
    pytest.param(lambda: [deadline(audience="all")], marks=proves("ck_meeting_deadline_audience")),
    pytest.param(lambda: [item(code="COP12-23.1")], marks=proves("uq_agenda_item_code")),
    pytest.param(lambda: [item(number="23.1")], marks=proves("uq_agenda_item_meeting_code_number")),
    pytest.param(lambda: [plan(code="SPMS-2015-2023")], marks=proves("uq_strategic_plan_code")),
    pytest.param(lambda: [plan(last_year=2032)], marks=proves("ck_strategic_plan_years_in_order")),
    pytest.param(lambda: [goal(code="SPMS-2015-2023-G1")], marks=proves("uq_strategic_goal_code")),
    pytest.param(lambda: [goal(number="1")], marks=proves("uq_strategic_goal_plan_code_number")),
    pytest.param(
        lambda: [target(code="SPMS-2015-2023-T1")], marks=proves("uq_strategic_target_code")
    ),
    pytest.param(
        lambda: [target(number="1")], marks=proves("uq_strategic_target_goal_code_number")
    ),
    pytest.param(lambda: [taxon(code="birds")], marks=proves("uq_taxon_code")),
    pytest.param(lambda: [taxon(rank="kingdom")], marks=proves("ck_taxon_rank")),
    pytest.param(lambda: [taxon(appendix="III")], marks=proves("ck_taxon_appendix")),
    pytest.param(
        lambda: [taxon(parent_code="example")], marks=proves("ck_taxon_not_its_own_parent")
    ),
    pytest.param(
        lambda: [TaxonInstrument(taxon_code="birds", instrument_code="X")],
        id="an instrument of a taxon that is not there",
    ),
    pytest.param(lambda: [threat(code="bycatch")], marks=proves("uq_threat_code")),
    pytest.param(
        lambda: [threat(parent_code="example")], marks=proves("ck_threat_not_its_own_parent")
    ),
    pytest.param(lambda: [revision_row(id=2)], marks=proves("ck_convention_revision_one_row")),
]
POSSIBLE = (
    region,
    country,
    instrument,
    body,
    meeting,
    deadline,
    item,
    plan,
    goal,
    target,
    taxon,
    threat,
)


@pytest.mark.parametrize("make", IMPOSSIBLE)
def test_an_impossible_row_is_refused(world: Flask, make: Callable[[], list[Base]]) -> None:
    with world.app_context(), pytest.raises(IntegrityError):
        store(*make())


@pytest.mark.parametrize("make", POSSIBLE)
def test_the_same_row_without_the_fault_is_stored(world: Flask, make: Callable[[], Base]) -> None:
    with world.app_context():
        store(make())


def test_a_code_that_is_pointed_at_cannot_go(world: Flask) -> None:
    with world.app_context():
        asia = db.session.get(Region, 2)
        assert asia is not None

        def delete() -> None:
            with transaction() as session:
                session.delete(asia)

        with pytest.raises(IntegrityError):
            delete()

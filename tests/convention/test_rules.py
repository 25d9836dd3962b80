from typing import Any

import pytest
from flask import Flask

from portal.convention import rules
from portal.convention.models import (
    AgendaItem,
    Country,
    Instrument,
    Meeting,
    Sourced,
    StrategicPlan,
    StrategicTarget,
    Taxon,
    Threat,
)
from portal.foundation.db import db

SPRING = {"start_date": "2026-05-01", "end_date": "2026-05-03", "year": 2026}
ITEM = {"meeting_code": "COP12", "number": "99"}


@pytest.mark.parametrize(
    ("model", "code", "values", "wrong"),
    [
        (Instrument, "NEW-1", {"year": 2026}, []),
        (Instrument, "AEWA", {}, ["code"]),
        (Instrument, "aewa", {}, ["code"]),
        (Instrument, "new", {}, ["code"]),
        (Instrument, "a b", {}, ["code"]),
        (Instrument, "", {}, ["code"]),
        (Instrument, "x" * 61, {}, ["code"]),
        (Instrument, "../x", {}, ["code"]),
        (Instrument, "NEW-1", {"year": 26}, ["year"]),
        (Country, "ZZ", {"iso3": "ZZZ"}, []),
        (Country, "zz", {"iso3": "zzz"}, ["code", "iso3"]),
        (Country, "ZZ", {"iso3": "KEN"}, ["iso3"]),
        (Country, "ZZ", {"iso3": "ZZZ", "party_since": "2020-01-01"}, ["is_party"]),
        (Meeting, "COP16", SPRING, []),
        (Meeting, "COP16", {"year": 2029}, []),
        (Meeting, "COP16", {**SPRING, "end_date": "2026-04-30"}, ["end_date"]),
        (Meeting, "COP16", {**SPRING, "start_date": None}, ["start_date"]),
        (Meeting, "COP16", {**SPRING, "year": 2025}, ["year"]),
        (Meeting, "AEWA.MOP1", SPRING, ["code"]),
        (AgendaItem, "COP12-99", ITEM, []),
        (AgendaItem, "COP12-99", {**ITEM, "number": "23.1"}, ["number"]),
        (StrategicPlan, "P", {"first_year": 2033, "last_year": 2032}, ["last_year"]),
        (
            StrategicTarget,
            "P-T1",
            {"goal_code": "SPMS-2015-2023-G1", "number": "1"},
            ["number"],
        ),
        (Taxon, "x", {"rank": "group"}, []),
        (Taxon, "x", {"rank": "species"}, ["scientific_name"]),
        (Threat, "x", {"parent_code": "bycatch"}, ["parent_code"]),
        (Threat, "x", {"parent_code": "pollution"}, []),
    ],
)
def test_a_new_row(
    world: Flask, model: type[Sourced], code: str, values: dict[str, Any], wrong: list[str]
) -> None:
    with world.app_context():
        found = rules.problems(db.session, model, code, values, is_new=True)
    assert sorted(found) == wrong


@pytest.mark.parametrize(
    ("model", "code", "values", "wrong"),
    [
        (Country, "KE", {"iso3": "KEN"}, []),
        (Meeting, "COP12", SPRING, []),
        (Taxon, "birds", {"rank": "group", "parent_code": "cranes"}, ["parent_code"]),
        (Taxon, "birds", {"rank": "group", "parent_code": "birds"}, ["parent_code"]),
        (Taxon, "cranes", {"rank": "group", "parent_code": "birds"}, []),
        (Threat, "pollution", {"parent_code": "barriers"}, ["parent_code"]),
        (Threat, "bycatch", {"parent_code": "bycatch"}, ["parent_code"]),
    ],
)
def test_a_known_row(
    world: Flask, model: type[Sourced], code: str, values: dict[str, Any], wrong: list[str]
) -> None:
    with world.app_context():
        found = rules.problems(db.session, model, code, values, is_new=False)
    assert sorted(found) == wrong

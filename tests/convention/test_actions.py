from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.convention import actions, queries, record_fields
from portal.convention.models import (
    Country,
    Meeting,
    MeetingDeadline,
    Region,
    Sourced,
    Taxon,
    revision,
)
from portal.foundation.audit import AuditEntry
from portal.foundation.db import db, transaction
from portal.foundation.errors import Late
from tests.convention.conftest import LATER, DataFolder

BY = {"actor_id": None, "at": LATER}
DEADLINE = {
    "kind": "statements",
    "audience": "civil-society",
    "on": "2026-02-20",
    "note": {"en": "By e-mail", "fr": ""},
    "basis": "Rules of Procedure",
}


def do(action: Callable[..., Any], *given: Any, **named: Any) -> Any:
    with transaction() as session:
        return action(session, *given, **{**BY, **named})


def one(model: type[Sourced], code: str) -> Any:
    found = queries.record(db.session, model, code)
    assert found is not None
    return found


def acts() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position))
    return [(e.action, e.subject_id, e.details) for e in rows if e.action != "convention.loaded"]


def test_an_edit_is_stored_recorded_and_survives_a_reload(world: Flask, folder: DataFolder) -> None:
    with world.app_context():
        kenya = one(Country, "KE")
        before = revision.current(db.session)
        changed = do(
            actions.save,
            kenya,
            {"name.sw": "Kenia", "name.en": "Kenya", "region_code": "asia", "ended": False},
            note="Notification 2014/029",
            seen=1,
        )
        assert changed == ["name.sw", "region_code"]
        assert (kenya.version, kenya.edited_at) == (2, LATER)
        assert kenya.edit_note == "Notification 2014/029"
        assert kenya.basis.startswith("Unicode CLDR")
        assert revision.current(db.session) != before
        assert acts() == [
            ("convention.edited", "KE", '{"fields":["name.sw","region_code"]}'),
        ]
    assert folder.load(world).kept == ["countries/KE/region_code"]
    with world.app_context():
        kenya = one(Country, "KE")
        assert kenya.region_code == "asia"
        assert kenya.name["sw"] == "Kenia"


def test_the_instruments_of_a_taxon_are_edited_and_kept(world: Flask, folder: DataFolder) -> None:
    with world.app_context():
        cranes = one(Taxon, "cranes")
        do(actions.save, cranes, {"instrument_codes": ["AEWA", "CMS"]}, note="a page", seen=1)
    assert folder.load(world).kept == ["taxa/cranes/instrument_codes"]
    with world.app_context():
        assert sorted(one(Taxon, "cranes").instrument_codes) == ["AEWA", "CMS"]


def test_nothing_changed_is_nothing_written(world: Flask) -> None:
    with world.app_context():
        before = revision.current(db.session)
        assert do(actions.save, one(Country, "KE"), {"name.en": "Kenya"}, note="", seen=1) == []
        assert revision.current(db.session) == before
        assert one(Country, "KE").edited_at is None
        assert acts() == []


def test_a_change_needs_its_source(world: Flask) -> None:
    with world.app_context():
        with pytest.raises(actions.Refused) as refused:
            do(actions.save, one(Country, "KE"), {"name.en": "X"}, note="", seen=1)
        assert list(refused.value.problems) == ["note"]
        assert one(Country, "KE").name["en"] == "Kenya"


def test_the_late_one_is_told(world: Flask) -> None:
    with world.app_context():
        do(actions.save, one(Country, "KE"), {"name.en": "First"}, note="a page", seen=1)
        with pytest.raises(Late):
            do(actions.save, one(Country, "KE"), {"name.en": "Second"}, note="a page", seen=1)
        assert one(Country, "KE").name["en"] == "First"


def test_ending_and_taking_up_again(world: Flask) -> None:
    with world.app_context():
        asia = one(Region, "asia")
        do(actions.save, asia, {"ended": True}, note="a page", seen=1)
        assert asia.ended_at == LATER
        do(actions.save, asia, {"ended": False}, note="a page", seen=2)
        assert asia.ended_at is None


def test_a_row_is_added_with_its_source(world: Flask) -> None:
    with world.app_context():
        made = do(
            actions.add,
            Meeting,
            "COP16",
            {
                "title.en": "16th Meeting",
                "body_code": "COP",
                "kind": "session",
                "number": 16,
                "year": 2029,
                "start_date": None,
                "end_date": None,
                "is_remote": False,
                "city.en": "",
                "country_code": None,
            },
            note="Resolution 15.1",
        )
        assert made.slug == "cop16"
        assert (made.basis, made.added_by_staff) == ("Resolution 15.1", True)
        assert record_fields.edited(made) == []
        assert acts() == [("convention.added", "COP16", "{}")]


def test_a_row_without_source_or_with_a_taken_code_is_refused(world: Flask) -> None:
    with world.app_context():
        with pytest.raises(actions.Refused) as refused:
            do(actions.add, Region, "asia", {"name.en": "Asia"}, note="")
        assert sorted(refused.value.problems) == ["code", "note"]


def test_deadlines_are_set_changed_and_removed(world: Flask) -> None:
    with world.app_context():
        cop15 = one(Meeting, "COP15")
        first = do(actions.set_deadline, cop15, None, DEADLINE, seen=-1)
        sooner = {**DEADLINE, "audience": "parties", "on": "2026-01-20"}
        do(actions.set_deadline, cop15, None, sooner, seen=-1)
        assert first.note == {"en": "By e-mail"}
        assert cop15.edited_at == LATER
        do(actions.set_deadline, cop15, first, {**DEADLINE, "on": "2026-01-10"}, seen=1)
        do(actions.remove_deadline, first, seen=2)
        db.session.expire_all()
        assert [d.audience for d in cop15.deadlines] == ["parties"]
        assert [name for name, *_ in acts()] == [
            "convention.deadline_set",
            "convention.deadline_set",
            "convention.deadline_set",
            "convention.deadline_removed",
        ]


def test_deadlines_come_in_order(world: Flask) -> None:
    with world.app_context():
        cop15 = one(Meeting, "COP15")
        for audience, day in (("parties", "2026-02-03"), ("observers", "2026-02-01")):
            values = {**DEADLINE, "audience": audience, "on": day}
            do(actions.set_deadline, cop15, None, values, seen=-1)
        db.session.expire_all()
        assert [d.audience for d in cop15.deadlines] == ["observers", "parties"]


def test_a_second_deadline_of_the_same_kind_is_refused(world: Flask) -> None:
    with world.app_context():
        cop15 = one(Meeting, "COP15")
        do(actions.set_deadline, cop15, None, DEADLINE, seen=-1)
        with pytest.raises(actions.Refused) as refused:
            do(actions.set_deadline, cop15, None, DEADLINE, seen=-1)
        assert list(refused.value.problems) == ["kind"]


def test_a_deadline_changed_meanwhile_is_not_removed(world: Flask) -> None:
    with world.app_context():
        deadline = do(actions.set_deadline, one(Meeting, "COP15"), None, DEADLINE, seen=-1)
        with pytest.raises(Late):
            do(actions.remove_deadline, deadline, seen=7)
        assert db.session.get(MeetingDeadline, deadline.id) is not None

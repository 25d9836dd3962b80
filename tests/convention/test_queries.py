from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from portal.convention import queries
from portal.convention.models import Country, MeetingDeadline, Taxon
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests.convention.conftest import LATER

Ask = Callable[[Callable[[], Any]], Any]


def test_coming_meetings_nearest_first(in_world: Ask) -> None:
    def coming(on: date, limit: int = 5) -> list[str]:
        return [m.code for m in queries.coming_meetings(db.session, on, limit)]

    assert in_world(lambda: coming(date(2026, 3, 2))) == ["COP15"]
    assert in_world(lambda: coming(date(2026, 3, 29))) == ["COP15"]
    assert in_world(lambda: coming(date(2026, 3, 30))) == []
    # STC56 has a year and no days: it counts until its year is over, after the dated ones.
    assert in_world(lambda: coming(date(2025, 12, 31))) == ["STC56", "COP15"]
    assert in_world(lambda: coming(date(2024, 2, 17), 3)) == ["COP14", "SCC-SC7", "STC56"]


def test_an_ended_meeting_is_not_coming(world: Flask) -> None:
    with world.app_context():
        with transaction():
            meeting = queries.meeting_by_slug(db.session, "cop15")
            assert meeting is not None
            meeting.ended_at = LATER
        assert queries.coming_meetings(db.session, date(2026, 3, 2), 5) == []


def test_a_meeting_by_its_slug(in_world: Ask) -> None:
    assert in_world(lambda: queries.meeting_by_slug(db.session, "aewa-mop6").code) == "AEWA-MOP6"
    assert in_world(lambda: queries.meeting_by_slug(db.session, "AEWA-MOP6")) is None


def test_bodies_of_an_instrument(in_world: Ask) -> None:
    codes = in_world(lambda: [b.code for b in queries.bodies_of(db.session, "AEWA")])
    assert codes == ["AEWA-MOP", "AEWA-STC", "AEWA-TC"]


def test_agenda_of_a_meeting(in_world: Ask) -> None:
    assert in_world(lambda: len(queries.agenda_of(db.session, "COP12"))) == 7


def test_coming_deadlines(world: Flask) -> None:
    with world.app_context():
        with transaction() as session:
            meeting = queries.meeting_by_slug(session, "cop15")
            for kind, day in (("statements", 9), ("documents-in", 2), ("registration", 1)):
                session.add(
                    MeetingDeadline(
                        meeting=meeting,
                        kind=kind,
                        audience="everyone",
                        on=date(2026, 3, day),
                        note=Localised(),
                        basis="a test",
                    )
                )
        found = queries.coming_deadlines(db.session, date(2026, 3, 2), 5)
        assert [d.kind for d in found] == ["documents-in", "statements"]


def test_search_forgives_accents_and_looks_in_all_languages(in_world: Ask) -> None:
    def found(model: type[Country] | type[Taxon], words: str, *fields: str) -> list[str]:
        rows = queries.records(db.session, model)
        return [row.code for row in queries.matching(rows, words, fields)]

    assert in_world(lambda: found(Country, "cote ivoire", "name")) == ["CI"]
    assert in_world(lambda: found(Country, "Egypte", "name")) == ["EG"]
    assert in_world(lambda: found(Taxon, "grulla", "name")) == [
        "cranes",
        "leucogeranus-leucogeranus",
    ]
    assert in_world(lambda: len(found(Country, "", "name"))) == 198

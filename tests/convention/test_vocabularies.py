from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.convention import record_fields, vocabularies
from portal.convention.lists import Choice
from portal.convention.models import Country, StrategicPlan, revision
from portal.convention.vocabularies import NAMES, choices, find, label, labels
from portal.foundation.db import db, transaction
from tests.convention.conftest import LATER

Ask = Callable[[Callable[[], Any]], Any]


def rename_kenya(name: str) -> None:
    with transaction():
        kenya = db.session.scalars(select(Country).where(Country.code == "KE")).one()
        record_fields.write(kenya, "name.en", name, LATER)
        revision.bump(db.session)


@pytest.mark.parametrize("locale", ["en", "fr", "es"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_list_speaks_every_language(in_world: Ask, name: str, locale: str) -> None:
    listed = in_world(lambda: choices(name, locale))
    assert [c.code for c in listed if not c.label] == []
    assert len({c.code for c in listed}) == len(listed) > 1
    untranslated = [c.code for c in listed if c.language != locale]
    # Titles of agenda items are those of documents. One seedeater has no French name.
    expected = {
        "agenda_items": [] if locale == "en" else [c.code for c in listed],
        "taxa": ["sporophila-zelichi"] if locale == "fr" else [],
    }
    assert untranslated == expected.get(name, [])


def test_countries_by_name_with_their_region(in_world: Ask) -> None:
    listed = in_world(lambda: choices("countries", "fr"))
    assert [c.label for c in listed[:4]] == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie"]
    assert find_in(listed, "CI") == Choice("CI", "Côte d'Ivoire", "Afrique", False, "fr")
    assert find_in(listed, "AZ").group is None


def test_bodies_say_whose_they_are(in_world: Ask) -> None:
    listed = in_world(lambda: choices("bodies", "en"))
    assert listed[0] == Choice("COP", "Conference of the Parties", "CMS", False, "en")
    assert find_in(listed, "AEWA-MOP").label == "Meeting of the Parties (AEWA)"
    assert listed[-1].code == "BLG"
    assert len({c.label for c in listed}) == len(listed)


def test_meetings_latest_first_and_together_by_body(in_world: Ask) -> None:
    listed = in_world(lambda: choices("meetings", "en"))
    cop = [c.code for c in listed if c.group == "Conference of the Parties"]
    assert cop[:3] == ["COP15", "COP14", "EXCOP1"]
    groups = [c.group for c in listed]
    changes = sum(before != after for before, after in pairwise(groups))
    assert changes == len(set(groups)) - 1


def test_targets_by_number_under_their_plan(in_world: Ask) -> None:
    listed = in_world(lambda: choices("strategic_targets", "en"))
    assert listed[0].code == "SPMS-2024-2032-T1.1"
    first_plan = [c.label.split()[0] for c in listed if "2015" in (c.group or "")]
    assert first_plan == [str(number) for number in range(1, 17)]


def test_taxa_each_group_before_what_stands_in_it(in_world: Ask) -> None:
    codes = [c.code for c in in_world(lambda: choices("taxa", "en"))]
    assert codes.index("birds") < codes.index("cranes")
    assert codes[codes.index("cranes") + 1] == "leucogeranus-leucogeranus"
    crane = in_world(lambda: find("taxa", "leucogeranus-leucogeranus", "es"))
    assert crane == Choice(
        "leucogeranus-leucogeranus",
        "Grulla siberiana (Leucogeranus leucogeranus)",
        "Aves",
        False,
        "es",
    )


def test_threats_under_their_headings(in_world: Ask) -> None:
    listed = in_world(lambda: choices("threats", "fr"))
    assert find_in(listed, "bycatch").group == find_in(listed, "overexploitation").label
    assert len({c.group for c in listed}) == 9


def test_agenda_items_carry_their_number(in_world: Ask) -> None:
    item = in_world(lambda: find("agenda_items", "COP12-23.1", "en"))
    assert item.label == "23.1 Synergies and Partnerships"
    assert item.group == "12th Meeting of the Conference of the Parties"


def test_a_code_that_nobody_knows_is_shown_as_it_is(in_world: Ask) -> None:
    assert in_world(lambda: label("countries", "XX", "en")) == "XX"
    assert in_world(lambda: labels("countries", ["KE", "XX"], "fr")) == ["Kenya", "XX"]
    assert in_world(lambda: find("countries", "XX", "en")) is None


def test_targets_of_an_ended_plan_are_ended(world: Flask) -> None:
    with world.app_context():
        with transaction():
            plan = db.session.scalars(
                select(StrategicPlan).where(StrategicPlan.code == "SPMS-2015-2023")
            ).one()
            plan.ended_at = LATER
            revision.bump(db.session)
        ended = {c.group for c in choices("strategic_targets", "en") if c.ended}
    assert ended == {"Strategic Plan for Migratory Species 2015-2023"}


def test_a_page_full_of_lists_costs_one_small_query(world: Flask) -> None:
    sent: list[str] = []
    with world.app_context():
        for name in NAMES:
            choices(name, "en")
    with world.app_context():
        engine = db.session.get_bind()
        note = lambda c, cursor, statement, *rest: sent.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        try:
            for name in NAMES:
                choices(name, "en")
                label(name, "KE", "en")
        finally:
            event.remove(engine, "before_cursor_execute", note)
    selects = [statement for statement in sent if statement.startswith("SELECT")]
    assert len(selects) == 1
    assert "convention_revision" in selects[0]


def test_a_change_is_seen_by_the_next_request(world: Flask) -> None:
    with world.app_context():
        assert label("countries", "KE", "en") == "Kenya"
    with world.app_context():
        rename_kenya("Republic of Kenya")
    with world.app_context():
        assert label("countries", "KE", "en") == "Republic of Kenya"


def test_what_is_rolled_back_is_not_remembered(world: Flask) -> None:
    def fail() -> None:
        with transaction():
            kenya = db.session.scalars(select(Country).where(Country.code == "KE")).one()
            record_fields.write(kenya, "name.en", "Nowhere", LATER)
            revision.bump(db.session)
            assert label("countries", "KE", "en") == "Nowhere"
            raise ZeroDivisionError

    with world.app_context():
        with pytest.raises(ZeroDivisionError):
            fail()
        assert label("countries", "KE", "en") == "Kenya"


def test_nobody_can_change_the_list_of_another(in_world: Ask) -> None:
    in_world(lambda: choices("regions", "en").clear())
    assert len(in_world(lambda: choices("regions", "en"))) == 6


def find_in(listed: list[Choice], code: str) -> Choice:
    return next(choice for choice in listed if choice.code == code)


def test_the_names_are_those_the_portal_asks_for() -> None:
    asked = {"countries", "instruments", "bodies", "meetings", "strategic_targets", "taxa"}
    assert asked | {"threats", "agenda_items"} <= set(vocabularies.NAMES)

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.convention import record_fields
from portal.convention.csv_rows import DataError
from portal.convention.loading import load
from portal.convention.models import (
    AgendaItem,
    Body,
    ConventionRevision,
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
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests.convention.conftest import LATER, DataFolder


def one(model: type[Sourced], code: str) -> Sourced:
    return db.session.scalars(select(model).where(model.code == code)).one()


def revision() -> tuple[int, str]:
    row = db.session.execute(select(ConventionRevision.number, ConventionRevision.mark)).one()
    return row.number, row.mark


def test_all_files_arrive_whole(world: Flask) -> None:
    expected = {
        Region: 6,
        Country: 198,
        Instrument: 27,
        Body: 49,
        Meeting: 45,
        AgendaItem: 11,
        StrategicPlan: 2,
        StrategicGoal: 11,
        StrategicTarget: 35,
        Taxon: 112,
        Threat: 33,
    }
    with world.app_context():
        counts = {m: db.session.scalar(select(func.count()).select_from(m)) for m in expected}
    assert counts == expected


def test_a_row_holds_what_its_line_says(world: Flask) -> None:
    with world.app_context():
        meeting = one(Meeting, "COP12")
        assert isinstance(meeting, Meeting)
        assert meeting.slug == "cop12"
        assert meeting.number == 12
        assert meeting.start_date == datetime(2017, 10, 23, tzinfo=UTC).date()
        assert meeting.city == {"en": "Manila", "fr": "Manille", "es": "Manila"}
        assert meeting.country is not None
        assert meeting.country.name["fr"] == "Philippines"
        assert meeting.title["fr"] == "12e session de la Conférence des Parties"
        assert not meeting.is_remote
        taxon = one(Taxon, "leucogeranus-leucogeranus")
        assert isinstance(taxon, Taxon)
        assert sorted(taxon.instrument_codes) == ["AEWA", "SIBERIAN-CRANE"]
        assert taxon.appendix == "I/II"


def test_133_parties(world: Flask) -> None:
    with world.app_context():
        parties = db.session.scalar(select(func.count()).where(Country.is_party))
        members = db.session.scalar(select(func.count()).where(Country.un_status == "member"))
    assert (parties, members) == (133, 193)


def test_every_country_has_its_name_in_the_six_languages(world: Flask) -> None:
    with world.app_context():
        names = db.session.scalars(select(Country.name)).all()
    assert {tuple(sorted(name)) for name in names} == {("ar", "en", "es", "fr", "ru", "zh")}


def test_every_row_says_where_it_comes_from(world: Flask) -> None:
    with world.app_context():
        for model in (Region, Country, Instrument, Body, Meeting, AgendaItem, Taxon, Threat):
            assert db.session.scalars(select(model.code).where(model.basis == "")).all() == []


def test_loading_twice_changes_nothing(world: Flask) -> None:
    with world.app_context():
        before = revision()
        with transaction():
            report = load(db.session, LATER)
        assert (report.added, report.changed, report.ended, report.kept) == ([], [], [], [])
        assert report.same == 529
        assert revision() == before
        assert db.session.scalar(select(func.max(Country.version))) == 1


def test_fields_follow_the_data(world: Flask, folder: DataFolder) -> None:
    folder.replace("parties.csv", "Cabo Verde,Cabo Verde,Cabo Verde", "Cape,Cap,Cabo")
    folder.replace("taxa.csv", "I/II,SIBERIAN-CRANE AEWA", "I/II,SIBERIAN-CRANE")
    report = folder.load(world)
    assert report.changed == ["countries/CV", "taxa/leucogeranus-leucogeranus"]
    with world.app_context():
        country, taxon = one(Country, "CV"), one(Taxon, "leucogeranus-leucogeranus")
        assert isinstance(country, Country)
        assert isinstance(taxon, Taxon)
        assert [country.name[code] for code in ("en", "fr", "es")] == ["Cape", "Cap", "Cabo"]
        assert list(taxon.instrument_codes) == ["SIBERIAN-CRANE"]


def test_a_staff_edit_stays_and_the_rest_of_the_row_follows(
    world: Flask, folder: DataFolder
) -> None:
    with world.app_context(), transaction():
        country = one(Country, "KE")
        record_fields.write(country, "name.fr", "Le Kenya", LATER)
        record_fields.write(country, "region_code", None, LATER)
    folder.replace("parties.csv", "Kenya,Kenya,Kenya", "Kenya,Kénia,Quenia")
    report = folder.load(world)
    assert report.changed == ["countries/KE"]
    assert report.kept == ["countries/KE/name.fr", "countries/KE/region_code"]
    with world.app_context():
        country = one(Country, "KE")
        assert isinstance(country, Country)
        assert [country.name[code] for code in ("en", "fr", "es")] == [
            "Kenya",
            "Le Kenya",
            "Quenia",
        ]
        assert country.region_code is None
        assert record_fields.edited(country) == ["name.fr", "region_code"]


def test_an_edit_that_the_data_take_up_is_no_longer_an_edit(
    world: Flask, folder: DataFolder
) -> None:
    with world.app_context(), transaction():
        record_fields.write(one(Region, "asia"), "name.fr", "L'Asie", LATER)
    folder.replace("regions.csv", "Asia,Asie,", "Asia,L'Asie,")
    assert folder.load(world).kept == []
    folder.replace("regions.csv", "L'Asie", "Asie")
    assert folder.load(world).changed == ["regions/asia"]


def test_a_vanished_row_is_ended_and_comes_back(world: Flask, folder: DataFolder) -> None:
    whole = (folder.path / "threats.csv").read_text("utf-8")
    folder.drop_line("threats.csv", "light-pollution,")
    assert folder.load(world).ended == ["threats/light-pollution"]
    with world.app_context():
        assert one(Threat, "light-pollution").ended_at == LATER
    assert folder.load(world).wrote is False
    (folder.path / "threats.csv").write_text(whole, "utf-8")
    assert folder.load(world).changed == ["threats/light-pollution"]
    with world.app_context():
        assert one(Threat, "light-pollution").ended is False


def test_a_row_that_staff_reopened_stays_open(world: Flask, folder: DataFolder) -> None:
    folder.drop_line("threats.csv", "light-pollution,")
    folder.load(world)
    with world.app_context(), transaction():
        record_fields.write(one(Threat, "light-pollution"), "ended", False, LATER)
    assert folder.load(world).ended == []
    with world.app_context():
        assert one(Threat, "light-pollution").ended is False


def test_a_row_that_staff_added_is_left_alone(world: Flask, folder: DataFolder) -> None:
    with world.app_context(), transaction():
        db.session.add(Region(code="antarctica", basis="a test", name=Localised(en="Antarctica")))
    assert folder.load(world).wrote is False
    with world.app_context():
        assert one(Region, "antarctica").ended is False


def test_a_new_language_is_a_new_column(world: Flask, folder: DataFolder) -> None:
    folder.replace("regions.csv", "name_zh,", "name_zh,name_sw,")
    for region in ("非洲", "亚洲", "欧洲", "北美洲", "大洋洲", "加勒比"):
        folder.replace("regions.csv", f'{region},"regions', f'{region},{region}-sw,"regions')
    assert len(folder.load(world).changed) == 6
    with world.app_context():
        region = one(Region, "asia")
        assert isinstance(region, Region)
        assert region.name["sw"] == "亚洲-sw"


def test_a_new_row_is_added_and_its_parent_may_stand_below_it(
    world: Flask, folder: DataFolder
) -> None:
    with (folder.path / "threats.csv").open("a", encoding="utf-8") as lines:
        lines.write("drones,new-machines,Drones,Drones,Drones,a test\n")
        lines.write("new-machines,,New machines,Machines,Máquinas,a test\n")
    assert sorted(folder.load(world).added) == ["threats/drones", "threats/new-machines"]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("bodies.csv", "STC,CMS,", "STC,XYZ,", "bodies.csv, line 3: instrument_code is 'XYZ'"),
        ("meetings.csv", "2017-10-23", "2017-13-23", "start_date is '2017-13-23', not a date"),
        ("meetings.csv", ",1985,", ",,", "meetings.csv, line 2: a meeting needs its year"),
        ("parties.csv", "Кения,肯尼亚,member,yes", "Кения,肯尼亚,member,oui", "not yes or no"),
        ("regions.csv", "asia,", "africa,", "regions.csv, line 3: africa stands there twice"),
        ("threats.csv", "pollution,,", "pollution,bycatch,", "a level that is not there"),
        ("threats.csv", "disease,,", "disease,avian-influenza,", "leads round in a circle"),
        ("taxa.csv", "SIBERIAN-CRANE AEWA,", "SIBERIAN CRANE,", "names 'CRANE', which is not"),
        ("regions.csv", "asia,", "as ia,", "code is 'as ia', which is no code"),
        ("regions.csv", ",Asie,", ",Asie,,,", "not as many cells as the header line"),
    ],
)
def test_a_wrong_file_is_refused_whole(
    world: Flask, folder: DataFolder, file: str, old: str, new: str, problem: str
) -> None:
    with world.app_context():
        before = revision()
    folder.replace("regions.csv", "Africa,Afrique,", "Afrika,Afrique,")
    folder.replace(file, old, new)
    with pytest.raises(DataError, match=problem):
        folder.load(world)
    with world.app_context():
        region = one(Region, "africa")
        assert isinstance(region, Region)
        assert region.name["en"] == "Africa"
        assert revision() == before


def test_a_missing_file_is_named(world: Flask, folder: DataFolder) -> None:
    (folder.path / "taxa.csv").unlink()
    with pytest.raises(DataError, match=r"taxa\.csv is missing"):
        folder.load(world)

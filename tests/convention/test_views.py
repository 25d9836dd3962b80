from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal.convention import queries
from portal.convention.models import Country, Meeting, Sourced, Taxon, Threat
from portal.convention.nouns import NOUNS
from portal.foundation.audit import AuditEntry
from portal.foundation.db import db
from tests import people
from tests.browsing import Browser
from tests.page import Form, Page

ROOT = "/en/moderation/convention/"
ONE_OF_EACH = {
    "regions": "asia",
    "countries": "KE",
    "instruments": "ACAP",
    "bodies": "MIKT",
    "meetings": "CSD1",
    "agenda-items": "COP12-23.1",
    "strategic-plans": "SPMS-2024-2032",
    "strategic-goals": "SPMS-2024-2032-G4",
    "strategic-targets": "SPMS-2024-2032-T6.3",
    "taxa": "cranes",
    "threats": "light-pollution",
}


@pytest.fixture
def editor(world: Flask, client: Browser) -> Browser:
    """The browser of an editor of the Secretariat."""
    people.sign_in(client, people.staff(world, "editor"))
    return client


def form_of(page: Page) -> Form:
    """The page's own form, which asks for a source."""
    return next(form for form in page.forms if "note" in form.fields)


def row(app: Flask, model: type[Sourced], code: str) -> Sourced:
    with app.app_context():
        found = queries.record(db.session, model, code)
        assert found is not None
        if isinstance(found, Meeting):
            assert found.deadlines is not None
        return found


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_list_and_every_form_in_every_language(editor: Browser, language: str) -> None:
    root = f"/{language}/moderation/convention/"
    assert len(editor.get_ok(root).links) >= len(NOUNS)
    assert set(ONE_OF_EACH) == set(NOUNS)
    for path, code in ONE_OF_EACH.items():
        listed = editor.get_ok(f"{root}{path}/?q={code}")
        assert f"{root}{path}/{code}" in listed.links.values()
        editor.get_ok(f"{root}{path}/{code}")
        editor.get_ok(f"{root}{path}/new")


def test_only_staff_come_in(world: Flask, client: Browser) -> None:
    assert client.get(ROOT, inspect=False).status_code in (302, 401)
    people.sign_in(client, people.person(world))
    assert client.get(ROOT, inspect=False).status_code == 403
    people.sign_in(client, people.staff(world, "translator"))
    assert client.get(f"{ROOT}countries/KE", inspect=False).status_code == 403
    for role in ("moderator", "administrator"):
        people.sign_in(client, people.staff(world, role))
        assert client.get(ROOT).status_code == 200


@pytest.mark.parametrize(
    "path", ["x/", "countries/XX", "meetings/NO/deadlines/new", "meetings/COP12/deadlines/1"]
)
def test_what_is_not_there_is_not_found(editor: Browser, path: str) -> None:
    assert editor.get(ROOT + path).status_code == 404


def test_a_name_is_changed_with_its_source(world: Flask, editor: Browser) -> None:
    answer = editor.submit_form(
        f"{ROOT}countries/KE",
        {"name__fr": " Le  Kenya ", "region_code": "", "note": "A letter of 2 March"},
        follow=True,
    )
    assert answer.status_code == 200
    assert "Saved." in answer.page.words
    assert "Edited by staff. The data say: Africa" in answer.page.words
    assert "A letter of 2 March" in answer.page.words
    kenya = row(world, Country, "KE")
    assert isinstance(kenya, Country)
    assert (kenya.name["en"], kenya.name["fr"], kenya.name["es"]) == ("Kenya", "Le Kenya", "Kenya")
    assert kenya.region_code is None
    with world.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "convention.edited")
        ).one()
    assert (entry.subject_type, entry.subject_id) == ("country", "KE")
    assert entry.details == '{"fields":["name.fr","region_code"]}'
    assert "KE" in editor.get_ok(f"{ROOT}countries/?show=edited").words


def test_saving_without_a_change_writes_nothing(world: Flask, editor: Browser) -> None:
    for path, code in (("countries", "KE"), ("meetings", "COP12"), ("taxa", "cranes")):
        model = NOUNS[path].model
        answer = editor.submit_form(f"{ROOT}{path}/{code}", follow=True)
        assert answer.status_code == 200
        assert row(world, model, code).version == 1


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(editor: Browser) -> None:
    answer = editor.submit_form(
        f"{ROOT}meetings/COP12",
        {"title__en": "", "year": "next", "start_date": "23/10/2017", "end_date": "2017-10-01"},
    )
    assert answer.status_code == 422
    assert answer.page.errors == [
        "Fill in “Title (English)”.",
        "Enter a date such as 2017-10-23.",
        "Enter a whole number in digits.",
    ]
    values = form_of(answer.page).values()
    assert (values["year"], values["start_date"]) == ("next", "23/10/2017")


def test_rules_speak_beside_the_field_too(editor: Browser) -> None:
    answer = editor.submit_form(
        f"{ROOT}meetings/COP12", {"end_date": "2017-10-01", "note": "a page"}
    )
    assert answer.status_code == 422
    assert answer.page.errors == ["The last day cannot be before the first day."]
    without_source = editor.submit_form(f"{ROOT}meetings/COP12", {"city__en": "Pasay"})
    assert without_source.page.errors == ["Enter the source: a document, a page or a decision."]


def test_the_late_editor_is_told(world: Flask, editor: Browser) -> None:
    url = f"{ROOT}threats/bycatch"
    opened = editor.get_ok(url)
    editor.submit_form(url, {"name__en": "By-catch", "note": "a page"})
    late = editor.submit_form(url, {"name__en": "Catch", "note": "a page"}, page=opened)
    assert late.status_code == 409
    threat = row(world, Threat, "bycatch")
    assert isinstance(threat, Threat)
    assert threat.name["en"] == "By-catch"


def test_a_species_is_added_and_can_be_chosen_at_once(world: Flask, editor: Browser) -> None:
    answer = editor.submit_form(
        f"{ROOT}taxa/new",
        {
            "code": "grus-grus",
            "name__en": "Common Crane",
            "name__ru": "Серый журавль",
            "scientific_name": "Grus grus",
            "rank": "species",
            "parent_code": "cranes",
            "instrument_codes": ["AEWA"],
            "note": "AEWA Annex 2",
        },
        follow=True,
    )
    assert answer.page.heading == "Common Crane"
    taxon = row(world, Taxon, "grus-grus")
    assert isinstance(taxon, Taxon)
    assert list(taxon.instrument_codes) == ["AEWA"]
    assert taxon.basis == "AEWA Annex 2"
    new = form_of(editor.get_ok(f"{ROOT}taxa/new"))
    assert "grus-grus" in (new.choices("parent_code") or ())


def test_a_taken_code_is_refused(editor: Browser) -> None:
    answer = editor.submit_form(
        f"{ROOT}regions/new", {"code": "Asia", "name__en": "Asia again", "note": "a page"}
    )
    assert answer.status_code == 422
    assert answer.page.errors == ["This code is already taken."]


def test_an_ended_row_can_no_longer_be_chosen(editor: Browser) -> None:
    editor.submit_form(f"{ROOT}regions/asia", {"ended": True, "note": "a decision"})
    offered = form_of(editor.get_ok(f"{ROOT}countries/KE")).choices("region_code") or set()
    assert "asia" not in offered
    kept = form_of(editor.get_ok(f"{ROOT}countries/JP")).choices("region_code") or set()
    assert "asia" in kept  # where it is chosen already
    assert "Asia" in editor.get_ok(f"{ROOT}regions/?show=ended").links


def test_the_list_is_searched_and_says_how_much_it_shows(editor: Browser) -> None:
    found = editor.get_ok(f"{ROOT}countries/?q=cote+d%27ivoire")
    assert "Côte d'Ivoire" in found.links
    assert "1 of 198" in found.words
    nothing = editor.get_ok(f"{ROOT}countries/?q=atlantis")
    assert "Clear filters" in nothing.links


def test_deadlines_of_a_meeting_without_scripts(world: Flask, editor: Browser) -> None:
    url = f"{ROOT}meetings/COP15"
    empty = editor.submit_form(f"{url}/deadlines/new", {"note__en": "By e-mail"})
    assert empty.page.errors == [
        "Fill in “Deadline for”.",
        "Fill in “For whom”.",
        "Fill in “Last day”.",
        "Fill in “Source”.",
    ]
    wanted = {
        "kind": "statements",
        "audience": "civil-society",
        "on": "2026-02-20",
        "note__en": "By e-mail",
        "basis": "Rules of Procedure",
    }
    page = editor.submit_form(f"{url}/deadlines/new", wanted, follow=True).page
    assert "20 February 2026" in page.words
    again = editor.submit_form(f"{url}/deadlines/new", wanted)
    assert again.page.errors == ["This meeting already has such a deadline for them."]
    change = page.links["Statements, NGOs and CSOs"]
    page = editor.submit_form(change, {"on": "2026-02-25"}, follow=True).page
    assert "25 February 2026" in page.words
    page = editor.submit_form(url, action="/remove", follow=True).page
    assert "This meeting has no deadlines yet." in page.words
    meeting = row(world, Meeting, "COP15")
    assert isinstance(meeting, Meeting)
    assert meeting.deadlines == []


def test_lists_cost_the_same_however_long(world: Flask, editor: Browser) -> None:
    def queries_of(url: str) -> int:
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            sent.append(statement)

        with world.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            editor.get_ok(url, inspect=False)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return sum(statement.startswith("SELECT") for statement in sent)

    for path in NOUNS:
        editor.get_ok(f"{ROOT}{path}/", inspect=False)  # the lists of the process are made
        whole, one = queries_of(f"{ROOT}{path}/"), queries_of(f"{ROOT}{path}/?q=zzz")
        assert whole == one <= 6, path

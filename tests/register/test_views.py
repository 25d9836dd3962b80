"""The register as readers meet it: filters, paging, the table, kept pages, tombstones."""

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.convention.models import Taxon
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from portal.organisations.names import sort_key
from portal.submissions import projecting
from portal.submissions.lifecycle import Action
from portal.submissions.models import Entry, Facet, Figure
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_call, make_questionnaire_version
from tests.factories.submissions import Filing, make_filing, step
from tests.questionnaires.unseen import ROW_ONE, ROW_TWO

PLACES: dict[str, Any] = {
    "code": "example-places",
    "title": {"en": "Example questionnaire"},
    "sections": [
        {
            "code": "work",
            "title": {"en": "Your work"},
            "questions": [
                {"code": "title", "type": "short-text", "label": {"en": "Title"}, "required": True},
                {
                    "code": "sites",
                    "type": "rows",
                    "label": {"en": "Sites"},
                    "row_label": {"en": "Site"},
                    "add_label": {"en": "Add a site"},
                    "limits": {"max_rows": 9},
                    "entry": {"group": "site", "title": "where", "start": "on"},
                    "questions": [
                        {
                            "code": "where",
                            "type": "country",
                            "label": {"en": "Where?"},
                            "facet": "country",
                        },
                        {
                            "code": "kinds",
                            "type": "taxa",
                            "label": {"en": "Which species?"},
                            "facet": "taxon",
                        },
                        {
                            "code": "counted",
                            "type": "number",
                            "label": {"en": "Counted"},
                            "figure": {"unit": "birds"},
                        },
                        {"code": "on", "type": "date", "label": {"en": "On"}},
                    ],
                },
            ],
        }
    ],
}


def publish(app: Flask, title: str, **more: Any) -> Filing:
    """Something published with ``title``."""
    return make_filing(app, "published", answers={"title": title, "results": "Reeds."}, **more)


def listed(client: Browser, query: str = "") -> list[str]:
    """The titles that the register lists."""
    page = client.get_ok(f"/en/register/{query}")
    found = [link for link, to in page.links.items() if "/register/CSP-" in to]
    return sorted(found)


def test_only_what_is_public_is_listed(app: Flask, client: Browser) -> None:
    publish(app, "Public one")
    for road in ("draft", "submitted", "under-review", "returned", "declined", "withdrawn"):
        make_filing(app, road, answers={"title": f"Hidden {road}", "results": "x"})
    assert listed(client) == ["Public one"]
    assert listed(client, "?q=hidden") == []


def test_each_filter_narrows(app: Flask, client: Browser, clock: Any) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session, slug="one-call")
    first = publish(app, "In one call", call=call)
    publish(app, "En español", language="es")
    with app.app_context():
        slug = first.organisation.slug
    clock.forward(days=400)
    publish(app, "A year later")
    everything = sorted(["In one call", "En español", "A year later"])
    assert listed(client) == everything
    assert listed(client, "?call=one-call") == ["In one call"]
    assert listed(client, f"?organisation={slug}") == ["In one call"]
    assert listed(client, f"?organisation={slug}x") == []
    assert listed(client, "?language=es") == ["En español"]
    assert listed(client, "?year=2027") == ["A year later"]
    assert listed(client, "?q=call&year=2026") == ["In one call"]
    assert listed(client, "?year=2026&language=es&call=one-call") == []


def test_an_organisation_is_found_by_a_part_of_its_name(app: Flask, client: Browser) -> None:
    first, second = publish(app, "Of the first"), publish(app, "Of the second")
    with app.app_context(), transaction() as session:
        for filing, name, acronym in (
            (first, "Пример степных исследований", "ESR"),
            (second, "Réseau Écologique 100%_Exemple", "REE"),
        ):
            mine = session.get_one(Organisation, filing.organisation.id)
            mine.name, mine.acronym, mine.sort_key = name, acronym, sort_key(name)
    assert listed(client, "?organisation=СТЕПНЫХ") == ["Of the first"]
    assert listed(client, "?organisation=esr") == ["Of the first"]
    assert listed(client, "?organisation=reseau ecologique") == ["Of the second"]
    assert listed(client, "?organisation=100%25_e") == ["Of the second"]
    assert listed(client, "?organisation=%25") == ["Of the second"]  # a sign, no wildcard
    page = client.get_ok(f"/en/register/?organisation={first.organisation.slug}")
    field = page.one("input", name="organisation")
    assert field.get("value") == "Пример степных исследований"


def test_a_kind_that_does_not_ask_whom_it_addresses_is_found_by_the_calls_bodies(
    app: Flask, client: Browser
) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session, bodies=["COP", "STC"])
    publish(app, "To both", call=call)
    publish(app, "To nobody named")
    for body in ("COP", "STC"):
        assert listed(client, f"?body={body}") == ["To both"]
    with app.app_context():
        projecting.rebuild()
    assert listed(client, "?body=STC") == ["To both"]


@pytest.mark.parametrize(
    "query",
    [
        "?year=20266",
        "?year=abcd",
        "?year=0000",
        "?year=٢٠٢٦",
        "?call=%00",
        "?q=%27%22%29%3B--",
        "?q=" + "a" * 3000,
        "?after=not-a-cursor",
        "?language=%3Cb%3E",
        "?country=XX&species=nothing",
    ],
)
def test_a_filter_nobody_offers_is_no_fault(app: Flask, client: Browser, query: str) -> None:
    publish(app, "Public one")
    answer = client.get(f"/en/register/{query}")
    assert answer.status_code in (200, 400)


def make_places(app: Flask) -> Any:
    """A call that asks where which species was worked on, and two codes of species."""
    with app.app_context(), transaction() as session:
        frozen = make_questionnaire_version(session, PLACES)
        call = make_call(session, questionnaire_version_id=frozen.id)
        return call, session.scalars(select(Taxon.code).order_by(Taxon.code).limit(2)).all()


def sites(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the group of sites."""
    return [{"id": i, "answers": row} for i, row in zip((ROW_ONE, ROW_TWO), rows, strict=True)]


def test_country_and_species_meet_in_one_row(world: Flask, client: Browser) -> None:
    call, (crane, other) = make_places(world)
    in_kenya = {"where": "KE", "kinds": [crane]}, {"where": "FR", "kinds": [other]}
    elsewhere = {"where": "KE", "kinds": [other]}, {"where": "FR", "kinds": [crane]}
    for title, rows in (("Cranes in Kenya", in_kenya), ("Cranes elsewhere", elsewhere)):
        answers = {"title": title, "sites": sites(*rows)}
        make_filing(world, "published", call=call, answers=answers)
    assert listed(client, "?country=KE") == ["Cranes elsewhere", "Cranes in Kenya"]
    assert listed(client, f"?country=KE&species={crane}") == ["Cranes in Kenya"]
    assert listed(client, f"?country=FR&species={crane}") == ["Cranes elsewhere"]


def test_pages_follow_each_other_without_gap_or_double(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        call = make_call(session)
    for number in range(23):
        publish(app, f"Number {number:02}", call=call)
    page, seen = client.get_ok("/en/register/?q=number"), []
    while True:
        seen += [link for link, to in page.links.items() if "/register/CSP-" in to]
        older = [to for to in page.links.values() if "after=" in to and "older" not in seen]
        following = [to for link, to in page.links.items() if "after=" in to and "lder" in link]
        if not following:
            break
        assert "q=number" in following[0], older
        page = client.get_ok(following[0])
    assert seen == [f"Number {number:02}" for number in reversed(range(23))]


def test_the_table_starts_no_formula(app: Flask, client: Browser) -> None:
    for title in ('=HYPERLINK("https://x.example")', "+1", "-1", "@SUM(A1)", "Sound, “title”"):
        publish(app, title)
    answer = client.get("/en/register/register.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert [c for row in rows for c in row if c[:1] in "=+-@" and c] == []
    assert "Sound, “title”" in {row[1] for row in rows}
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_reader_gets_no_cookie_and_an_etag_that_holds(app: Flask, client: Browser) -> None:
    filing = publish(app, "Public one")
    with app.app_context():
        reference = filing.submission().reference
    for url in (
        "/en/",
        "/en/reports/",
        "/en/register/",
        f"/en/register/{reference}",
        f"/en/register/{reference}/v1",
        f"/en/register/{reference}/v1/canonical.json",
    ):
        first = client.get(url)
        assert "Set-Cookie" not in first.headers, url
        tag = first.headers["ETag"]
        again = client.get(url, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), url
    before = client.get("/en/register/").headers["ETag"]
    publish(app, "Another one")
    answer = client.get("/en/register/", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert "Another one" in answer.page.words


def test_a_page_kept_for_one_reader_is_not_given_to_another(app: Flask, client: Browser) -> None:
    filing = publish(app, "Public one")
    anonymous = client.get("/en/register/").headers["ETag"]
    people.sign_in(client, filing.head)
    answer = client.get("/en/register/", headers={"If-None-Match": anonymous})
    assert answer.status_code == 200
    assert "/en/sign-out" in answer.text
    french = client.get("/fr/register/", headers={"If-None-Match": anonymous})
    assert french.status_code == 200


def test_the_canonical_bytes_have_the_public_hash(app: Flask, client: Browser) -> None:
    filing = publish(app, "Public one")
    with app.app_context():
        submission = filing.submission()
        assert submission.public_version is not None
        reference, promised = submission.reference, submission.public_version.public_hash
    answer = client.get(f"/en/register/{reference}/v1/canonical.json")
    assert hashlib.sha256(answer.data).hexdigest() == promised
    assert promised in client.get_ok(f"/r/{reference}").words.replace(" ", "")


def test_a_withdrawn_one_leaves_a_tombstone_without_text(app: Flask, client: Browser) -> None:
    filing = make_filing(
        app, "withdrawn", answers={"title": "Title that stays", "results": "Text that goes."}
    )
    with app.app_context():
        reference = filing.submission().reference
    page = client.get_ok(f"/en/register/{reference}")
    assert "Title that stays" in page.words
    assert "Please add the dates." in page.words  # the reason given
    assert "Text that goes." not in page.words
    for rest in ("/v1", "/v1/canonical.json", "/v1/submission.pdf"):
        answer = client.get(f"/en/register/{reference}{rest}")
        assert answer.status_code == 410
        assert b"Text that goes." not in answer.data
    assert listed(client) == []


def test_a_superseded_version_leads_to_the_newest(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "superseded")
    with app.app_context():
        reference = filing.submission().reference
    page = client.get_ok(f"/en/register/{reference}/v1")
    assert "There is a newer version" in page.words
    assert any(to.endswith(str(reference)) for to in page.links.values())
    assert "There is a newer version" not in client.get_ok(f"/en/register/{reference}").words


def test_a_correction_being_written_shows_nowhere(app: Flask, client: Browser) -> None:
    filing = make_filing(app, "revised")
    people.sign_in(client, filing.head)
    url = f"/en/workspace/submissions/{filing.key}/sections/work"
    client.submit_form(url, {"q-title": "Not public yet"}, button="continue")
    people.sign_out(client)
    with app.app_context():
        reference = filing.submission().reference
    for address in ("/en/", "/en/register/", f"/en/register/{reference}", f"/r/{reference}"):
        assert "Not public yet" not in client.get_ok(address).words
    with app.app_context():
        step(app, filing.id, Action.WITHDRAW, filing.head, now() + timedelta(seconds=1))
    assert "Not public yet" not in client.get_ok(f"/en/register/{reference}").words


def test_rebuilding_the_projection_changes_nothing(world: Flask) -> None:
    call, (crane, other) = make_places(world)
    rows = sites(
        {"where": "KE", "kinds": [crane], "counted": 12, "on": "2026-01-05"},
        {"where": "FR", "kinds": [other], "counted": 3, "on": "2026-01-06"},
    )
    make_filing(world, "superseded", call=call, answers={"title": "Cranes", "sites": rows})

    def projected() -> list[list[tuple[Any, ...]]]:
        with world.app_context():
            found = []
            for table in (Facet, Figure, Entry):
                columns = [c for c in table.__table__.columns if c.name != "id"]
                rows = db.session.execute(select(*columns))
                found.append(sorted((tuple(row) for row in rows), key=repr))
            return found

    before = projected()
    assert all(before)
    with world.app_context():
        projecting.rebuild()
    assert projected() == before

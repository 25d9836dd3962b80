"""What the public sees of organisations."""

from typing import Any

from flask import Flask
from sqlalchemy import event, update

from portal.foundation.db import db, transaction
from portal.organisations.models import Organisation
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock


def test_the_page_shows_the_organisation_and_no_person(app: Flask, client: Browser) -> None:
    head = people.person(app, name="Amina Okello")
    people.organisation(
        app,
        head=head,
        name="جمعية حماية الطيور",
        slug="birds",
        language="ar",
        website="https://birds.example/?a=1&b=2",
    )
    answer = client.get("/en/organisations/birds")
    assert "Amina" not in answer.text
    heading = answer.page.one("h1").find("*")
    assert (heading.get("lang"), heading.get("dir")) == ("ar", "rtl")
    link = next(a for a in answer.page.all("a") if "birds.example" in a.get("href", ""))
    assert {"nofollow", "external", "ugc"} <= set(link.get("rel").split())
    assert "Verified" in answer.page.words


def test_an_unverified_one_says_so_and_is_not_listed(app: Flask, client: Browser) -> None:
    people.organisation(app, name="Reed Watch", verified_at=None)
    people.organisation(app, name="Verified Birds")
    people.staff(app)
    words = client.get_ok("/en/organisations/").words
    assert "Verified Birds" in words
    assert "Reed Watch" not in words
    assert "Example Secretariat" not in words
    assert "has not verified" in client.get_ok("/en/organisations/reed-watch").words


def test_unknown_ones_are_not_found(app: Flask, client: Browser) -> None:
    assert client.get("/en/organisations/nobody").status_code == 404


def test_the_empty_list_says_what_will_be_there(app: Flask, client: Browser) -> None:
    assert "No organisation is listed yet" in client.get_ok("/en/organisations/").words


def test_the_list_goes_on_by_name(app: Flask, client: Browser) -> None:
    for number in range(35):
        people.organisation(app, name=f"Bird {number:02}")
    first = client.get_ok("/en/organisations/")
    assert "Bird 29" in first.words
    assert "Bird 30" not in first.words
    following = next(a.get("href") for a in first.all("a") if a.get("rel") == "next")
    second = client.get_ok(following)
    assert "Bird 30" in second.words
    assert "Bird 29" not in second.words


def test_an_anonymous_reader_gets_no_cookie_and_a_304(app: Flask, client: Browser) -> None:
    reeds = people.organisation(app, name="Reed Watch")
    for address in ("/en/organisations/", "/en/organisations/reed-watch"):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(address, headers=tag).status_code == 304
        with app.app_context(), transaction() as session:
            session.get_one(Organisation, reeds.id).acronym = address[-9:]
        assert client.get(address, headers=tag).status_code == 200


def test_a_signed_in_reader_never_gets_a_shared_page(app: Flask, client: Browser) -> None:
    people.organisation(app, name="Reed Watch")
    tag = {"If-None-Match": client.get("/en/organisations/reed-watch").headers["ETag"]}
    people.sign_in(client, people.person(app))
    answer = client.get("/en/organisations/reed-watch", headers=tag)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def _queries(app: Flask, client: Browser, address: str) -> list[str]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address, inspect=False).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [statement for statement in seen if statement.lstrip().startswith("SELECT")]


def test_lists_cost_the_same_for_one_and_for_thirty(app: Flask, client: Browser) -> None:
    people.organisation(app, name="Bird 00")
    staff_browser = app.test_client()
    people.sign_in(staff_browser, people.staff(app, "moderator"))
    pages = (
        (client, "/en/organisations/"),
        (staff_browser, "/en/moderation/organisations/"),
    )
    counts = [len(_queries(app, browser, address)) for browser, address in pages]
    for number in range(1, 30):
        people.organisation(app, name=f"Bird {number:02}")
    assert [len(_queries(app, browser, address)) for browser, address in pages] == counts


def test_members_cost_the_same_for_one_and_for_thirty(app: Flask, client: Browser) -> None:
    head = people.person(app)
    reeds = people.organisation(app, head=head, name="Reed Watch")
    people.sign_in(client, head)
    address = "/en/workspace/organisations/reed-watch"
    count = len(_queries(app, client, address))
    for _ in range(29):
        people.join_organisation(app, people.person(app), reeds, "reader")
    assert len(_queries(app, client, address)) == count


def test_who_acts_costs_one_query(app: Flask, client: Browser, clock: Clock) -> None:
    head = people.person(app)
    for number in range(4):
        people.organisation(app, head=head, name=f"Bird {number}")
    people.sign_in(client, head)
    asked = _queries(app, client, "/en/account/address/check-your-mail")
    assert len(asked) == 1
    people.sign_out(client)
    with app.app_context(), transaction() as session:
        session.execute(update(Organisation).values(acronym="X"))
    assert _queries(app, client, "/en/join/check-your-mail") == []

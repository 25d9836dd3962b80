"""The staff's table of addressees: states, filters, counts, CSV, and what "seen" means."""

import csv
import io
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.notifications.models import Addressee, Notification
from portal.organisations.models import Organisation
from tests import people
from tests.browsing import Browser
from tests.factories.notifications import make_addressee
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person
from tests.notifications.conftest import as_
from tests.notifications.following_up import DESK, begin_draft, change, issued
from tests.submissions.test_query_counts import asked

TABLE = f"{DESK}/addressees"


def _states(page: Any) -> dict[str, str]:
    rows = page.one("table").findall(".//tbody/tr")
    return {_first(row, "a"): _first(row, "span", "chip") for row in rows}


def _first(row: Any, tag: str, class_: str = "") -> str:
    found = (one for one in row.iter(tag) if class_ in one.get("class", ""))
    return "".join(next(found).itertext()).strip()


def test_every_state_is_told_counted_and_narrowed(
    app: Flask, governments: dict[str, Organisation], checker: Person
) -> None:
    heads = {
        name: people.person(app, f"{name}@example.org")
        for name in ("late", "nil", "answered", "drafting", "seen")
    }
    made = {
        name: people.organisation(app, head=head, name=f"Org {name}")
        for name, head in heads.items()
    }
    issued(app, governments["KE"], governments["US"], *made.values())
    numbers = {
        name: begin_draft(app, made[name], heads[name])
        for name in ("late", "nil", "answered", "drafting")
    }
    for name, marks in (("late", {"is_late": True}), ("nil", {"is_nil": True}), ("answered", {})):
        change(app, made[name], answer_id=numbers[name], answered_at=now(), **marks)
    change(app, made["seen"], seen_at=now())
    desk = as_(app, checker)
    page = desk.get_ok(TABLE)
    assert _states(page) == {
        "Government of KE": "Not seen",
        "Government of US": "No contact",
        "Org answered": "Answered",
        "Org drafting": "Drafting",
        "Org late": "Answered late",
        "Org nil": "Nil return",
        "Org seen": "Seen",
    }
    assert "Not seen 1" in page.words
    assert set(_states(desk.get_ok(f"{TABLE}?state=drafting"))) == {"Org drafting"}
    assert set(_states(desk.get_ok(f"{TABLE}?group=party"))) == {
        "Government of KE",
        "Government of US",
    }
    assert "No addressee is like this" in desk.get_ok(f"{TABLE}?state=bounced").words
    answer = desk.get(f"{TABLE}.csv?state=no-contact")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row["Organisation"], row["State"]) for row in rows] == [
        ("Government of US", "No contact")
    ]
    outsider = as_(app, heads["seen"])
    assert outsider.get(TABLE).status_code == 403


def _seen(app: Flask) -> list[bool]:
    with app.app_context():
        rows = db.session.scalars(select(Addressee).order_by(Addressee.id))
        return [row.seen_at is not None for row in rows]


def test_seen_is_that_somebody_of_it_opened_the_page_signed_in(
    app: Flask, client: Browser, governments: dict[str, Organisation], checker: Person
) -> None:
    issued(app, governments["KE"], governments["FR"])
    with app.app_context():
        head = db.session.scalars(select(Person).where(Person.email == "fr@example.org")).one()
    page = "/en/notifications/2026-014"
    member = as_(app, head)
    for browser, headers in (
        (client, {}),
        (as_(app, checker), {}),
        (member, {"Sec-Purpose": "prefetch"}),
    ):
        browser.get(page, headers=headers).close()
    assert _seen(app) == [False, False]
    member.get("/en/notifications/").close()
    assert _seen(app) == [False, False]
    member.get(page).close()
    assert _seen(app) == [False, True]


def test_ten_addressees_and_a_thousand_ask_alike(app: Flask, checker: Person) -> None:
    def add(count: int) -> None:
        with app.app_context(), transaction() as session:
            notification = session.scalars(select(Notification)).one()
            for number in range(count):
                organisation = make_organisation(session)
                make_addressee(session, notification, organisation)
                if number % 100 == 0:
                    person = make_person(session)
                    make_membership(session, person.id, organisation, "head")

    issued(app)
    add(10)
    desk = as_(app, checker)
    pages = [TABLE, f"{TABLE}?group=organisation&state=no-contact", f"{DESK}/remind"]
    before = {url: asked(desk, url) for url in pages}
    add(990)
    assert {url: asked(desk, url) for url in pages} == before
    assert "1,000" in desk.get_ok(TABLE).words

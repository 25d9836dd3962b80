"""Contacts written to in vain: marked, flagged, a case, and written to again when it works."""

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.foundation.cases import Case
from portal.foundation.db import db, transaction
from portal.foundation.mail import OutboxMail
from portal.foundation.mail_delivery import Bounce
from portal.notifications import bouncing
from portal.notifications.models import BouncedContact, Delivery
from portal.organisations.models import Organisation
from tests import people
from tests.notifications.conftest import as_
from tests.notifications.following_up import DESK, deliveries, issued


def _bounce(app: Flask, address: str) -> None:
    with app.app_context(), transaction() as session:
        row = session.scalars(select(OutboxMail).where(OutboxMail.to_address == address)).one()
        bouncing.mark(Bounce(row.id, address, row.person_id, "550 5.1.1 no such person"))


def _open_cases(app: Flask) -> int:
    with app.app_context():
        return len(
            db.session.scalars(
                select(Case).where(Case.source == bouncing.SOURCE, Case.closed_at.is_(None))
            ).all()
        )


def test_a_bounce_is_marked_flagged_and_left_out_until_it_works_again(
    app: Flask, governments: dict[str, Organisation], checker: Person
) -> None:
    issued(app, governments["KE"], governments["FR"])
    desk = as_(app, checker)
    desk.submit_form(f"{DESK}/remind", action="remind/reminder", follow=True)
    _bounce(app, "ke@example.org")
    _bounce(app, "ke@example.org")  # told twice, by the server and by a report
    with app.app_context():
        marked = db.session.scalars(select(Delivery).where(Delivery.bounced_at.is_not(None))).one()
        number = db.session.scalars(select(BouncedContact)).one().id
    assert (marked.address, marked.bounce_reason) == ("ke@example.org", "550 5.1.1 no such person")
    assert _open_cases(app) == 1
    assert "1 address bounced" in desk.get_ok(f"{DESK}/addressees?state=bounced").words
    assert "1 contact is not written to" in desk.get_ok(f"{DESK}/remind").words
    desk.submit_form(f"{DESK}/remind", action="remind/reminder", follow=True)
    assert [address for address, _ in deliveries(app)] == [
        "fr@example.org",
        "ke@example.org",
        "fr@example.org",
    ]
    page = f"/en/moderation/notifications/bounced/{number}"
    assert page in desk.get_ok("/en/moderation/").links.values()
    assert "no such person" in desk.get_ok(page).words
    editor = as_(app, people.staff(app, "editor"))
    assert "works again" not in " ".join(editor.get_ok(page).buttons)
    desk.submit_form(page, action="works", follow=True)
    assert _open_cases(app) == 0
    assert desk.get(page).status_code == 404
    assert "not written to" not in desk.get_ok(f"{DESK}/remind").words


def test_a_new_address_is_written_to_and_ends_the_case(
    app: Flask, governments: dict[str, Organisation], checker: Person
) -> None:
    issued(app, governments["KE"])
    desk = as_(app, checker)
    desk.submit_form(f"{DESK}/remind", action="remind/reminder", follow=True)
    _bounce(app, "ke@example.org")
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).where(Person.email == "ke@example.org")).one()
        person.email = person.email_key = "new@example.org"
    assert "1 address bounced" not in desk.get_ok(f"{DESK}/addressees").words
    desk.submit_form(f"{DESK}/remind", action="remind/reminder", follow=True)
    assert deliveries(app)[-1] == ("new@example.org", "reminder")
    with app.app_context(), transaction():
        bouncing.sweep({})
    assert _open_cases(app) == 0

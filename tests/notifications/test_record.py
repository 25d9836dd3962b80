"""The historical record: exactly what is known, and nothing more."""

from flask import Flask
from sqlalchemy import func, select

from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.notifications import record
from portal.notifications.models import Notification, NotificationLink, ReceivedInput
from tests.browsing import Browser
from tests.factories.notifications import make_issued


def load(app: Flask) -> record.Loaded:
    with app.app_context(), transaction() as session:
        return record.load(session, now())


def test_loading_again_changes_nothing(app: Flask) -> None:
    assert load(app) == record.Loaded(9, 0)
    assert load(app) == record.Loaded(0, 0)
    with app.app_context():
        tables = (Notification, ReceivedInput, NotificationLink)
        assert [db.session.scalar(select(func.count()).select_from(t)) for t in tables] == [9, 3, 2]


def test_what_was_issued_here_is_left_alone(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        make_issued(session, number="2016/017")
    assert load(app).added == 8
    with app.app_context():
        found = db.session.scalars(
            select(Notification).where(Notification.number == "2016/017")
        ).one()
        assert not found.is_historical


def test_the_page_says_what_is_known_and_what_is_not_held(app: Flask, client: Browser) -> None:
    load(app)
    page = client.get_ok("/en/notifications/2015-019")
    assert "The Firebird Project" in page.words
    assert "Received by e-mail, text not held" in page.words
    assert "Known inputs: Government of Australia and Government of Togo." in page.words
    for number in ("2016/017", "2018/008"):  # the line of the same three questions
        assert (
            page.links[f"Notification {number}"] == f"/en/notifications/{number.replace('/', '-')}"
        )
    assert "For response" not in page.words  # no document says so
    assert not any("start" in url for url in page.links.values())
    later = client.get_ok("/en/notifications/2018-008")
    assert "No input is known." in later.words


def test_dates_that_no_document_tells_are_told_as_they_are_known(
    app: Flask, client: Browser
) -> None:
    load(app)
    page = client.get_ok("/en/notifications/2017-007")
    assert "2017 in UNEP/CMS/COP12/Doc.23.1" in page.words
    assert "26 June 2017" in page.words  # one of the deadlines, part by part

"""Lists and pages of notifications ask the database as often for thirty rows as for one."""

from typing import Any

from flask import Flask

from portal.accounts.models import Person
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.notifications.models import Notification, NotificationLink
from tests.browsing import Browser
from tests.factories.notifications import make_addressee, make_issued, make_notification
from tests.factories.organisations import make_organisation
from tests.notifications.conftest import as_
from tests.submissions.test_query_counts import asked


def test_one_row_and_thirty_ask_alike(
    app: Flask, client: Browser, checker: Person, clock: Any
) -> None:
    with app.app_context(), transaction() as session:
        one = make_issued(session, make_organisation(session), number="2026/001")
        _point(session, one, make_issued(session, number="2025/001"))
        make_notification(session, number="2026/050", groups=["ngos"])
    staff = as_(app, checker)
    pages: list[tuple[Any, str]] = [
        (client, "/en/notifications/"),
        (client, "/en/notifications/2026-001"),
        (staff, "/en/moderation/notifications/"),
        (staff, "/en/moderation/notifications/2026-001"),
        (staff, "/en/moderation/notifications/2026-050"),
    ]
    before = {url: asked(browser, url) for browser, url in pages}
    with app.app_context(), transaction() as session:
        one = session.get_one(Notification, one.id)
        for number in range(2, 12):
            make_addressee(session, one, make_organisation(session))
            _point(session, one, make_issued(session, number=f"2025/{number:03d}"))
            make_notification(session, number=f"2026/{number:03d}", subject=Localised(en="More"))
        one.revision += 1
    assert {url: asked(browser, url) for browser, url in pages} == before


def _point(session: Any, newer: Notification, older: Notification) -> None:
    session.add(NotificationLink(from_id=newer.id, to_id=older.id, relation="follows"))
    session.flush()

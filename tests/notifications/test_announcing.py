"""Those who follow are told of notifications; the addressees have a mail of their own."""

from datetime import timedelta

from flask import Flask

from portal.calls import actions as calls
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.notifications import announcing
from portal.notifications.models import Notification
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.notifications import make_issued
from tests.following.following import follow, news, work
from tests.following.test_feeds import _titles, read


def test_followers_are_told_and_addressees_are_not_told_twice(
    app: Flask, client: Browser, clock: Clock
) -> None:
    head = people.person(app, email="head@reeds.example")
    asked = people.organisation(app, head=head)
    for address in ("reader@example.org", head.email):
        follow(app, address, ["calls"], language="fr")
    moderator = people.staff(app, "moderator")
    with app.app_context(), transaction() as session:
        number = make_issued(session, session.merge(asked)).id
        for _ in range(2):
            notification = session.get_one(Notification, number)
            announcing.tell(session, notification, "issued", now())
    work(app)
    assert [mail.to_address for mail in news(app)] == ["reader@example.org"]
    assert "> Objet d’exemple" in news(app)[0].text
    clock.forward(days=1)
    with app.app_context(), transaction() as session:
        call = session.get_one(Notification, number).call
        actor = people.actor_here(session, moderator)
        due = call.due_at + timedelta(days=7)
        more = Localised(en="More time.", fr="Plus de temps.")
        calls.extend(session, call, due, more, actor, now=now(), seen=call.version)
    work(app)
    assert [mail.to_address for mail in news(app)] == ["reader@example.org"] * 2
    for name in ("notifications", "all"):
        feed = read(client, f"/feeds/fr/{name}.atom")
        assert _titles(feed) == ["Objet d’exemple"]  # its call is not listed beside it

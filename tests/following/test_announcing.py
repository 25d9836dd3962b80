"""What happens is told once to each, in batches, in their language."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.calls import actions as calls
from portal.calls.models import Call
from portal.following import actions, jobs
from portal.following.models import Announcement
from portal.foundation import mail_delivery
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.jobs import Job
from portal.foundation.localised import Localised
from portal.foundation.mail_delivery import Bounce
from portal.submissions.lifecycle import Action
from tests import people
from tests.calls.calling import content
from tests.conftest import Clock
from tests.factories.submissions import make_filing, step
from tests.following.following import follow, news, subscriptions, work

REASON = Localised(en="The meeting was moved.")


def _announce(app: Flask, key: str = "call:1:opened", **values) -> bool:
    facts = {
        "bodies": [],
        "title": Localised(en="Example call"),
        "endpoint": "calls.read",
        "arguments": {"slug": "example"},
    }
    with app.app_context(), transaction() as session:
        return actions.announce(session, "call-opened", key=key, now=now(), **{**facts, **values})


def test_many_are_told_in_batches_and_nobody_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    addresses = [f"bo{number}@reeds.example" for number in range(5)]
    for address in addresses:
        follow(app, address)
    assert _announce(app)
    assert news(app) == []  # nothing is told within the request
    assert not _announce(app)
    work(app)
    assert [mail.to_address for mail in news(app)] == addresses
    with app.app_context(), transaction() as session:  # a worker died and its job runs again
        session.get_one(Announcement, 1).reached = 0
        session.get_one(Announcement, 1).finished_at = None
    with app.app_context(), transaction():
        jobs.fan_out({"announcement": 1})
    assert len(news(app)) == 5


def test_each_is_told_what_they_follow(app: Flask, clock: Clock) -> None:
    follow(app, "all@reeds.example")
    follow(app, "body@reeds.example", ["calls"], ["COP", "STC"])
    follow(app, "other@reeds.example", ["calls"], ["SCC"])
    follow(app, "topic@reeds.example", ["published"])
    ended = follow(app, "ended@reeds.example")
    gone = people.person(app, email="gone@reeds.example", deactivated_at=None)
    follow(app, gone.email)
    with app.app_context(), transaction() as session:
        actions.end(session, session.merge(ended), now())
        session.merge(gone).deactivated_at = now()
    _announce(app, bodies=["COP"], told=["Office@reeds.example"])
    clock.forward(minutes=1)
    follow(app, "office@reeds.example")
    work(app)
    assert [mail.to_address for mail in news(app)] == ["all@reeds.example", "body@reeds.example"]


def test_who_has_a_mail_of_their_own_is_not_told_again(app: Flask) -> None:
    follow(app, "Office@reeds.example")
    _announce(app, told=["office@reeds.example"])
    work(app)
    assert news(app) == []


def test_it_is_said_in_the_readers_language_and_a_fallback_is_named(app: Flask) -> None:
    follow(app, "fr@reeds.example", language="fr")
    follow(app, "es@reeds.example", language="es")
    _announce(app, title=Localised(en="Example call", fr="Appel d’exemple"), due_at=now())
    work(app)
    french, spanish = news(app)
    assert "> Appel d’exemple" in french.text
    assert "/fr/calls/example" in french.text
    assert 'lang="en"' in spanish.html
    assert "inglés" in spanish.text
    assert "inglés" not in french.text


def test_each_news_ends_by_one_click(app: Flask) -> None:
    follow(app, "bo@reeds.example")
    _announce(app)
    work(app)
    (row,) = news(app)
    with app.app_context():
        message = mail_delivery.message(row)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = message["List-Unsubscribe"].strip("<>")
    assert url in row.text
    assert app.test_client().post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not subscriptions(app)[0].is_live
    confirmation = people.mails_to(app, "bo@reeds.example")[0]
    with app.app_context():
        assert mail_delivery.message(confirmation)["List-Unsubscribe"] is None


def test_an_address_that_refuses_is_told_nothing_more(app: Flask) -> None:
    follow(app, "bo@reeds.example")
    with app.app_context(), transaction():
        jobs.end_where_nothing_arrives(Bounce(1, "Bo@reeds.example", None))
    assert not subscriptions(app)[0].is_live


def test_calls_tell_when_they_open_are_extended_and_close(app: Flask, clock: Clock) -> None:
    follow(app, "bo@reeds.example", ["calls"])
    moderator = people.staff(app, "moderator")

    def act(do) -> None:
        with app.app_context(), transaction() as session:
            do(session, people.actor_here(session, moderator))
        work(app)

    def call(session) -> Call:
        return session.query(Call).filter_by(slug="soon").one()

    opens = now() + timedelta(days=2)
    act(
        lambda session, actor: calls.issue(
            session,
            content(session, slug="soon", opens_at=opens),
            actor,
            now=now(),
            time_zone="Europe/Berlin",
        )
    )
    assert news(app) == []  # it is announced, not open
    clock.set(opens)
    work(app)
    act(
        lambda session, actor: calls.extend(
            session,
            call(session),
            call(session).due_at + timedelta(days=3),
            REASON,
            actor,
            now=now(),
            seen=call(session).version,
        )
    )
    act(
        lambda session, actor: calls.close(
            session, call(session), REASON, actor, now=now(), seen=call(session).version
        )
    )
    subjects = [mail.subject.split(":")[0] for mail in news(app)]
    assert subjects == ["Open for responses", "Deadline extended", "Call closed"]


def test_a_publication_is_told_and_a_withdrawal_ends_the_telling(app: Flask) -> None:
    follow(app, "bo@reeds.example", ["published"])
    filing = make_filing(app, "published")
    work(app)
    assert [mail.subject.split(":")[0] for mail in news(app)] == ["Published"]
    other = make_filing(app, "published")
    with app.app_context():
        step(app, other.id, Action.WITHDRAW, other.head, now())
    work(app)
    assert len(news(app)) == 1
    with app.app_context():
        assert db.session.query(Job).filter_by(failed_at=None).count() > 0
        assert filing.submission().reference in news(app)[0].text

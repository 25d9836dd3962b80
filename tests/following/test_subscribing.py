"""Being told by mail without an account: asked twice, confirmed once, ended by one press."""

from flask import Flask

from portal.following import tokens
from portal.following.jobs import sweep
from portal.following.tokens import Use
from portal.foundation.db import transaction
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.following.following import follow, subscriptions

ADDRESS = "bo@reeds.example"


def _ask(client: Browser, address: str = ADDRESS, **values: object):
    return client.submit_form("/fr/subscribe", {"email": address, **values}, action="subscribe")


def test_nothing_is_told_until_the_address_is_confirmed(app: Flask, client: Browser) -> None:
    answer = _ask(client, topics=["published"])
    assert answer.location == "/fr/subscribe/check-your-mail"
    link = people.link_for(app, ADDRESS)
    assert link.startswith("/fr/subscribe/confirm/")
    client.get_ok(link)  # a scanner opens it too
    assert subscriptions(app)[0].confirmed_at is None

    answer = client.submit_form(link)
    assert answer.status_code == 302
    told = subscriptions(app)[0]
    assert (told.is_live, told.topics, told.language) == (True, ["published"], "fr")
    assert told.token_hash is None
    client.get_ok(answer.location)


def test_a_confirmation_is_not_used_twice_and_not_too_late(
    app: Flask, client: Browser, clock: Clock
) -> None:
    _ask(client)
    first = people.link_for(app, ADDRESS)
    page = client.get_ok(first)
    _ask(client)
    assert client.get(first).status_code == 410  # replaced
    assert client.submit_form(first, page=page).status_code == 410
    second = people.link_for(app, ADDRESS)
    page = client.get_ok(second)
    clock.forward(days=3)
    assert client.submit_form(second, page=page).status_code == 410  # to the second
    _ask(client)
    third = people.link_for(app, ADDRESS)
    page = client.get_ok(third)
    client.submit_form(third, page=page)
    assert client.submit_form(third, page=page).status_code == 410  # replayed
    assert len([one for one in subscriptions(app) if one.is_live]) == 1


def test_known_and_unknown_addresses_are_answered_alike(app: Flask, client: Browser) -> None:
    follow(app, ADDRESS, ["calls"])
    owner = people.person(app, email="own@reeds.example")
    answers = [_ask(client, each) for each in (ADDRESS, owner.email, "new@reeds.example")]
    assert {(one.status_code, one.location) for one in answers} == {
        (302, "/fr/subscribe/check-your-mail")
    }
    kinds = [people.mails_to(app, one)[-1].kind for one in (ADDRESS, owner.email)]
    assert kinds == ["following.already", "following.confirm"]
    assert subscriptions(app)[0].topics == ["calls"]  # who knows the address changes nothing


def test_asking_is_limited(client: Browser) -> None:
    assert [_ask(client).status_code for _ in range(4)] == [302] * 4
    assert _ask(client).status_code == 429


def test_what_is_typed_wrongly_is_kept(client: Browser) -> None:
    answer = _ask(client, "bo@", topics=[], language="es")
    assert answer.status_code == 422
    assert len(answer.page.errors) == 2
    assert 'value="bo@"' in answer.get_data(as_text=True)


def test_one_post_ends_it_without_cookie_or_token(app: Flask, client: Browser) -> None:
    told = follow(app, ADDRESS)
    url = _url(app, told)
    client.get_ok(url)
    assert subscriptions(app)[0].is_live  # opening acts not
    robot: Browser = app.test_client()  # type: ignore[assignment]
    for _ in range(2):  # replayed: the same answer, nothing more
        answer = robot.post(url, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.location) == (200, None)
        assert "Set-Cookie" not in answer.headers
    assert not subscriptions(app)[0].is_live


def test_links_cannot_be_made_up_or_used_for_something_else(app: Flask, client: Browser) -> None:
    told = follow(app, ADDRESS)
    good = _url(app, told)
    manage = _url(app, told, Use.MANAGE)
    key = told.key
    forged = [good[:-1] + ("A" if good[-1] != "A" else "B"), f"/en/unsubscribe/{key}"]
    forged += [good.replace("unsubscribe", "following"), manage.replace("following", "unsubscribe")]
    for url in forged:
        assert client.get(url).status_code == 410
    for url in (forged[0], forged[3]):
        assert client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 410
    assert subscriptions(app)[0].is_live


def test_the_choice_is_changed_by_the_link_in_the_mail(app: Flask, client: Browser) -> None:
    told = follow(app, ADDRESS)
    url = _url(app, told, Use.MANAGE)
    client.submit_form(url, {"topics": ["meetings"], "language": "es"}, action="following")
    changed = subscriptions(app)[0]
    assert (changed.topics, changed.language) == (["meetings"], "es")
    page = client.get_ok(url)
    client.post(_url(app, told))
    assert "ended" in client.get_ok(url).words
    answer = client.submit_form(url, {"topics": ["calls"]}, page=page)
    assert "ended" in answer.page.words
    assert subscriptions(app)[0].topics == ["meetings"]


def test_who_has_an_account_chooses_there(app: Flask, client: Browser) -> None:
    person = people.person(app, email=ADDRESS, language="fr")
    people.sign_in(client, person)
    url = "/en/account/updates"
    client.submit_form(url, {"topics": ["calls", "meetings"]}, action="updates")
    own = subscriptions(app)[0]
    assert (own.is_live, own.person_id, own.topics) == (True, person.id, ["calls", "meetings"])
    assert people.mails_to(app, ADDRESS) == []  # confirmed already
    _ask(app.test_client(), topics=["published"])  # type: ignore[arg-type]
    assert people.mails_to(app, ADDRESS)[-1].kind == "following.already"
    client.submit_form(url, {"topics": []}, action="updates")
    assert [one.is_live for one in subscriptions(app)] == [False]


def test_a_confirmed_address_joins_the_account_it_belongs_to(app: Flask) -> None:
    person = people.person(app, email=ADDRESS)
    told = follow(app, ADDRESS, ["calls"])
    assert (told.person_id, told.address) == (person.id, None)


def test_addresses_are_forgotten(app: Flask, client: Browser, clock: Clock) -> None:
    _ask(client, "never@reeds.example")
    told = follow(app, ADDRESS)
    clock.forward(days=5)
    _sweep(app)
    assert [one.address for one in subscriptions(app)] == [ADDRESS]
    client.post(_url(app, told))
    clock.forward(days=31)
    _sweep(app)
    assert subscriptions(app) == []
    assert "ended" in client.get_ok(_url(app, told)).words


def _sweep(app: Flask) -> None:
    with app.app_context(), transaction():
        sweep({})


def _url(app: Flask, told, use: Use = Use.UNSUBSCRIBE) -> str:
    with app.app_context():
        place = "unsubscribe" if use is Use.UNSUBSCRIBE else "following"
        return f"/en/{place}/{tokens.sign(use, told.key)}"

"""People for tests: somebody, an organisation with its people, the staff, and signing them in.

Nobody here goes through pages, and no real password hash is made, so it takes milliseconds::

    head = people.person(app, name="Amina")
    reeds = people.organisation(app, head=head, name="Reed Watch")
    people.sign_in(client, head)
    moderator = people.staff(app, "moderator")
    people.join_organisation(app, people.person(app), reeds, "editor", may_submit=True)

What comes back are rows without a session: read their columns, don't change them. To sign in
through the page, as a person does, use ``sign_in_by_page`` (one real password check).
"""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from portal.accounts import sessions
from portal.accounts.models import Person
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.mail import OutboxMail
from portal.organisations.actors import Actor, actor_of
from portal.organisations.models import Membership, Organisation
from tests.browsing import Browser
from tests.factories import organisations as organisation_rows
from tests.factories import people as person_rows
from tests.page import Page

PASSWORD = person_rows.PASSWORD


def person(app: Flask, email: str | None = None, **values: Any) -> Person:
    """A confirmed person; ``values`` are columns of ``Person``. The password is ``PASSWORD``."""
    with app.app_context(), transaction() as session:
        return person_rows.make_person(session, email=email, **values)


def organisation(
    app: Flask,
    head: Person | None = None,
    editor: Person | None = None,
    reader: Person | None = None,
    **values: Any,
) -> Organisation:
    """A verified NGO with these people; ``verified_at=None`` makes it an unverified one."""
    with app.app_context(), transaction() as session:
        made = organisation_rows.make_organisation(session, **values)
        for role, member in (("head", head), ("editor", editor), ("reader", reader)):
            if member is not None:
                organisation_rows.make_membership(session, member.id, made, role)
        return made


def government(app: Flask, country: str, head: Person | None = None, **values: Any) -> Organisation:
    """The government of a State in the ``world``, with its focal point."""
    with app.app_context(), transaction() as session:
        made = organisation_rows.make_government(session, country, **values)
        if head is not None:
            organisation_rows.make_membership(session, head.id, made, "head")
        return made


def join_organisation(
    app: Flask, who: Person, where: Organisation, role: str, may_submit: bool = False
) -> None:
    """Make ``who`` a member of ``where``."""
    with app.app_context(), transaction() as session:
        organisation_rows.make_membership(session, who.id, where, role, may_submit=may_submit)


def staff(app: Flask, *roles: str, **values: Any) -> Person:
    """A person of the Secretariat with ``roles`` (moderator, editor, translator, administrator)."""
    with app.app_context(), transaction() as session:
        secretariat = session.scalar(
            select(Organisation).where(Organisation.kind == "secretariat")
        ) or organisation_rows.make_secretariat(session)
        member = person_rows.make_person(session, **{"name": "Staff Example", **values})
        for role in roles or ("moderator",):
            organisation_rows.make_membership(session, member.id, secretariat, role)
        return member


def actor(app: Flask, who: Person) -> Actor:
    """``who`` as policies and actions see them now."""
    with app.app_context():
        rows = db.session.execute(
            select(Membership, Organisation)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Membership.person_id == who.id, Membership.ended_at.is_(None))
            .order_by(Membership.id)
        )
        return actor_of(who, [(row[0], row[1]) for row in rows])


def sign_in(client: Browser, who: Person) -> str:
    """Sign ``who`` in in this browser by a row on the server; the token is given back."""
    app = client.application
    with app.app_context(), transaction() as session:
        _, token = person_rows.make_sign_in(session, who.id)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[sessions.TOKEN] = token
        cookie[sessions.SEEN] = int(now().timestamp())
    return token


def sign_in_by_page(client: Browser, who: Person, password: str = PASSWORD) -> Any:
    """Sign ``who`` in through the page; the answer to the form is given back."""
    return client.submit_form(
        "/en/sign-in", {"email": who.email, "password": password}, action="sign-in"
    )


def mails_to(app: Flask, address: str) -> list[OutboxMail]:
    """The mails queued for ``address``, oldest first."""
    with app.app_context():
        statement = select(OutboxMail).where(OutboxMail.to_address == address)
        return list(db.session.scalars(statement.order_by(OutboxMail.id)))


def link_for(app: Flask, address: str) -> str:
    """The path and query of the link in the newest mail to ``address``."""
    found = re.search(r"https?://\S+", mails_to(app, address)[-1].text)
    assert found, "The mail has no link."
    return urlsplit(found[0])._replace(scheme="", netloc="").geturl()


def form_token(page: Page) -> str:
    """The token against forged requests that the forms of ``page`` carry."""
    return str(next(f.values()["csrf_token"] for f in page.forms if "csrf_token" in f.fields))


def sign_out(client: Browser) -> None:
    """Forget this browser's cookies, as a closed private window does."""
    for cookie in list(client._cookies.values()):
        client.delete_cookie(cookie.key, domain=cookie.domain, path=cookie.path)


def actor_here(session: Any, who: Person) -> Actor:
    """``who`` as policies and actions see them, inside the caller's app context."""
    rows = session.execute(
        select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == who.id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return actor_of(who, [(row[0], row[1]) for row in rows])

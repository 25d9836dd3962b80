"""Commands about people: the first two administrators of a fresh installation."""

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from portal.accounts import mails as account_mails
from portal.accounts.addresses import is_address
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.locales import DEFAULT
from portal.foundation.localised import Localised
from portal.organisations.membership_actions import Offer, offer_role
from portal.organisations.models import Organisation
from portal.organisations.names import name_key, sort_key
from portal.organisations.queries import has_two_administrators, secretariat

SECRETARIAT = Localised(en="Secretariat", fr="Secrétariat", es="Secretaría")
SECRETARIAT_SLUG = "secretariat"


@click.command("first-administrator")
@click.argument("email")
@with_appcontext
def first_administrator(email: str) -> None:
    """Print a link with which EMAIL becomes the first administrator, or the second.

    The link works once, for 14 days, and only while there are not two administrators: from then on
    one offers a staff role and another confirms it. A new link replaces the one before. The
    Secretariat is made if it is missing. Nothing is sent.
    """
    if not is_address(email):
        raise click.BadParameter("That is no e-mail address.", param_hint="EMAIL")
    with transaction() as session:
        if has_two_administrators(session):
            raise click.ClickException("There are two administrators already. They appoint others.")
        organisation = secretariat(session) or make_secretariat(session)
        _, token = offer_role(session, organisation, Offer(email, "administrator"), None, now())
    click.echo(account_mails.link("membership.accept", DEFAULT, token=token))


def make_secretariat(session: Session) -> Organisation:
    """The organisation whose members are the staff; its name is changed on its page."""
    name = SECRETARIAT["en"]
    organisation = Organisation(
        slug=SECRETARIAT_SLUG,
        name=name,
        language="en",
        names=Localised({code: text for code, text in SECRETARIAT.items() if code != "en"}),
        kind="secretariat",
        organisation_class="international",
        name_key=name_key(name),
        sort_key=sort_key(name),
        verified_at=now(),
        created_at=now(),
    )
    session.add(organisation)
    session.flush()
    return organisation

"""What the public sees of organisations. The people in them are never shown."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from portal.convention import queries as convention
from portal.convention import vocabularies
from portal.convention.models import Country, Instrument, Sourced, revision
from portal.foundation.access import current_actor, public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.db import db
from portal.foundation.formats import day
from portal.foundation.locales import current_locale
from portal.foundation.paging import paginate
from portal.organisations import labels
from portal.organisations.government_queries import instruments_of
from portal.organisations.models import Organisation
from portal.organisations.policy import may
from portal.organisations.queries import by_slug, list_state, verified_organisations

LISTED_KINDS = tuple(kind for kind in labels.KINDS if kind != "secretariat")

organisations = Blueprint("organisations", __name__, url_prefix="/organisations")


@organisations.get("/")
@public
def index() -> ResponseReturnValue:
    """Verified organisations by name, of one kind or of all."""
    kind = request.args.get("kind", "")
    kind = kind if kind in LISTED_KINDS else ""
    tag = page_tag("organisations", list_state(db.session), revision.current(db.session))
    answer = unchanged(tag)
    if answer is not None:
        return answer
    page = paginate(
        db.session,
        verified_organisations(kind),
        [(Organisation.sort_key, "asc"), (Organisation.id, "asc")],
        request.args.get("after"),
    )
    body = render_template(
        "organisations/index.html",
        organisations=page.items,
        newer=_neighbour(page.newer_cursor, kind),
        older=_neighbour(page.older_cursor, kind),
        kinds=labels.KINDS,
        kind=kind,
        kind_choices=[("", _("All")), *((code, labels.KINDS[code]) for code in LISTED_KINDS)],
        seat=seat,
    )
    return keep(body, tag)


@organisations.get("/<slug:slug>")
@public
def read(slug: str) -> ResponseReturnValue:
    """One organisation, as it presents itself, and whether the Secretariat has verified it."""
    organisation = by_slug(db.session, slug)
    if organisation is None:
        abort(404)
    tag = page_tag(
        "organisation", organisation.id, organisation.version, revision.current(db.session)
    )
    answer = unchanged(tag)
    if answer is not None:
        return answer
    body = render_template(
        "organisations/read.html",
        organisation=organisation,
        kinds=labels.KINDS,
        classes=labels.CLASSES,
        seat=seat,
        speaks_for=speaks_for(organisation),
        may_edit=may(current_actor(), "org.edit", organisation),
    )
    return keep(body, tag)


def seat(organisation: Organisation) -> str:
    """The State of an organisation's seat, in the reader's language; empty when it named none."""
    if organisation.seat_code is None:
        return ""
    return vocabularies.label("countries", organisation.seat_code, current_locale())


def speaks_for(organisation: Organisation) -> list[tuple[str, str]]:
    """For which instruments a government speaks: their names, and what the State is in each.

    Who is Party to what is known of the Convention alone.
    """
    if not organisation.is_government:
        return []
    held = set(instruments_of(db.session, organisation.id))
    country = convention.record(db.session, Country, organisation.seat_code or "")
    return [
        (each.name.text(), _status(each, country))
        for each in convention.instruments(db.session)
        if each.code in held
    ]


def _status(instrument: Instrument, country: Sourced | None) -> str:
    if instrument.kind != "convention" or not isinstance(country, Country):
        return _("Not recorded in this portal")
    if not country.is_party:
        return pgettext("status of a State", "Not a Party")
    if country.party_since is not None:
        return _("Party since %(date)s", date=day(country.party_since))
    return pgettext("status of a State", "Party")


def _neighbour(cursor: str | None, kind: str) -> str | None:
    return url_for("organisations.index", after=cursor, kind=kind or None) if cursor else None

"""What the public sees of organisations. The people in them are never shown."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.convention import vocabularies
from portal.convention.models import revision
from portal.foundation.access import current_actor, public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.db import db
from portal.foundation.locales import current_locale
from portal.foundation.paging import paginate
from portal.organisations import labels
from portal.organisations.models import Organisation
from portal.organisations.policy import may
from portal.organisations.queries import by_slug, list_state, verified_organisations

organisations = Blueprint("organisations", __name__, url_prefix="/organisations")


@organisations.get("/")
@public
def index() -> ResponseReturnValue:
    """Verified organisations by name."""
    tag = page_tag("organisations", list_state(db.session), revision.current(db.session))
    answer = unchanged(tag)
    if answer is not None:
        return answer
    page = paginate(
        db.session,
        verified_organisations(),
        [(Organisation.sort_key, "asc"), (Organisation.id, "asc")],
        request.args.get("after"),
    )
    body = render_template(
        "organisations/index.html",
        organisations=page.items,
        newer=_neighbour(page.newer_cursor),
        older=_neighbour(page.older_cursor),
        kinds=labels.KINDS,
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
        may_edit=may(current_actor(), "org.edit", organisation),
    )
    return keep(body, tag)


def seat(organisation: Organisation) -> str:
    """The State of an organisation's seat, in the reader's language; empty when it named none."""
    if organisation.seat_code is None:
        return ""
    return vocabularies.label("countries", organisation.seat_code, current_locale())


def _neighbour(cursor: str | None) -> str | None:
    return url_for("organisations.index", after=cursor) if cursor else None

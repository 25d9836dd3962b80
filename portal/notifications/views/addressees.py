"""The staff's table of addressees, as a page and as CSV."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.convention import vocabularies
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.formats import utc_moment
from portal.foundation.locales import current_locale
from portal.foundation.spreadsheets import csv_response
from portal.notifications import addressee_table, listing, policy
from portal.notifications.addressee_table import BOUNCED, Narrowed
from portal.notifications.addressee_table import STATES as ADDRESSEE_STATES
from portal.notifications.labels import ADDRESSEE_STATES as STATE_LABELS
from portal.notifications.labels import DELIVERIES, SHELVES
from portal.notifications.views.blueprint import desk_bp, found

# The shapes of chips that stand for the states: the words say what they mean.
CHIPS = {
    "no-contact": "declined",
    "not-seen": "plain",
    "seen": "plain",
    "drafting": "draft",
    "answered": "published",
    "nil": "submitted",
    "late": "returned",
}


@desk_bp.get("/<slug:slug>/addressees")
@staff("moderator", "editor", "administrator")
def addressees(slug: str) -> ResponseReturnValue:
    """How each addressee stands, by name; narrowed by group, region and state."""
    notification, session, chosen = found(slug), db.session, _chosen()
    page = addressee_table.page(session, notification, chosen, request.args.get("after"))
    counts = addressee_table.counts(session, notification, chosen)
    locale = current_locale()
    return render_template(
        "notifications/addressees.html",
        notification=notification,
        row=listing.row(notification, now()),
        page=page,
        chosen=chosen,
        narrowed_to=chosen.state,
        narrowed=chosen != Narrowed(),
        counts=[(name, STATE_LABELS[name], counts[name]) for name in ADDRESSEE_STATES],
        bounced=counts[BOUNCED],
        total=sum(counts[name] for name in ADDRESSEE_STATES),
        states=STATE_LABELS,
        chips=CHIPS,
        deliveries=DELIVERIES,
        shelves=SHELVES,
        region_choices=[
            (code, vocabularies.label("regions", code, locale))
            for code in addressee_table.regions(session, notification)
        ],
        region_name=lambda code: vocabularies.label("regions", code, locale) if code else "",
        may_follow_up=policy.follows_up(current_actor()) and notification.state == "issued",
        newer=_at(slug, page.newer_cursor),
        older=_at(slug, page.older_cursor),
        at_state=lambda state: url_for(".addressees", slug=slug, **{**_kept(), "state": state}),
        csv_url=url_for(".addressees_as_csv", slug=slug, **_kept()),
    )


@desk_bp.get("/<slug:slug>/addressees.csv")
@staff("moderator", "editor", "administrator")
def addressees_as_csv(slug: str) -> Response:
    """The same table, every row that the filters leave."""
    notification = found(slug)
    rows = addressee_table.everybody(db.session, notification, _chosen())
    return csv_response(
        f"addressees-{notification.slug}.csv",
        [
            _("Organisation"),
            _("Group"),
            _("Country"),
            _("Region"),
            _("State"),
            _("Since"),
            _("Contacts"),
            _("Addresses that bounced"),
            _("Last mail"),
            _("Sent"),
        ],
        (_line(row) for row in rows),
    )


def _line(row: addressee_table.Standing) -> list[Any]:
    one, last, locale = row.addressee, row.last, current_locale()
    return [
        row.organisation.name,
        SHELVES[one.shelf],
        vocabularies.label("countries", one.country_code, locale) if one.country_code else "",
        vocabularies.label("regions", one.region, locale) if one.region else "",
        STATE_LABELS[row.state],
        utc_moment(row.since) if row.since else "",
        row.contacts,
        row.bounced,
        DELIVERIES[last.purpose] if last else "",
        utc_moment(last.queued_at) if last else "",
    ]


def _chosen() -> Narrowed:
    """What the address narrows the table to; what is not on offer is left aside."""
    shelf, region, state = (request.args.get(name, "") for name in ("group", "region", "state"))
    return Narrowed(
        shelf if shelf in SHELVES else "",
        region if vocabularies.find("regions", region, current_locale()) else "",
        state if state in (*ADDRESSEE_STATES, BOUNCED) else "",
    )


def _kept() -> dict[str, Any]:
    chosen = _chosen()
    asked = {"group": chosen.shelf, "region": chosen.region, "state": chosen.state}
    return {name: value for name, value in asked.items() if value}


def _at(slug: str, cursor: str | None) -> str | None:
    return url_for(".addressees", slug=slug, **{**_kept(), "after": cursor}) if cursor else None

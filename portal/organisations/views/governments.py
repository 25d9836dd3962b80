"""The Secretariat's pages about governments: the list, making one, taking many in."""

import json
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.accounts.views.answers import page
from portal.convention import queries as convention
from portal.convention import vocabularies
from portal.convention.lists import Choice
from portal.convention.models import Country
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale, offered
from portal.organisations import government_actions as actions
from portal.organisations import government_list as listing
from portal.organisations import labels, membership_actions
from portal.organisations.government_forms import (
    GovernmentFileForm,
    GovernmentForm,
    GovernmentLinesForm,
    InstrumentsForm,
    government_of,
)
from portal.organisations.government_queries import (
    GovernmentRow,
    governments,
    holder,
    instruments_of,
)
from portal.organisations.membership_actions import Offer
from portal.organisations.models import Organisation
from portal.organisations.policy import may
from portal.organisations.roles import POSITIONS
from portal.organisations.views.desk import organisation_desk
from portal.organisations.views.own import existing


@dataclass(frozen=True)
class Shown:
    """A line of the list: a State, and one of its governments, if it has any."""

    country: Choice
    is_party: bool
    government: GovernmentRow | None

    @property
    def has_focal_point(self) -> bool:
        """Whether somebody speaks for it here."""
        return self.government is not None and bool(self.government.focal_points)


@organisation_desk.get("/governments/")
@staff("moderator", "administrator")
def government_index() -> ResponseReturnValue:
    """Every State with its governments, or those that still have no focal point."""
    chosen = {name: request.args.get(name, "")[:60] for name in ("show", "parties", "region")}
    rows = [row for row in _shown() if _wanted(row, chosen)]
    regions = vocabularies.choices("regions", current_locale())
    return render_template(
        "organisations/governments.html",
        rows=rows,
        chosen=chosen,
        region_choices=[("", _("All")), *((region.code, region.label) for region in regions)],
        instrument=_instrument,
        missing=sum(not row.has_focal_point for row in rows),
    )


@organisation_desk.route("/governments/new", methods=["GET", "POST"])
@staff("moderator", "administrator")
def make_government() -> ResponseReturnValue:
    """Make a government; its focal point is invited next."""
    form = GovernmentForm(country=request.args.get("country", "")[:2], instruments=["CMS"])
    if not form.validate_on_submit():
        return page("organisations/government_new.html", form)
    with transaction() as session:
        made = actions.make(session, form.government(), current_actor(), now())
    tell(_l("The government is made. Now invite its focal point."))
    return redirect(url_for("membership.invite", slug=made.slug))


@organisation_desk.route("/governments/<slug:slug>/instruments", methods=["GET", "POST"])
@staff("moderator", "administrator")
def government_instruments(slug: str) -> ResponseReturnValue:
    """Change for which instruments a government speaks."""
    organisation = _government(slug)
    form = InstrumentsForm(instruments=instruments_of(db.session, organisation.id))
    form.country_code, form.organisation_id = organisation.seat_code or "", organisation.id
    if not form.validate_on_submit():
        return page("organisations/government_instruments.html", form, organisation=organisation)
    with transaction() as session:
        actions.change_instruments(
            session,
            session.get_one(Organisation, organisation.id),
            form.instruments.data or [],
            current_actor(),
        )
    tell(_l("Saved."))
    return redirect(url_for(".organisation", slug=slug))


@organisation_desk.route("/governments/import", methods=["GET", "POST"])
@staff("moderator", "administrator")
def import_governments() -> ResponseReturnValue:
    """Look at a list of governments and their people before it is taken in."""
    form = GovernmentFileForm()
    lines: list[listing.Line] = []
    if form.validate_on_submit():
        try:
            lines = _checked(listing.cells_of(form.file.data.read(listing.LARGEST + 1)))
        except listing.NoList as problem:
            form.file.errors = [str(problem)]
    return _import_page(form, lines)


@organisation_desk.post("/governments/import/take-in")
@staff("moderator", "administrator")
def take_in_governments() -> ResponseReturnValue:
    """Take in the lines that were looked at: make governments, invite their people."""
    if not may(current_actor(), "government.make"):
        raise NotAllowed
    form = GovernmentLinesForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        cells = json.loads(form.lines.data or "")
        lines = _checked([{str(k): str(v) for k, v in row.items()} for row in cells])
    except (ValueError, AttributeError, TypeError):
        abort(400)
    if not lines or len(lines) > listing.MOST_LINES:
        abort(400)
    if any(line.errors for line in lines):
        return _import_page(GovernmentFileForm(formdata=None), lines, 409)
    with transaction() as session:
        invited = sum(_take_in(session, line) for line in lines)
    made = sum(line.makes for line in lines)
    tell(
        ngettext("%(num)s government was made.", "%(num)s governments were made.", made)
        + " "
        + ngettext("%(num)s person was invited.", "%(num)s people were invited.", invited)
    )
    return redirect(url_for(".government_index"))


def _take_in(session: Any, line: listing.Line) -> bool:
    """What a sound line says; whether somebody was invited."""
    if line.there:
        return False
    actor = current_actor()
    if line.makes:
        about = government_of(line.country, tuple(line.instruments))
        organisation = actions.make(session, about, actor, now())
    else:
        organisation = session.get_one(
            Organisation, holder(session, line.country, line.instruments[0])
        )
    role, may_submit = POSITIONS[line.position]
    offer = Offer(line.cells["email"], role, may_submit, line.cells["name"], line.language)
    membership_actions.invite(session, organisation, offer, actor, line.language, now())
    return True


def _checked(cells: list[dict[str, str]]) -> list[listing.Line]:
    here = current_locale()
    names = {
        name: {choice.code: choice.label for choice in vocabularies.choices(name, here)}
        for name in ("countries", "instruments")
    }
    languages = [info.code for info in offered()]
    against = listing.known(db.session, now(), names["countries"], names["instruments"], languages)
    return listing.checked(cells, against)


def _import_page(
    form: GovernmentFileForm, lines: list[listing.Line], status: int | None = None
) -> ResponseReturnValue:
    wrong = [line for line in lines if line.errors]
    return page(
        "organisations/government_import.html",
        form,
        status or (422 if wrong else None),
        lines=lines,
        wrong=wrong,
        to_take_in=None if wrong or not lines else _packed(lines),
        position_of=lambda line: labels.POSITION_NAMES.get(line.position, line.cells["role"]),
        country=lambda code: vocabularies.label("countries", code, current_locale()),
        example=listing.EXAMPLE,
    )


def _packed(lines: list[listing.Line]) -> str:
    return json.dumps([{"line": str(line.number), **line.cells} for line in lines])


def _shown() -> list[Shown]:
    by_country: dict[str, list[GovernmentRow]] = {}
    for row in governments(db.session, now()):
        by_country.setdefault(row.organisation.seat_code or "", []).append(row)
    parties = {
        each.code
        for each in convention.records(db.session, Country)
        if isinstance(each, Country) and each.is_party
    }
    return [
        Shown(choice, choice.code in parties, government)
        for choice in vocabularies.choices("countries", current_locale())
        for government in by_country.get(choice.code, [] if choice.ended else [None])
    ]


def _wanted(row: Shown, chosen: dict[str, str]) -> bool:
    region = vocabularies.find("regions", chosen["region"], current_locale())
    return (
        not (chosen["show"] == "no-focal-point" and row.has_focal_point)
        and not (chosen["parties"] and (chosen["parties"] == "yes") != row.is_party)
        and not (region is not None and row.country.group != region.label)
    )


def _instrument(code: str) -> str:
    return vocabularies.label("instruments", code, current_locale())


def _government(slug: str) -> Organisation:
    found = existing(slug)
    if not found.is_government:
        abort(404)
    return found

"""Browse, search and read what was published, as it was received."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.calls import queries as calls
from portal.convention import vocabularies
from portal.convention.models.revision import current as convention_revision
from portal.foundation import caching, downloads, files
from portal.foundation.access import public
from portal.foundation.db import db
from portal.foundation.downloads import Cache
from portal.foundation.formats import number
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.spreadsheets import csv_response
from portal.foundation.text import normalise
from portal.submissions import documents, pages, published, reading
from portal.submissions import queries as submissions
from portal.submissions.filed import Form
from portal.submissions.joint import shown as joint
from portal.submissions.joint.queries import names_beside
from portal.submissions.kinds import KINDS
from portal.submissions.labels import FINALITY, FORMS
from portal.submissions.lifecycle import Action
from portal.submissions.mails import receipt_url
from portal.submissions.models import Submission, Version
from portal.submissions.published import RegisterFilter
from portal.submissions.register_state import revision
from portal.submissions.views.being_made import being_made

bp = Blueprint("register", __name__, url_prefix="/register")
CSV_ROWS = 1000
LONGEST = 200  # characters of a filter or a search
# What the public is told of a submission's history.
PUBLIC_STEPS = (Action.SUBMIT, Action.PUBLISH, Action.WITHDRAW, Action.RESTORE)


@bp.get("/")
@public
def browse() -> ResponseReturnValue:
    """The register, narrowed as the reader asks."""
    session = db.session
    state = (revision(session), convention_revision(session), calls.revision(session))
    tag = caching.page_tag("register", *state)
    kept = caching.unchanged(tag)
    if kept is not None:
        return kept
    chosen = _chosen()
    page = published.listed(session, chosen, request.args.get("after"))
    return caching.keep(
        render_template(
            "register/browse.html",
            page=page,
            beside=names_beside(session, [item.reference for item in page.items]),
            chosen=chosen,
            found=_found(*published.count(session, chosen)),
            newer=_at(page.newer_cursor),
            older=_at(page.older_cursor),
            csv_url=url_for(".browse_as_csv", **_arguments()),
            years=[(str(year), str(year)) for year in published.years(session)],
            calls=[(call.slug, str(call.title)) for call in published.calls(session)],
            organisation=published.organisation_called(session, chosen.organisation),
            bodies=vocabularies.options("bodies", current_locale()),
            countries=vocabularies.options("countries", current_locale()),
            species=vocabularies.options("taxa", current_locale()),
            originals=[(info.code, info.name, info.code) for info in LOCALES.values()],
        ),
        tag,
    )


def _found(count: int, more: bool) -> str:
    if more:
        return _("More than %(count)s publications", count=number(count))
    return ngettext("%(count)s publication", "%(count)s publications", count, count=number(count))


def _at(cursor: str | None) -> str | None:
    return url_for(".browse", **_arguments(), after=cursor) if cursor else None


@bp.get("/register.csv")
@public
def browse_as_csv() -> ResponseReturnValue:
    """The same list as a table, the newest 1,000."""
    session = db.session
    page = published.listed(session, _chosen(), None, CSV_ROWS)
    head = [_("Reference"), _("Title"), _("Language"), _("Organisation"), _("Published")]
    head += [_("Filed as"), _("Interim or final")]
    head.append(_("Filed jointly with"))
    beside = names_beside(session, [i.reference for i in page.items])
    rows = [
        (
            i.reference,
            i.title,
            i.language,
            i.organisation_name,
            i.published_at.date(),
            FORMS[Form(i.form)],
            "" if i.is_interim is None else FINALITY[i.is_interim],
            "; ".join(beside.get(i.reference, ())),
        )
        for i in page.items
    ]
    return csv_response("register.csv", head, rows)


@bp.get("/<reference:reference>")
@public
def read(reference: str) -> ResponseReturnValue:
    """One publication as received; a tombstone once it is withdrawn."""
    tag = caching.page_tag(*_state(reference))
    kept = caching.unchanged(tag)
    if kept is not None:
        return kept
    submission = _was_public(reference)
    version = submission.public_version
    if version is None:
        page = render_template("register/withdrawn.html", submission=submission)
        return caching.keep(page, tag)
    return caching.keep(_page(submission, version), tag)


@bp.get("/<reference:reference>/v<int:number>")
@public
def read_version(reference: str, number: int) -> ResponseReturnValue:
    """A version that is or was public; an older one says so and leads to the newest."""
    tag = caching.page_tag(*_state(reference), number)
    kept = caching.unchanged(tag)
    if kept is not None:
        return kept
    submission = _was_public(reference)
    return caching.keep(_page(submission, _public_version(submission, number)), tag)


@bp.get("/<reference:reference>/v<int:number>/canonical.json")
@public
def canonical(reference: str, number: int) -> ResponseReturnValue:
    """The exact public bytes whose SHA-256 is the public hash on the receipt."""
    version = _public_version(_was_public(reference), number)
    response = Response(version.public_bytes, mimetype="application/json")
    name = f"{reference}.v{number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(version.public_hash)
    response.cache_control.public = True
    return response.make_conditional(request)


@bp.get("/<reference:reference>/v<int:number>/submission.pdf")
@public
def as_pdf(reference: str, number: int) -> ResponseReturnValue:
    """The publication as a PDF with its record, labels in the reader's language."""
    submission = _was_public(reference)
    version = _public_version(submission, number)
    document = documents.to_serve(db.session, version, "submission", current_locale())
    if document is None:
        return being_made()
    name = f"{reference}.v{number}.pdf"
    store = files.current()
    return downloads.send(store, document.store_key, "application/pdf", name, Cache.REVALIDATED)


def _state(reference: str) -> tuple[object, ...]:
    """The change counters of what a publication's pages show: one small query; else 404."""
    found = published.state_of(db.session, reference)
    if found is None:
        abort(404)
    return *found, convention_revision(db.session)


def _was_public(reference: str) -> Submission:
    submission = submissions.by_reference(db.session, reference)
    if submission is None or submission.published_at is None:
        abort(404)
    return submission


def _public_version(submission: Submission, number: int) -> Version:
    if submission.public_version_id is None:
        abort(410)
    for version in submissions.public_versions(db.session, submission):
        if version.number == number:
            return version
    abort(404)


def _page(submission: Submission, version: Version) -> str:
    session = db.session
    reference = str(submission.reference)
    sections = reading.read_version(session, version, current_locale())
    return render_template(
        "register/read.html",
        submission=submission,
        version=version,
        is_newest=version.id == submission.public_version_id,
        sections=sections,
        filed=pages.shown_filed(session, version, public=True),
        files=pages.shown_files(submissions.files_of(session, version)),
        versions=submissions.public_versions(session, submission),
        kind=KINDS[submission.kind],
        under=joint.under(session, submission, version),
        events=pages.shown_events(submissions.timeline(session, submission), only=PUBLIC_STEPS),
        permanent=receipt_url(reference),
    )


def _chosen() -> RegisterFilter:
    year = _asked("year")
    return RegisterFilter(
        text=_asked("q"),
        call=_asked("call"),
        body=_asked("body"),
        organisation=_asked("organisation"),
        country=_asked("country"),
        species=_asked("species"),
        target=_asked("target"),
        language=_asked("language"),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    )


def _asked(name: str) -> str:
    """What the address asks for ``name``: without anything that no text may hold."""
    return normalise(request.args.get(name, ""))[:LONGEST]


def _arguments() -> dict[str, Any]:
    return {name: value for name, value in request.args.items() if name != "after" and value}

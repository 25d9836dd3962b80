"""What a notification drew, to take away: letter, answers as one PDF, one ZIP, one table."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation import downloads, files
from portal.foundation.access import public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.db import db
from portal.foundation.downloads import Cache
from portal.foundation.formats import language_called
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.spreadsheets import csv_response
from portal.notifications import answers, documents, listing, queries
from portal.notifications.models import Notification
from portal.notifications.models.document import NO_LANGUAGE
from portal.notifications.views.blueprint import bp, found_public
from portal.submissions.views.being_made import being_made

PDF, ZIP = "application/pdf", "application/zip"


@bp.get("/<slug:slug>/letter.pdf")
@public
def letter_as_pdf(slug: str) -> ResponseReturnValue:
    """The letter as such letters are laid out, in the reader's language or ``?text=``."""
    notification = _asked(slug)
    wanted = request.args.get("text", current_locale())
    language = wanted if wanted in LOCALES else current_locale()
    return _serve(notification, "letter", language, f"notification-{slug}-{language}.pdf", PDF)


@bp.get("/<slug:slug>/print")
@public
def print_view(slug: str) -> ResponseReturnValue:
    """The letter alone, for the printer."""
    notification = _asked(slug)
    tag = page_tag(*queries.list_mark(db.session), "print")
    kept = unchanged(tag)
    if kept is not None:
        return kept
    queries.load_parts(db.session, notification)
    page = render_template(
        "notifications/print.html",
        notification=notification,
        subject=listing.issued_subject(notification),
        text=listing.issued(notification, notification.text),
        mandate=listing.mandate(notification),
        instruments=listing.instrument_names(notification),
        groups=listing.group_names(notification),
        questions=listing.asked(notification),
    )
    return keep(page, tag)


@bp.get("/<slug:slug>/answers.pdf")
@public
def compilation(slug: str) -> ResponseReturnValue:
    """All published answers as received, one after the other."""
    notification = _asked(slug)
    return _serve(notification, "compilation", current_locale(), f"answers-{slug}.pdf", PDF)


@bp.get("/<slug:slug>/answers.zip")
@public
def archive(slug: str) -> ResponseReturnValue:
    """All published answers: exact bytes, files, a table and the data."""
    notification = _asked(slug)
    language = NO_LANGUAGE
    return _serve(notification, "archive", language, f"answers-{slug}.zip", ZIP)


@bp.get("/<slug:slug>/answers.csv")
@public
def table(slug: str) -> ResponseReturnValue:
    """The published answers as a table, a line each."""
    notification = _asked(slug)
    head = [
        _("Reference"),
        _("Organisation"),
        _("Country"),
        _("Language"),
        _("Received"),
        _("Late"),
        _("Nil return"),
        _("Files"),
    ]
    rows = [
        (
            one.reference,
            one.organisation_name,
            one.country_code,
            language_called(one.language),
            one.submitted_at.isoformat(timespec="seconds"),
            _("yes") if one.is_late else _("no"),
            _("yes") if one.is_nil else _("no"),
            one.files,
        )
        for one in answers.published(db.session, notification)
    ]
    return csv_response(f"answers-{slug}.csv", head, rows)


def _asked(slug: str) -> Notification:
    """The notification, of which the portal itself holds letter and answers; else 404."""
    notification = found_public(slug)
    if notification.is_historical:
        abort(404)
    return notification


def _serve(
    notification: Notification, sort: str, language: str, name: str, media_type: str
) -> ResponseReturnValue:
    document = documents.to_serve(db.session, notification, sort, language)
    if document is None:
        if sort != "letter" and not answers.published(db.session, notification):
            abort(404)
        return being_made()
    return downloads.send(files.current(), document.store_key, media_type, name, Cache.REVALIDATED)

"""What everybody reads: all notifications, and one notification."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.calls import queries as calls
from portal.calls.labels import EVENTS as CALL_EVENTS
from portal.calls.views.public import shortcut_urls
from portal.convention.models import revision
from portal.foundation import downloads, files
from portal.foundation.access import current_actor, public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.downloads import Cache
from portal.foundation.locales import current_locale
from portal.notifications import (
    answers,
    labels,
    lineage,
    listing,
    numbers,
    parity,
    policy,
    queries,
)
from portal.notifications.models import Notification
from portal.notifications.views import seeing
from portal.notifications.views.blueprint import bp, found, found_public
from portal.organisations.labels import AUDIENCE
from portal.submissions.register_state import revision as register_revision


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """All notifications, the highest number first."""
    moment, session = now(), db.session
    tag = page_tag(*queries.list_mark(session), *calls.list_mark(session, moment))
    answer = unchanged(tag)
    if answer is not None:
        return answer
    page = queries.public_list(session, request.args.get("after"))
    drew = queries.drew(session, [one.id for one in page.items])
    body = render_template(
        "notifications/index.html", rows=listing.rows(page.items, moment, drew), page=page
    )
    return keep(body, tag)


@bp.get("/<int:year>/<int:serial>")
@public
def read_as_written(year: int, serial: int) -> ResponseReturnValue:
    """The notification whose number is written with a stroke: 2015/19."""
    number = numbers.normalised(f"{year}/{serial}")
    if number is None:
        abort(404)
    return redirect(url_for(".read", slug=numbers.slug_of(number)), 301)


@bp.get("/<slug:slug>")
@public
def read(slug: str) -> ResponseReturnValue:
    """One notification: the letter, until when, in which languages, what it belongs to."""
    moment, session = now(), db.session
    notification = found_public(slug)
    if notification.slug != slug:
        return redirect(url_for(".read", slug=notification.slug), 301)
    tag = page_tag(
        revision.current(session),
        *queries.list_mark(session),
        *calls.list_mark(session, moment),
        register_revision(session),
        moment.date(),
    )
    answer = unchanged(tag)
    if answer is not None:
        return answer
    body = render_template("notifications/read.html", **page_of(notification))
    return seeing.noted(notification, keep(body, tag))


def page_of(notification: Notification) -> dict[str, Any]:
    """What the public page of ``notification`` is made of."""
    moment, session = now(), db.session
    queries.load_parts(session, notification)
    actor, call = current_actor(), notification.call
    row = listing.row(notification, moment)
    counted = answers.counters(session, notification)
    published = answers.published(session, notification)
    return {
        "counted": counted,
        "names": labels,
        "shelves": answers.shelved(published, counted),
        "notification": notification,
        "row": row,
        "text": listing.issued(notification, notification.text),
        "mandate": listing.mandate(notification),
        "instruments": listing.instrument_names(notification),
        "groups": listing.group_names(notification),
        "availabilities": parity.availabilities(notification.available_in, row.due_at),
        "audience": AUDIENCE,
        "questionnaire": call.questionnaire_version.definition if call else None,
        "lineage": lineage.of(session, notification, moment),
        "received": queries.received(session, [notification.id]),
        "files": _by_language(queries.files(session, notification)),
        "events": [
            {
                "label": CALL_EVENTS[event.kind],
                "at": event.at,
                "quote": event.reason.text(),
                "quote_language": event.reason.pick().language,
            }
            for event in reversed(call.events if call else [])
        ],
        "respond_url": url_for("submissions.start", slug=call.slug)
        if call and row.takes_answers
        else None,
        "shortcuts": shortcut_urls(call, moment) if call and row.takes_answers else [],
        "reader_zone": actor.time_zone if actor else None,
    }


def _by_language(files: list[Any]) -> list[tuple[str, list[Any]]]:
    """The files in the reader's language first, then in the others."""
    codes = dict.fromkeys(file.language for file in files)
    order = sorted(codes, key=lambda code: code != current_locale())
    return [(code, [file for file in files if file.language == code]) for code in order]


@bp.get("/<slug:slug>/files/<key:key>/<filename:filename>")
@public
def file(slug: str, key: str, filename: str) -> ResponseReturnValue:
    """A file that goes with the letter; before the issue for the Secretariat alone."""
    notification = found(slug)
    if not notification.is_public and not policy.sees_desk(current_actor()):
        abort(404)
    wanted = queries.file_by_key(db.session, notification, key)
    if wanted is None:
        abort(404)
    return downloads.send(
        files.current(),
        wanted.store_key,
        wanted.media_type,
        wanted.name,
        Cache.REVALIDATED if notification.is_public else Cache.PRIVATE,
    )

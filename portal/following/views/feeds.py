"""Atom feeds (RFC 4287) and the calendar of deadlines, for everybody, each in one language."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.calls import queries as calls
from portal.convention import vocabularies
from portal.convention.models.revision import current as convention_revision
from portal.following import deadlines, ics
from portal.following.sources import SOURCES, Entry
from portal.foundation import caching, links, locales, pages
from portal.foundation.access import public
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.settings import current as settings

feeds = Blueprint("feeds", __name__, url_prefix="/feeds")
ALL = "all"
MOST = 50
ATOM, CALENDAR = "application/atom+xml", "text/calendar"
BEGUN = "2026"  # the year in the portal's tag: URIs (RFC 4151); never changes
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@feeds.get("/<lang:lang>/<slug:name>.atom")
@public
def atom(name: str) -> ResponseReturnValue:
    """The latest of one sort, or of all."""
    return _atom(name, None)


@feeds.get("/<lang:lang>/bodies/<slug:body>/<slug:name>.atom")
@public
def atom_of_body(body: str, name: str) -> ResponseReturnValue:
    """The latest of one sort, or of all, that concerns one body."""
    return _atom(name, _code(body))


@feeds.get("/deadlines.ics")
@public
def all_deadlines() -> ResponseReturnValue:
    """The calendar of deadlines in the installation's own language."""
    codes = [info.code for info in locales.offered()]
    language = locales.DEFAULT if locales.DEFAULT in codes else codes[0]
    with force_locale(LOCALES[language].babel):
        return _calendar(language, None)


@feeds.get("/<lang:lang>/deadlines.ics")
@public
def calendar() -> ResponseReturnValue:
    """The calendar of deadlines."""
    return _calendar(current_locale(), None)


@feeds.get("/<lang:lang>/bodies/<slug:body>/deadlines.ics")
@public
def calendar_of_body(body: str) -> ResponseReturnValue:
    """The calendar of the deadlines that concern one body."""
    return _calendar(current_locale(), _code(body))


def follow_links(topic: str = "", feed: str = ALL) -> dict[str, str]:
    """Where a reader can follow: the page to subscribe, the feed, the calendar."""
    return {
        "subscribe": url_for("following.subscribe", topic=topic or None),
        "feed": url_for("feeds.atom", name=feed),
        "calendar": url_for("feeds.calendar"),
    }


def feed_lists() -> dict[str, Any]:
    """What the page to subscribe offers instead: (name, address) of feeds, and of each body's."""
    names = [(str(_("Everything")), ALL), *((str(s.label), name) for name, s in SOURCES.items())]
    bodies = [
        (
            choice.label,
            choice.language or current_locale(),
            url_for("feeds.atom_of_body", body=choice.code.lower(), name=ALL),
            url_for("feeds.calendar_of_body", body=choice.code.lower()),
        )
        for choice in vocabularies.choices("bodies", current_locale())
        if not choice.ended
    ]
    return {
        "feed_links": [(label, url_for("feeds.atom", name=name)) for label, name in names],
        "calendar_url": url_for("feeds.calendar"),
        "body_links": bodies,
    }


def _atom(name: str, body: str | None) -> ResponseReturnValue:
    chosen = [source for key, source in SOURCES.items() if name in (ALL, key)]
    if not chosen:
        abort(404)
    session, moment, language = db.session, now(), current_locale()
    marks = [source.mark(session, moment) for source in chosen]
    tag = caching.page_tag("atom", convention_revision(session), *marks)
    response = caching.unchanged(tag)
    if response is None:
        found: list[Entry] = []
        for source in chosen:
            found += source.entries(session, language, body, moment, MOST)
        found = sorted(found, key=lambda entry: (entry.updated, entry.tag), reverse=True)[:MOST]
        response = caching.keep(_feed(name, body, language, found), tag)
    return _as(response, ATOM)


def _feed(name: str, body: str | None, language: str, entries: Iterable[Entry]) -> str:
    entries = list(entries)
    own = f"tag:{_host()},{BEGUN}:"
    place = f"bodies/{body.lower()}/{name}" if body else name
    endpoint = "feeds.atom_of_body" if body else "feeds.atom"
    arguments = {"name": name, **({"body": body.lower()} if body else {})}
    source = SOURCES.get(name)
    codes = [info.code for info in locales.offered()]
    return render_template(
        "following/feed.xml",
        id=f"{own}feeds/{language}/{place}",
        title=_title(str(source.label) if source else str(_("What is new")), body),
        language=language,
        updated=_stamp(max((entry.updated for entry in entries), default=EMPTY_SINCE)),
        self_url=links.absolute(endpoint, lang=language, **arguments),
        page_url=links.absolute(source.endpoint if source else "home.front", lang=language),
        others=[
            (code, links.absolute(endpoint, lang=code, **arguments))
            for code in codes
            if code != language
        ],
        author=_("Secretariat of the Convention"),
        entries=[
            {
                "id": f"{own}{language}/{entry.tag}",
                "entry": entry,
                "updated": _stamp(entry.updated),
                "published": _stamp(entry.published) if entry.published else "",
                "urls": [
                    (code, links.absolute(entry.endpoint, lang=code, **entry.arguments))
                    for code in [language, *(code for code in codes if code != language)]
                ],
            }
            for entry in entries
        ],
    )


def _calendar(language: str, body: str | None) -> ResponseReturnValue:
    session, moment = db.session, now()
    tag = caching.page_tag(
        "ics", language, convention_revision(session), *calls.list_mark(session, moment)
    )
    response = caching.unchanged(tag)
    if response is None:
        found = deadlines.all_of(session, language, body, moment, settings().deadline_zone)
        name = _title(str(_("Deadlines")), body)
        made = ics.calendar(name, language, _host(), found, moment)
        response = caching.keep(made, tag)
    response = _as(response, CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response


def _title(what: str, body: str | None) -> str:
    site = pages.site_name()
    if body is None:
        return str(_("%(what)s – %(site)s", what=what, site=site))
    label = vocabularies.label("bodies", body, current_locale())
    return str(_("%(what)s: %(body)s – %(site)s", what=what, body=label, site=site))


def _code(slug: str) -> str:
    """The code of the body that has ``slug`` in addresses, or 404."""
    if vocabularies.find("bodies", slug.upper(), current_locale()) is None:
        abort(404)
    return slug.upper()


def _as(response: Response, mimetype: str) -> Response:
    if response.status_code == 200:
        response.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    return response


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _host() -> str:
    return urlsplit(settings().base_url).hostname or "localhost"

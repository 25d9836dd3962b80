"""THE list: what the portal is made of. A new feature is one entry here."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, url_for
from flask_babel import lazy_gettext as _l

from portal.accounts import views as accounts
from portal.calls import views as calls
from portal.convention import views as convention
from portal.demo import views as demo
from portal.following import views as following
from portal.foundation.access import Access
from portal.foundation.pages import MenuEntry, MenuLink, links
from portal.foundation.routing import mount
from portal.foundation.settings import KEY as SETTINGS
from portal.home import views as home
from portal.meetings import views as meetings
from portal.moderation import views as moderation
from portal.notifications import views as notifications
from portal.organisations import views as organisations
from portal.organisations.actors import load_actor
from portal.questionnaires import views as questionnaires
from portal.register import views as register
from portal.reports import views as reports
from portal.submissions import views as submissions
from portal.workspace import views as workspace

# Localised blueprints live under /<lang>/; the others keep one address in all languages.
LOCALISED: list[Blueprint] = [
    home.bp,
    calls.bp,
    notifications.bp,
    reports.bp,
    meetings.bp,
    register.bp,
    organisations.organisations,
    accounts.bp,
    workspace.bp,
    organisations.membership,
    submissions.bp,
    submissions.clearances,
    following.bp,
    moderation.bp,
    organisations.organisation_desk,
    notifications.desk_bp,
    questionnaires.bp,
    convention.bp,
]
UNPREFIXED: list[Blueprint] = [
    home.entrance,
    accounts.preferences,
    submissions.receipts_bp,
    submissions.files_bp,
    following.feeds,
]

MENU: list[MenuEntry] = [
    MenuEntry(_l("Calls"), "calls.index"),
    MenuEntry(_l("Notifications"), "notifications.index"),
    MenuEntry(_l("Reports"), "reports.index"),
    MenuEntry(_l("Meetings"), "meetings.index"),
    MenuEntry(_l("Public register"), "register.browse"),
    MenuEntry(_l("Organisations"), "organisations.index"),
]


def _staff(actor: Any) -> bool:
    return actor is not None and actor.is_staff


def _runs(*roles: str) -> Any:
    return lambda actor: actor is not None and bool(actor.staff_roles & set(roles))


DESK_MENU: list[MenuEntry] = [
    MenuEntry(_l("Queue"), "moderation.queue", _runs("moderator", "editor", "administrator")),
    MenuEntry(_l("Calls"), "calls.desk", _runs("moderator", "administrator")),
    MenuEntry(_l("Questionnaires"), "composer.index", _runs("moderator", "editor")),
    MenuEntry(
        _l("Notifications"),
        "notification_desk.index",
        _runs("moderator", "editor"),
    ),
    MenuEntry(_l("Organisations"), "organisation_desk.index", _staff),
    MenuEntry(
        _l("Governments"),
        "organisation_desk.government_index",
        _runs("moderator", "administrator"),
    ),
    MenuEntry(_l("People"), "organisation_desk.people", _runs("administrator")),
    MenuEntry(_l("The Convention's world"), "convention.index", _staff),
    MenuEntry(_l("Mails"), "moderation.mails", _runs("moderator", "administrator")),
    MenuEntry(_l("Parts of the pages"), "moderation.parts", _staff),
]
ACCOUNT_MENU: list[MenuEntry] = [
    MenuEntry(_l("Your work"), "workspace.home"),
    MenuEntry(_l("Secretariat's desk"), "moderation.queue", _staff),
    MenuEntry(_l("Your account"), "accounts.account"),
]
FOOTER: list[tuple[Any, list[MenuEntry]]] = [
    (
        _l("Take part"),
        [
            MenuEntry(_l("Open calls"), "calls.index"),
            MenuEntry(_l("Report on your work"), "reports.index"),
            MenuEntry(_l("Meetings"), "meetings.index"),
            MenuEntry(_l("Join"), "accounts.join"),
            MenuEntry(_l("Be told of news"), "following.subscribe"),
        ],
    ),
    (
        _l("Public record"),
        [
            MenuEntry(_l("Public register"), "register.browse"),
            MenuEntry(_l("Check a receipt"), "home.about", arguments={"page": "check-a-receipt"}),
            MenuEntry(
                _l("How submissions are checked"),
                "home.about",
                arguments={"page": "how-we-check"},
            ),
        ],
    ),
    (
        _l("About"),
        [
            MenuEntry(_l("About the portal"), "home.about", arguments={"page": "portal"}),
            MenuEntry(_l("Accessibility"), "home.about", arguments={"page": "accessibility"}),
            MenuEntry(_l("Privacy and your data"), "home.about", arguments={"page": "privacy"}),
            MenuEntry(_l("Terms of participation"), "home.about", arguments={"page": "terms"}),
        ],
    ),
]


def init_app(app: Flask) -> None:
    """Register everything the list names, and guard it."""
    for blueprint in LOCALISED:
        mount(app, blueprint, localised=True)
    for blueprint in UNPREFIXED:
        mount(app, blueprint, localised=False)
    if app.config[SETTINGS].is_demo:
        mount(app, demo.bp, localised=False)
    Access(load_actor, "accounts.sign_in", accounts.sign_in_again).init_app(app)


def footer_links() -> list[tuple[Any, list[MenuLink]]]:
    """The footer's columns: heading and links."""
    return [(heading, links(entries)) for heading, entries in FOOTER]


def account_menu() -> list[MenuLink]:
    """Where somebody who is signed in goes."""
    return links(ACCOUNT_MENU)


def site_links() -> dict[str, str]:
    """The places that every page's frame leads to."""
    return {
        "home": url_for("home.front"),
        "search": url_for("register.browse"),
        "sign_in": url_for("accounts.sign_in"),
        "sign_out": url_for("accounts.sign_out"),
        "account": url_for("accounts.account"),
        "theme": url_for("preferences.set_theme"),
        "feed": url_for("feeds.atom", name="all"),
        "updates": url_for("following.own"),
    }


PAGE_GLOBALS: dict[str, Callable[..., Any]] = {
    "follow_links": following.follow_links,
    "footer_links": footer_links,
    "account_menu": account_menu,
    "site_links": site_links,
}

"""Beginning a draft and changing it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.calls.description import zone_words
from portal.calls.forms import LANGUAGES, put_problems
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.flashes import tell
from portal.foundation.localised import FALLBACK
from portal.foundation.settings import current as settings
from portal.notifications import actions, forms, policy, queries
from portal.notifications.actions.composing import links_of
from portal.notifications.choices import choices_for, organisations_named
from portal.notifications.content import Content
from portal.notifications.models import Notification
from portal.notifications.rules import DUPLICATE, Refused
from portal.notifications.views.blueprint import desk_bp, found
from portal.notifications.views.desk import STAFF_ROLES


@desk_bp.route("/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def compose() -> ResponseReturnValue:
    """Begin a draft; the next number is proposed."""
    actor, zone = current_actor(), settings().deadline_zone
    if not policy.composes(actor):
        raise NotAllowed
    data = {
        "number": queries.next_number(db.session, now().year),
        "dated": now().date(),
        "purpose": "for-response",
    }
    form = forms.notification_form(choices_for(db.session, None), data)
    if form.validate_on_submit():

        def act(session: Session, content: Content) -> Notification:
            return actions.compose(session, content, actor, now=now(), time_zone=zone)

        made = _done(form, zone, act)
        if made is not None:
            tell(_("The draft is saved."))
            return redirect(url_for(".manage", slug=made))
    return _page(form, None, zone)


@desk_bp.route("/<slug:slug>/edit", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def edit(slug: str) -> ResponseReturnValue:
    """Change a draft; a check that was made is taken back."""
    actor, notification = current_actor(), found(slug)
    if not policy.composes(actor):
        raise NotAllowed
    if notification.is_public:
        raise NotPossible(_("It is issued: what it says stays as it is."))
    named = queries.organisations(db.session, notification.listed)
    form = forms.notification_form(
        choices_for(db.session, notification),
        forms.shown_draft(
            notification, links_of(db.session, notification), [one.slug for one in named]
        ),
    )
    zone = notification.time_zone
    if form.validate_on_submit():

        def act(session: Session, content: Content) -> Notification:
            actions.edit(session, notification, content, actor, now=now(), seen=form.seen_version)
            return notification

        changed = _done(form, zone, act)
        if changed is not None:
            tell(_("The draft is saved."))
            return redirect(url_for(".manage", slug=changed))
    return _page(form, notification, zone)


def _done(form: Any, zone: str, act: Callable[[Session, Content], Notification]) -> str | None:
    """The slug of what ``act`` gave; None, with problems beside fields, if it was refused."""
    organisations, unknown = organisations_named(db.session, form.names_listed())
    content = form.content(zone, tuple(one.id for one in organisations))
    if unknown:
        put_problems(
            form,
            {"listed": _("No organisation is called %(names)s.", names=", ".join(unknown))},
        )
    if form.errors:
        return None
    try:
        with transaction() as session:
            return act(session, content).slug
    except Refused as refused:
        put_problems(form, refused.problems)
    except IntegrityError as error:
        if "number" not in str(error.orig):
            raise
        put_problems(form, {"number": DUPLICATE})
    return None


def _page(form: Any, notification: Notification | None, zone: str) -> ResponseReturnValue:
    written = {
        *settings().offered_locales,
        FALLBACK,
        *(notification.subject if notification else ()),
    }
    more = [code for code in LANGUAGES if code not in written]
    body = render_template(
        "notifications/desk/edit.html",
        form=form,
        notification=notification,
        was_checked=notification is not None and notification.checked_by_id is not None,
        zone_words=zone_words(zone),
        links=forms.LINKS,
        shown_languages=sorted(
            (code for code in LANGUAGES if code in written), key=lambda code: code != FALLBACK
        ),
        more_languages=more,
        more_open=any(
            form[f"{name}__{code}"].data for name in ("subject", "text") for code in more
        ),
    )
    return body, 422 if form.errors else 200

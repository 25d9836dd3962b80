"""One addressee more, one language more, and the files that go with the letter."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.calls.forms import LANGUAGES, put_problems
from portal.foundation import file_types, files
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.file_types import display_name, inspect
from portal.foundation.flashes import tell
from portal.foundation.locales import LOCALES
from portal.foundation.settings import current as settings
from portal.notifications import actions, forms, policy, queries
from portal.notifications.actions.attaching import Incoming
from portal.notifications.choices import organisation_named
from portal.notifications.models import Notification
from portal.notifications.rules import Refused
from portal.notifications.views.blueprint import desk_bp, found
from portal.notifications.views.desk import STAFF_ROLES
from portal.notifications.views.steps import followed


@desk_bp.route("/<slug:slug>/addressees/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def addressee(slug: str) -> ResponseReturnValue:
    """Address one more organisation."""
    notification = followed(slug)
    form = forms.AddresseeForm(data={"seen": str(notification.version)})
    if form.validate_on_submit():
        organisation = organisation_named(db.session, form.organisation.data or "")
        if organisation is None:
            put_problems(form, {"organisation": _("No organisation is called so.")})
        else:
            try:
                with transaction() as session:
                    actions.add_addressee(
                        session,
                        notification,
                        organisation,
                        current_actor(),
                        now=now(),
                        seen=form.seen_version,
                    )
            except Refused as refused:
                put_problems(form, refused.problems)
            else:
                tell(_("The addressee is added."))
                return redirect(url_for(".manage", slug=slug))
    return _page("notifications/desk/addressee.html", notification, form)


@desk_bp.route("/<slug:slug>/language", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def language(slug: str) -> ResponseReturnValue:
    """Issue the letter in one more language."""
    notification = followed(slug)
    form = forms.LanguageForm(data={"seen": str(notification.version)})
    form.language.choices = [
        SelectChoice(code, LOCALES[code].name, {"lang": code})
        for code in LANGUAGES
        if code not in notification.available_in
    ]
    if form.validate_on_submit():
        try:
            with transaction() as session:
                actions.add_language(
                    session,
                    notification,
                    form.language.data,
                    form.subject.data or "",
                    form.text.data or "",
                    forms.asks_in(form.asks.data),
                    current_actor(),
                    now=now(),
                    seen=form.seen_version,
                )
        except Refused as refused:
            put_problems(form, refused.problems)
        else:
            tell(_("The letter is there in this language now."))
            return redirect(url_for(".manage", slug=slug))
    return _page("notifications/desk/language.html", notification, form)


@desk_bp.route("/<slug:slug>/files", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def files_of(slug: str) -> ResponseReturnValue:
    """The files that go with the letter: add one, or take one out, until it is issued."""
    notification = _drafted(slug)
    form = forms.FileForm()
    form.language.choices = [
        SelectChoice(code, LOCALES[code].name, {"lang": code})
        for code in LANGUAGES
        if code in notification.subject
    ]
    if form.validate_on_submit():
        refusal = _receive(slug, form)
        if refusal is None:
            return redirect(url_for(".files_of", slug=slug))
        form.file.errors = [*form.file.errors, refusal]
    return _page(
        "notifications/desk/files.html",
        notification,
        form,
        files=queries.files(db.session, notification),
    )


@desk_bp.post("/<slug:slug>/files/<key:key>/remove")
@staff(*STAFF_ROLES)
def remove_file(slug: str, key: str) -> ResponseReturnValue:
    """Take a file out again."""
    notification = _drafted(slug)
    with transaction() as session:
        actions.remove_file(session, notification, key, current_actor(), now=now())
    tell(_("The file is taken out."))
    return redirect(url_for(".files_of", slug=slug))


def _drafted(slug: str) -> Notification:
    notification = found(slug)
    if not policy.composes(current_actor()):
        raise NotAllowed
    if notification.is_public:
        raise NotPossible(_("It is issued: what it says stays as it is."))
    return notification


def _receive(slug: str, form: Any) -> str | None:
    """Take the file in; return why not, or None."""
    upload = form.file.data
    name = display_name(upload.filename or "")
    try:
        with files.current().receive_temporary(upload.stream, settings().upload_limit) as temporary:
            kind = inspect(temporary.file, name)
            kept = temporary.keep()
    except files.TooLarge:
        megabytes = settings().upload_limit // (1024 * 1024)
        return _(
            "“%(name)s” is larger than %(size)s MiB. Make it smaller or split it, then try again.",
            name=name,
            size=megabytes,
        )
    except file_types.Refused as refused:
        return _("“%(name)s”: %(reason)s", name=name, reason=refused.reason)
    with transaction() as session:
        actions.add_file(
            session,
            found(slug),
            Incoming(kept, name, kind.media_type, form.language.data),
            current_actor(),
            now=now(),
        )
    tell(_("“%(name)s” is attached.", name=name))
    return None


def _page(template: str, notification: Notification, form: Any, **more: Any) -> ResponseReturnValue:
    body = render_template(template, notification=notification, form=form, **more)
    return body, 422 if form.errors else 200

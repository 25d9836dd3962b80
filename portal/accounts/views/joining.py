"""Joining, confirming an address, and setting a forgotten password.

Every answer here is the same whether an address has an account or not: same words, same status,
same work (L18).
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts import actions, guessing, passwords, sessions
from portal.accounts.forms import (
    AddressForm,
    ButtonForm,
    ConfirmForm,
    JoinForm,
    NewPasswordForm,
)
from portal.accounts.models import OneTimeToken, Purpose
from portal.accounts.queries import usable_token
from portal.accounts.views.answers import (
    count_mail,
    open_stay,
    page,
    start_page,
    suggested_time_zone,
)
from portal.accounts.views.blueprint import bp
from portal.foundation import locales
from portal.foundation.access import public
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import TooOften
from portal.foundation.flashes import tell


@bp.route("/join", methods=["GET", "POST"])
@public
def join() -> ResponseReturnValue:
    """Ask for an account."""
    form = JoinForm(language=locales.current_locale(), time_zone=suggested_time_zone())
    if not form.validate_on_submit():
        return page("accounts/join.html", form)
    count_mail(form.email.data or "")
    joining = actions.Joining(
        form.email.data or "",
        form.name.data or "",
        passwords.hash_password(form.password.data or ""),
        form.language.data,
        form.time_zone.data,
    )
    with transaction() as session:
        actions.join(session, joining, now())
    return redirect(url_for(".joined"))


@bp.get("/join/check-your-mail")
@public
def joined() -> ResponseReturnValue:
    """A mail is on its way."""
    return render_template("accounts/joined.html")


@bp.route("/confirm/<key:token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address with the link and the password, and be signed in."""
    found = _usable(Purpose.CONFIRM, token)
    form = ConfirmForm()
    email = found.person.email
    if not form.validate_on_submit():
        return page("accounts/confirm.html", form, email=email)
    with transaction():
        wait = guessing.try_to_sign_in(email)
    if wait:
        raise TooOften(wait)
    stored = _usable(Purpose.CONFIRM, token).person.password_hash
    if not passwords.verify(stored, form.password.data or ""):
        form.password.errors = [_l("This is not the password you chose when you joined.")]
        return page("accounts/confirm.html", form, email=email)
    with transaction() as session:
        person = actions.confirm(session, token, now())
        guessing.signed_in(email)
        sign_in_token = open_stay(session, person)
    sessions.begin(person, sign_in_token)
    tell(_l("Welcome. Your account is ready."))
    return redirect(start_page(person.language))


@bp.route("/reset-password", methods=["GET", "POST"])
@public
def request_reset() -> ResponseReturnValue:
    """Ask for a link that sets a new password."""
    form = AddressForm()
    if not form.validate_on_submit():
        return page("accounts/request_reset.html", form)
    email = form.email.data or ""
    count_mail(email)
    with transaction() as session:
        actions.request_reset(session, email, locales.current_locale(), now())
    return redirect(url_for(".reset_sent"))


@bp.get("/reset-password/check-your-mail")
@public
def reset_sent() -> ResponseReturnValue:
    """A mail is on its way."""
    return render_template("accounts/reset_sent.html")


@bp.route("/reset-password/<key:token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password with the link, and be signed in."""
    person = _usable(Purpose.RESET, token).person
    form = NewPasswordForm()
    form.personal = (person.name, person.email)
    if not form.validate_on_submit():
        return page("accounts/reset.html", form, email=person.email)
    password_hash = passwords.hash_password(form.password.data or "")
    with transaction() as session:
        person = actions.reset_password(session, token, password_hash, now())
        guessing.signed_in(person.email)
        sign_in_token = open_stay(session, person)
    sessions.begin(person, sign_in_token)
    tell(_l("Your new password is set, and you are signed in."))
    return redirect(start_page(person.language))


@bp.route("/confirm-address/<key:token>", methods=["GET", "POST"])
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm the new address of an account."""
    form = ButtonForm()
    found = _usable(Purpose.CHANGE_EMAIL, token)
    if not form.validate_on_submit():
        return page("accounts/confirm_address.html", form, email=found.new_email)
    with transaction() as session:
        actions.change_address(session, token, now())
    tell(_l("Your account now uses this address."))
    return redirect(url_for(".account"))


def _usable(purpose: Purpose, token: str) -> OneTimeToken:
    found = usable_token(db.session, purpose, token, now())
    if found is None:
        raise actions.LinkGone
    return found

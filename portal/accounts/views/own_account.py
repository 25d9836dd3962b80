"""The account page of who is signed in: name, language, time zone, password, address, devices."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts import actions, guessing, passwords, sessions
from portal.accounts.forms import ButtonForm, ChangeAddressForm, ChangePasswordForm, ProfileForm
from portal.accounts.models import Person
from portal.accounts.queries import live_sign_ins
from portal.accounts.tokens import token_hash
from portal.accounts.views.answers import count_mail, open_stay, page
from portal.accounts.views.blueprint import bp
from portal.accounts.views.preferences import remember_language
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import TooOften
from portal.foundation.flashes import tell
from portal.foundation.settings import current as settings

_WRONG_PASSWORD = _l("This is not your current password.")


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """What the portal knows of the person, and where they are signed in."""
    person = _myself()
    cookie = sessions.presented()
    stays = live_sign_ins(db.session, person.id, now(), settings().session_lifetime)
    return render_template(
        "accounts/account.html",
        person=person,
        stays=stays,
        here=token_hash(cookie.token) if cookie else "",
    )


@bp.route("/account/details", methods=["GET", "POST"])
@signed_in
def details() -> ResponseReturnValue:
    """Change name, language and time zone."""
    person = _myself()
    form = ProfileForm(obj=person)
    if not form.validate_on_submit():
        return page("accounts/details.html", form)
    with transaction():
        actions.change_profile(
            person, form.name.data or "", form.language.data, form.time_zone.data
        )
    tell(_l("Your details are saved."))
    response = redirect(url_for(".account", lang=person.language))
    return remember_language(response, person.language)


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the password; every other device is signed out, and this one gets a new token."""
    person = _myself()
    form = ChangePasswordForm()
    form.personal = (person.name, person.email)
    if not form.validate_on_submit() or not _knows_password(person, form):
        return page("accounts/change_password.html", form)
    password_hash = passwords.hash_password(form.new_password.data or "")
    with transaction() as session:
        actions.set_password(session, person, password_hash, now())
        token = open_stay(session, person)
    sessions.begin(person, token)
    tell(_l("Your password is changed. Every other device is signed out."))
    return redirect(url_for(".account"))


@bp.route("/account/address", methods=["GET", "POST"])
@signed_in
def change_address() -> ResponseReturnValue:
    """Ask for mail to go elsewhere; it does once the new address is confirmed."""
    person = _myself()
    form = ChangeAddressForm()
    if not form.validate_on_submit() or not _knows_password(person, form):
        return page("accounts/change_address.html", form, email=person.email)
    count_mail(form.email.data or "")
    with transaction() as session:
        actions.request_address_change(session, person, form.email.data or "", now())
    return redirect(url_for(".address_sent"))


@bp.get("/account/address/check-your-mail")
@signed_in
def address_sent() -> ResponseReturnValue:
    """A mail is on its way to the new address."""
    return render_template("accounts/address_sent.html")


@bp.post("/account/devices/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out on one device."""
    with transaction() as session:
        actions.end_sign_in(session, current_actor().person_id, sign_in_id, now())
    tell(_l("That device is signed out."))
    return redirect(url_for(".account"))


@bp.route("/account/sign-out-everywhere", methods=["GET", "POST"])
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out on every device, this one too."""
    form = ButtonForm()
    if request.method == "GET":
        return page("accounts/sign_out_everywhere.html", form)
    person_id = current_actor().person_id
    with transaction() as session:
        actions.sign_out_everywhere(session, person_id, person_id, now())
    sessions.forget()
    tell(_l("You are signed out on every device."))
    return redirect(url_for(".sign_in"))


def _myself() -> Person:
    return db.session.get_one(Person, current_actor().person_id)


def _knows_password(person: Person, form: ChangePasswordForm | ChangeAddressForm) -> bool:
    """Whether the current password is right; a limited number of tries, else TooOften."""
    with transaction():
        wait = guessing.try_current_password(person.id)
    if wait:
        raise TooOften(wait)
    right = passwords.verify(person.password_hash, form.current_password.data or "")
    if not right:
        form.current_password.errors = [_WRONG_PASSWORD]
    return right

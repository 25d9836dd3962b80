"""Checking, issuing, extending and closing: each is looked at before it is done."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from portal.calls import actions as calls
from portal.calls.description import zone_words
from portal.calls.forms import LANGUAGES, put_problems
from portal.calls.forms import reason as reason_of
from portal.calls.rules import extension_problems, reason_problems
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.flashes import tell
from portal.foundation.formats import full_moment
from portal.foundation.localised import FALLBACK, Localised
from portal.foundation.mail import Mail, Rendered, render
from portal.foundation.settings import current as settings
from portal.notifications import actions, asking, forms, listing, mails, parity, policy, queries
from portal.notifications import rules as notification_rules
from portal.notifications.models import Notification
from portal.notifications.rules import Refused
from portal.notifications.views.blueprint import desk_bp, found
from portal.notifications.views.desk import STAFF_ROLES, audience_of

CHECK, CONFIRM, BACK = "check", "confirm", "back"
UNSENT = frozenset({"csrf_token", "step"})


class Letter(NamedTuple):
    """A mail that a step would send: to how many contacts, and what it says in their language."""

    number: int
    mail: Rendered


@desk_bp.route("/<slug:slug>/check", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def check(slug: str) -> ResponseReturnValue:
    """The second person looks at exactly what would go out, and says that it is right."""
    actor, notification = current_actor(), found(slug)
    if not policy.checks(actor, notification):
        raise NotAllowed
    form = forms.StepForm(data={"seen": str(notification.version)})
    if form.validate_on_submit():
        with transaction() as session:
            actions.check(session, notification, actor, now=now(), seen=form.seen_version)
        tell(_("The notification is checked. It can be issued now."))
        return redirect(url_for(".manage", slug=slug))
    if notification.state != "draft":
        raise NotPossible(_("It is checked already."))
    return _preview(
        notification,
        form,
        heading=_("Check the notification"),
        label=_("It is right: mark it as checked"),
        url=url_for(".check", slug=slug),
        is_issue=False,
    )


@desk_bp.route("/<slug:slug>/issue", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def issue(slug: str) -> ResponseReturnValue:
    """See exactly what goes out, to whom, and send it."""
    actor, notification = current_actor(), found(slug)
    if not policy.issues(actor):
        raise NotAllowed
    form = forms.StepForm(data={"seen": str(notification.version)})
    if form.validate_on_submit():
        with transaction() as session:
            sent = actions.issue(session, notification, actor, now=now(), seen=form.seen_version)
        tell(
            _("The notification is issued.")
            + " "
            + ngettext("%(num)s mail is sent.", "%(num)s mails are sent.", sent)
        )
        return redirect(url_for(".manage", slug=slug))
    if notification.state != "checked":
        raise NotPossible(_("It has to be checked by a second person before it is issued."))
    return _preview(
        notification,
        form,
        heading=_("Issue the notification"),
        label=_("Issue it and send the mails"),
        url=url_for(".issue", slug=slug),
        is_issue=True,
    )


@desk_bp.route("/<slug:slug>/extend", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def extend(slug: str) -> ResponseReturnValue:
    """A later deadline for everybody; the parity clock may have proposed one."""
    actor, notification = current_actor(), followed(slug)
    call = notification.call
    if call is None:
        raise NotPossible(_("It asks for no response, so there is no deadline to extend."))
    proposed = parity.proposed_deadline(notification.available_in, call.due_at)
    form = forms.extend_form(notification, proposed)
    if _sent(form):
        due_at, reason = form.new_due_at(notification.time_zone), reason_of(form)
        if due_at is not None:

            def act(session: Session) -> int:
                return actions.extend(
                    session, notification, due_at, reason, actor, now=now(), seen=form.seen_version
                )

            if request.form.get("step") == CONFIRM:
                told = _done(form, act)
                if told is not None:
                    tell(_told(_("The deadline is extended."), told))
                    return redirect(url_for(".manage", slug=slug))
            elif _stands(form, extension_problems(call, due_at, now()) | reason_problems(reason)):
                return _confirm(
                    notification,
                    _("Check before you extend the deadline"),
                    url_for(".extend", slug=slug),
                    _("Extend the deadline"),
                    reason,
                    parts=[
                        (
                            _("Deadline until now"),
                            full_moment(call.due_at, call.time_zone) if call.due_at else "–",
                        ),
                        (_("New deadline"), full_moment(due_at, call.time_zone)),
                    ],
                    build=lambda code: mails.extended_for(notification, reason, code, due_at),
                )
    return _reason_page("notifications/desk/extend.html", notification, form, proposed=proposed)


@desk_bp.route("/<slug:slug>/close", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def close(slug: str) -> ResponseReturnValue:
    """Take no more answers."""
    actor, notification = current_actor(), followed(slug)
    form = forms.close_form(notification)
    if _sent(form):
        reason = reason_of(form)

        def act(session: Session) -> int:
            return actions.close(
                session, notification, reason, actor, now=now(), seen=form.seen_version
            )

        if request.form.get("step") == CONFIRM:
            told = _done(form, act)
            if told is not None:
                tell(_told(_("The notification is closed."), told))
                return redirect(url_for(".manage", slug=slug))
        elif _stands(form, reason_problems(reason)):
            return _confirm(
                notification,
                _("Check before you close the notification"),
                url_for(".close", slug=slug),
                _("Close the notification"),
                reason,
                parts=[(_("From now on"), _("Nothing can be filed in answer to it."))],
                build=lambda code: mails.closed_for(notification, reason, code),
                danger=True,
            )
    return _reason_page("notifications/desk/close.html", notification, form)


def followed(slug: str) -> Notification:
    """The notification at that address, to be followed up by who acts; raises if it cannot be."""
    notification = found(slug)
    if not policy.follows_up(current_actor()):
        raise NotAllowed
    if notification.is_historical or notification.state != "issued":
        raise NotPossible(_("Only what is issued and not closed can be followed up."))
    return notification


def _sent(form: Any) -> bool:
    if not form.is_submitted() or request.form.get("step") == BACK:
        return False
    return bool(form.validate())


def _stands(form: Any, problems: dict[str, Any]) -> bool:
    put_problems(form, problems)
    return not form.errors


def _done(form: Any, act: Callable[[Session], int]) -> int | None:
    if form.errors:
        return None
    try:
        with transaction() as session:
            return act(session)
    except Refused as refused:
        put_problems(form, refused.problems)
    return None


def _preview(notification: Notification, form: Any, **words: Any) -> ResponseReturnValue:
    """Exactly what goes out: the letter in each language, the questions, to whom, the mails."""
    session = db.session
    queries.load_parts(session, notification)
    audience = audience_of(notification)
    codes = [contact.language for contact in audience["contacts"]]
    languages = notification_rules.complete_languages(session, notification)
    return render_template(
        "notifications/desk/preview.html",
        notification=notification,
        row=listing.row(notification, now()),
        form=form,
        complete=languages,
        left_out=[code for code in notification.subject if code not in languages],
        mandate=listing.mandate(notification),
        instruments=listing.instrument_names(notification),
        groups=listing.group_names(notification),
        questions=asking.definition_of(session, notification)
        if notification.purpose == "for-response"
        else None,
        audience=audience,
        lacks=notification_rules.missing(session, notification, now()),
        files=queries.files(session, notification),
        letters=[
            Letter(codes.count(code), render(mails.draft_for(notification, languages, code), code))
            for code in dict.fromkeys(codes)
        ],
        **words,
    )


def _confirm(
    notification: Notification,
    heading: str,
    url: str,
    label: str,
    reason: Localised,
    *,
    parts: list[tuple[Any, Any]],
    build: Callable[[str], Mail],
    danger: bool = False,
) -> ResponseReturnValue:
    session, call = db.session, notification.call
    owing = queries.addressees(session, notification, owing_only=True) if call else []
    codes = [c.language for c in queries.contacts(session, [a.organisation_id for a in owing])]
    drafting = calls.people_with_drafts(session, call.id) if call else []
    return render_template(
        "notifications/desk/confirm.html",
        notification=notification,
        heading=heading,
        url=url,
        label=label,
        parts=parts,
        reason=reason,
        danger=danger,
        drafting=len(drafting),
        letters=[
            Letter(codes.count(code), render(build(code), code)) for code in dict.fromkeys(codes)
        ],
        carried=[pair for pair in request.form.items(multi=True) if pair[0] not in UNSENT],
    )


def _reason_page(
    template: str, notification: Notification, form: Any, **more: Any
) -> ResponseReturnValue:
    body = render_template(
        template,
        notification=notification,
        form=form,
        zone_words=zone_words(notification.time_zone),
        shown_languages=[
            code for code in LANGUAGES if code in {*settings().offered_locales, FALLBACK}
        ],
        **more,
    )
    return body, 422 if form.errors else 200


def _told(sentence: str, told: int) -> str:
    if not told:
        return sentence
    people = ngettext("%(num)s person is told.", "%(num)s people are told.", told)
    return f"{sentence} {people}"

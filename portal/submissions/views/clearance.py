"""Clearance: the writer's pages, and those a colleague opens by the link in a mail.

Reading sets no cookie, and opening a link does nothing: the answer is sent from a page of its own.
"""

from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation import downloads, files, limits
from portal.foundation.access import current_actor, public, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.downloads import Cache
from portal.foundation.errors import NotAllowed, NotPossible, TooOften
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale
from portal.submissions import clearing, pages, policy, queries, reading
from portal.submissions.clearing import Colleague, DraftChanged, LinkOver
from portal.submissions.forms import ClearanceAnswerForm, ClearanceForm
from portal.submissions.models import Clearance, Submission
from portal.submissions.views.blueprint import bp, found

clearances = Blueprint("clearances", __name__, url_prefix="/clearance")
ASKED_AN_HOUR, ANSWERS_AN_HOUR = 20, 30


@bp.route("/<key:key>/clearance", methods=["GET", "POST"])
@signed_in
def ask_clearance(key: str) -> ResponseReturnValue:
    """Ask a colleague elsewhere whether the draft may go as it stands."""
    submission = found(key)
    actor = current_actor()
    if not policy.may_edit(actor, submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise NotPossible
    form = ClearanceForm(language=current_locale())
    if form.validate_on_submit():
        with transaction():
            allowance = limits.spend(
                "clearance-ask", str(actor.person_id), ASKED_AN_HOUR, timedelta(hours=1)
            )
        if not allowance.ok:
            raise TooOften(allowance.retry_after)
        colleague = Colleague(
            str(form.name.data),
            str(form.email.data),
            str(form.message.data or ""),
            str(form.language.data),
        )
        with transaction() as session:
            clearing.ask(session, submission, colleague, actor, now())
        tell(_("%(name)s is asked by mail.", name=colleague.name))
        return redirect(url_for(".overview", key=key))
    page = render_template(
        "submissions/clearance_ask.html",
        submission=submission,
        form=form,
        days=clearing.VALID_FOR.days,
    )
    return page, 422 if form.errors else 200


@bp.post("/<key:key>/clearance/<int:number>/revoke")
@signed_in
def revoke_clearance(key: str, number: int) -> ResponseReturnValue:
    """Take a question back: its link does nothing from now on."""
    submission = found(key)
    with transaction() as session:
        clearing.revoke(session, submission, number, current_actor(), now())
    tell(_("The link does nothing any more."))
    return redirect(url_for(".overview", key=key))


@clearances.errorhandler(LinkOver)
def link_over(over: LinkOver) -> ResponseReturnValue:
    """A link that was answered, taken back or is too old: say so, and what to do."""
    db.session.rollback()
    clearance = over.clearance
    if clearance is not None:
        clearance = db.session.get(Clearance, clearance.id)
    return _guarded("submissions/clearance_over.html", 410, why=over.why, clearance=clearance)


@clearances.get("/<key:token>")
@public
def read(token: str) -> ResponseReturnValue:
    """The draft as it will be filed, for the colleague who holds the link."""
    clearance, submission = _asked(token)
    session = db.session
    questionnaire = reading.questionnaire_for(session, submission)
    attached = queries.attachments(session, submission)
    answers = reading.draft_answers(session, submission, submission.round)
    seen = reading.context(submission.language, now().date(), attached, current_locale())
    return _guarded(
        "submissions/clearance.html",
        clearance=clearance,
        submission=submission,
        asked_by=clearing.asked_by(session, clearance),
        token=token,
        seen=clearing.draft_hash(session, submission),
        sections=reading.read_draft(questionnaire, answers, seen, private=False),
        files=pages.shown_files(attached),
    )


@clearances.route("/<key:token>/answer", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """Say of the draft that was read: cleared, a comment, or not cleared."""
    clearance, submission = _asked(token)
    form = ClearanceAnswerForm()
    changed = False
    if form.validate_on_submit():
        with transaction():
            allowance = limits.spend(
                "clearance-answer", clearance.token_hash, ANSWERS_AN_HOUR, timedelta(hours=1)
            )
        if not allowance.ok:
            raise TooOften(allowance.retry_after)
        try:
            with transaction() as session:
                clearing.answer(
                    session,
                    token,
                    str(form.result.data),
                    str(form.comment.data or ""),
                    str(form.seen.data or ""),
                    now(),
                )
            return _guarded("submissions/clearance_thanks.html", result=form.result.data)
        except DraftChanged:
            changed = True
            clearance, submission = _asked(token)
    return _guarded(
        "submissions/clearance_answer.html",
        409 if changed else 422 if form.errors else 200,
        clearance=clearance,
        submission=submission,
        form=form,
        token=token,
        changed=changed,
    )


@clearances.get("/<key:token>/files/<key:key>")
@public
def file(token: str, key: str) -> ResponseReturnValue:
    """A file of the draft, for the colleague who holds the link."""
    _clearance, submission = _asked(token)
    for attachment in queries.attachments(db.session, submission):
        received = attachment.received
        if received.key == key and received.check_result in ("none", "clean"):
            return downloads.send(
                files.current(),
                received.store_key,
                received.media_type,
                attachment.name,
                Cache.PRIVATE,
            )
    abort(404)


def _asked(token: str) -> tuple[Clearance, Submission]:
    found_by_token = clearing.by_token(db.session, token, now())
    if found_by_token is None:
        abort(404)
    return found_by_token


def _guarded(template: str, status: int = 200, **context: object) -> Response:
    """A page behind a secret address: not indexed, not kept, its address told to nobody."""
    response = make_response(render_template(template, **context), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.cache_control.no_store = True
    return response

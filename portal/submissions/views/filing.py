"""Submitting, and the receipt: a promise, shown only once everything is on durable storage."""

import hashlib
import json
from datetime import timedelta

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation import downloads, files, limits
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible, TooOften
from portal.foundation.locales import current_locale
from portal.submissions import actions, clearing, documents, once, pages, policy, queries, reading
from portal.submissions.filed import Filed
from portal.submissions.forms import SubmitForm, submit_form
from portal.submissions.joint import queries as signing
from portal.submissions.joint import shown, text
from portal.submissions.kinds import kind_of
from portal.submissions.lifecycle import Action
from portal.submissions.mails import receipt_url
from portal.submissions.models import Submission
from portal.submissions.views.being_made import being_made
from portal.submissions.views.blueprint import bp, found


@bp.route("/<key:key>/submit", methods=["GET", "POST"])
@signed_in
def submit(key: str) -> ResponseReturnValue:
    """Check that all is there, show exactly what becomes public, take the declarations, submit."""
    submission = found(key)
    actor = current_actor()
    questionnaire = reading.questionnaire_for(db.session, submission)
    kind = kind_of(submission)
    declares = any(q.type == "statement" for q in questionnaire.walk())
    form = submit_form(
        declares and not submission.is_being_recorded,
        may_be_interim=kind.may_be_interim,
        recorded=submission.is_being_recorded,
    )
    if request.method == "POST":
        again = _sent_before(submission, form)
        if again is not None:
            return again
    if not policy.may(actor, Action.SUBMIT, submission):
        raise NotAllowed
    if not policy.can(Action.SUBMIT, submission):
        if request.method == "POST":
            raise actions.late(db.session, submission, actor)
        raise NotPossible(_("There is nothing to submit here now."))
    session = db.session
    answers = reading.draft_answers(session, submission, submission.round)
    gaps = actions.missing(session, submission, answers, now(), current_locale())
    if form.validate_on_submit() and not gaps:
        return _submit(submission, form)
    if request.method == "GET":
        form.seen.data = str(submission.round.lock)
    page = render_template(
        "submissions/submit.html",
        submission=submission,
        form=form,
        gaps=gaps,
        accepts=submission.call.window.accepts(now()) or submission.public_version_id is not None,
        is_late=submission.call.window.is_late(now()),
        files=pages.shown_files(queries.attachments(session, submission)),
        awaited=[
            one
            for one in clearing.of_round(session, submission.round)
            if clearing.waits(one, now())
        ],
        told=queries.people_of(session, submission, writers_only=True),
        signed=_signed(submission),
    )
    return page, 422 if request.method == "POST" else 200


def _signed(submission: Submission) -> dict[str, list[str]]:
    """Who will be named in what is submitted now, and who is not: by what each signed."""
    session = db.session
    signatures = signing.of_submission(session, submission)
    answers = shown.answers(
        signatures, text.current(session, submission).hash if signatures else None
    )
    by_state: dict[str, list[str]] = {"named": [], "earlier": [], "waiting": []}
    for answer in answers:
        if answer.signature.state == "confirmed":
            part = "earlier" if answer.changed_since else "named"
            by_state[part].append(answer.organisation.name)
        elif answer.signature.state == "invited":
            by_state["waiting"].append(answer.organisation.name)
    return by_state


def _content(submission: Submission, form: SubmitForm) -> str:
    """What a repeated form must equal: the submission and the declarations, not the draft."""
    boxes = [field.data for field in form if field.type in ("BooleanField", "RadioField")]
    text = json.dumps([submission.key, form.seen.data, *boxes])
    return hashlib.sha256(text.encode()).hexdigest()


def _sent_before(submission: Submission, form: SubmitForm) -> Response | None:
    """The receipt of the first send, when this form or its twin of another tab took effect."""
    person_id, content = current_actor().person_id, _content(submission, form)
    used = once.used(db.session, str(form.form_key.data or ""))
    if used is None:
        used = once.same_again(db.session, submission, person_id, content)
    if used is None or used.person_id != person_id:
        return None
    if used.content_hash != content:
        abort(422)
    version = once.version_of(db.session, used)
    return redirect(  # type: ignore[return-value]
        url_for(".receipt", key=submission.key, number=version.number), 303
    )


def _submit(submission: Submission, form: SubmitForm) -> ResponseReturnValue:
    actor = current_actor()
    content = _content(submission, form)
    with transaction() as session:
        allowance = limits.spend("submit", str(actor.person_id), 60, timedelta(hours=1))
    if not allowance.ok:
        raise TooOften(allowance.retry_after)
    with transaction() as session:
        submission = queries.locked(session, submission)  # a second send waits for the first
        form_key = str(form.form_key.data or "")
        first = once.used(session, form_key)
        if first is None:
            first = once.same_again(session, submission, actor.person_id, content)
        if first is None:
            carried = actions.Carried(filed=Filed(is_interim=form.is_interim))
            event = actions.perform(
                session,
                submission,
                Action.SUBMIT,
                actor,
                now=now(),
                seen=form.seen_version,
                carried=carried,
            )
            number = event.version_number or 1
            once.remember(session, form_key, submission, number, actor, content, now())
        elif (first.person_id, first.content_hash) != (actor.person_id, content):
            abort(422)
        else:
            number = once.version_of(session, first).number
    return redirect(url_for(".receipt", key=submission.key, number=number), 303)


@bp.get("/<key:key>/receipt/<int:number>")
@signed_in
def receipt(key: str, number: int) -> ResponseReturnValue:
    """The receipt of one version."""
    submission = found(key)
    version = queries.version(db.session, submission, number)
    if version is None:
        abort(404)
    return render_template(
        "submissions/receipt.html",
        submission=submission,
        version=version,
        filed=pages.shown_filed(db.session, version, public=False),
        files=pages.shown_files(queries.files_of(db.session, version)),
        under=shown.frozen(version),
        permanent=receipt_url(str(submission.reference)),
        check=url_for(
            "receipts.show", reference=submission.reference, fingerprint=version.fingerprint
        ),
    )


@bp.get("/<key:key>/receipt/<int:number>/receipt.pdf")
@signed_in
def receipt_as_pdf(key: str, number: int) -> ResponseReturnValue:
    """The receipt as a PDF, in the reader's language."""
    submission = found(key)
    version = queries.version(db.session, submission, number)
    if version is None:
        abort(404)
    document = documents.to_serve(db.session, version, "receipt", current_locale())
    if document is None:
        return being_made()
    name = f"{submission.reference}.v{version.number}-receipt.pdf"
    return downloads.send(files.current(), document.store_key, "application/pdf", name)


@bp.get("/<key:key>/versions/<int:number>")
@signed_in
def version(key: str, number: int) -> ResponseReturnValue:
    """A submitted version as it was received, with its private part for those who may see it."""
    submission = found(key)
    frozen = queries.version(db.session, submission, number)
    if frozen is None:
        abort(404)
    private = policy.may_see_identities(current_actor(), submission)
    return render_template(
        "submissions/version.html",
        submission=submission,
        version=frozen,
        filed=pages.shown_filed(db.session, frozen, public=False),
        sections=reading.read_version(db.session, frozen, current_locale(), private=private),
        files=pages.shown_files(queries.files_of(db.session, frozen)),
        under=shown.under(db.session, submission, frozen),
    )

"""Beginning a draft, its overview with the task list, its files, its preview."""

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.calls import queries as calls
from portal.calls.views.public import shortcut_urls
from portal.foundation import files, limits
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible, TooOften
from portal.foundation.file_types import Refused, display_name, inspect
from portal.foundation.flashes import tell
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.settings import current as settings
from portal.organisations import queries as organisations
from portal.questionnaires.completeness import section_states
from portal.submissions import drafts, pages, policy, prefills, queries, reading
from portal.submissions.filed import AlreadyAnswered
from portal.submissions.forms import RemoveFileForm, StartForm, UploadForm
from portal.submissions.joint import policy as joint_policy
from portal.submissions.joint import queries as signing
from portal.submissions.joint import shown, text
from portal.submissions.joint.labels import STATES as SIGNATURE_STATES
from portal.submissions.kinds import KINDS
from portal.submissions.labels import GROUNDS, buttons_of
from portal.submissions.lifecycle import Action, State
from portal.submissions.models import Event, Submission
from portal.submissions.views.blueprint import bp, found


@bp.route("/start/<slug:slug>", methods=["GET", "POST"])
@signed_in
def start(slug: str) -> ResponseReturnValue:
    """Choose organisation and language, then write."""
    actor = current_actor()
    call = calls.by_slug(db.session, slug)
    if call is None or call.kind not in KINDS:
        abort(404)
    mine = [
        membership.organisation
        for membership in organisations.of_person(db.session, actor.person_id)
        if drafts.may_start(actor, call, membership.organisation)
    ]
    answered = [
        (organisation, begun)
        for organisation in mine
        if (begun := drafts.begun_answer(db.session, call, organisation.id)) is not None
    ]
    mine = [o for o in mine if o not in [organisation for organisation, _begun in answered]]
    form = StartForm()
    form.organisation.choices = [SelectChoice(o.id, o.name) for o in mine]
    form.language.choices = [
        SelectChoice(code, LOCALES[code].name) for code in LOCALES if code in call.languages
    ]
    if request.method == "GET":
        form.organisation.data = mine[0].id if len(mine) == 1 else None
        here = current_locale()
        form.language.data = here if here in call.languages else None
    wanted = form.organisation.data
    for organisation, begun in answered:
        if request.method == "POST" and wanted == organisation.id:
            return _to_the_first(begun.key)
    if request.method == "POST" and (not mine or wanted not in {None, *(o.id for o in mine)}):
        raise NotAllowed
    if form.validate_on_submit():
        organisation = next(o for o in mine if o.id == form.organisation.data)
        try:
            with transaction() as session:
                submission = drafts.start(
                    session, call, organisation, str(form.language.data), actor, now()
                )
        except AlreadyAnswered as begun_since:
            return _to_the_first(begun_since.key)
        return redirect(url_for(".overview", key=submission.key))
    status = 422 if form.errors else 200
    page = render_template(
        "submissions/start.html",
        call=call,
        kind=KINDS[call.kind],
        form=form,
        organisations=mine,
        answered=answered,
        call_shortcuts=shortcut_urls(call, now()),
        accepts=call.window.accepts(now()),
    )
    return page, status


def _to_the_first(key: str) -> ResponseReturnValue:
    """An organisation answers a call once: lead to the answer there is."""
    tell(_("Your organisation has begun its answer to this call. Here it is."))
    return redirect(url_for(".overview", key=key))


@bp.get("/<key:key>")
@signed_in
def overview(key: str) -> ResponseReturnValue:
    """Where a submission stands and what can be done: the task list while it is written."""
    submission = found(key)
    actor = current_actor()
    session = db.session
    pending = queries.pending(session, submission)
    steps = policy.available(actor, submission, pending)
    tasks = None
    reads_draft = policy.may_read_draft(actor, submission)
    versions = queries.versions(session, submission)
    if policy.can_edit(submission) and reads_draft:
        questionnaire = reading.questionnaire_for(session, submission)
        attached = queries.attachments(session, submission)
        seen = reading.context(submission.language, now().date(), attached, current_locale())
        answers = reading.draft_answers(session, submission, submission.round)
        states = section_states(questionnaire, answers, seen)
        tasks = pages.shown_tasks(questionnaire.sections, states, key)
    timeline = queries.timeline(session, submission)
    saved = queries.last_saved(session, submission.round)
    accepts = submission.call.window.accepts(now()) or submission.public_version_id is not None
    return render_template(
        "submissions/overview.html",
        submission=submission,
        title=submission.title if reads_draft or not versions else versions[0].title,
        kind=KINDS[submission.kind],
        steps=steps,
        buttons=buttons_of(KINDS[submission.kind]),
        clearances=pages.shown_clearances(session, submission, now()) if reads_draft else [],
        sealed=pages.shown_files(queries.sealed(session, submission)),
        filed={v.id: pages.shown_label(v) for v in versions},
        pending=pending,
        tasks=tasks,
        done=sum(task.status in pages.DONE for task in tasks or ()),
        saved=saved,
        events=pages.shown_events(timeline),
        returned_with=_returned_with(submission, timeline),
        grounds=GROUNDS,
        versions=versions,
        offers=prefills.offers(session, submission) if tasks and saved is None else [],
        may_edit=policy.may_edit(actor, submission),
        accepts=accepts,
        joint=_joint(submission, reads_draft),
        other_calls=[]
        if accepts or not tasks
        else drafts.calls_to_carry_into(session, submission, now()),
    )


def _joint(submission: Submission, reads_draft: bool) -> dict[str, Any]:
    """What the overview says of a joint filing: who was asked, and whether others can be."""
    session, actor = db.session, current_actor()
    signatures = signing.of_submission(session, submission)
    compared = signatures and reads_draft
    return {
        "answers": shown.answers(
            signatures, text.current(session, submission).hash if compared else None
        ),
        "states": SIGNATURE_STATES,
        "others": text.names_of(session, submission) if reads_draft else [],
        "leads": joint_policy.may_lead(actor, submission),
        "invites": joint_policy.can_invite(submission, now()),
    }


def _returned_with(submission: Submission, timeline: list[tuple[Event, str]]) -> list[Event]:
    """What the Secretariat wrote when it returned the round that is now open."""
    if submission.state != State.RETURNED:
        return []
    return [event for event, _name in timeline if event.action == Action.RETURN][:1]


@bp.post("/<key:key>/carry-over/<slug:slug>")
@signed_in
def carry_over(key: str, slug: str) -> ResponseReturnValue:
    """Take the answers of a draft whose call has closed into another call."""
    submission = found(key)
    call = calls.by_slug(db.session, slug)
    if call is None:
        abort(404)
    with transaction() as session:
        new = drafts.carry_over(session, submission, call, current_actor(), now())
    tell(_("The answers are carried over. Files have to be attached again."))
    return redirect(url_for(".overview", key=new.key))


@bp.get("/<key:key>/preview")
@signed_in
def preview(key: str) -> ResponseReturnValue:
    """The draft as the public will read it."""
    submission = found(key)
    if not policy.may_read_draft(current_actor(), submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise NotPossible
    session = db.session
    questionnaire = reading.questionnaire_for(session, submission)
    attached = queries.attachments(session, submission)
    answers = reading.draft_answers(session, submission, submission.round)
    seen = reading.context(submission.language, now().date(), attached, current_locale())
    return render_template(
        "submissions/preview.html",
        submission=submission,
        kind=KINDS[submission.kind],
        sections=reading.read_draft(questionnaire, answers, seen, private=False),
        files=pages.shown_files(attached),
    )


@bp.route("/<key:key>/files/<question:question>", methods=["GET", "POST"])
@signed_in
def upload(key: str, question: str) -> ResponseReturnValue:
    """The files of one question: add one, or take one out. Each is a form of its own."""
    submission = found(key)
    actor = current_actor()
    if not policy.may_edit(actor, submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise NotPossible
    questionnaire = reading.questionnaire_for(db.session, submission)
    asked = questionnaire.by_code.get(question)
    if asked is None or asked.type != "files":
        abort(404)
    most = min(asked.limits.max_files or 99, settings().uploads_per_submission)
    form = UploadForm(question=question)
    status = 200
    if form.validate_on_submit():
        refusal = _receive(key, question, form, most)
        if refusal is None:
            return redirect(url_for(".upload", key=key, question=question))
        form.file.errors = [*form.file.errors, refusal]
    if form.errors:
        status = 422
    page = render_template(
        "submissions/files.html",
        submission=found(key),
        question=asked,
        section=questionnaire.section_of[question],
        form=form,
        remove=RemoveFileForm(formdata=None),
        files=pages.shown_files(
            file
            for file in queries.attachments(db.session, submission)
            if file.question == question
        ),
        most=most,
        limit=settings().upload_limit,
    )
    return page, status


def _receive(key: str, question: str, form: UploadForm, most: int) -> str | None:
    """Take the file in; return why not, or None."""
    actor = current_actor()
    with transaction() as session:
        allowance = limits.spend("upload", str(actor.person_id), 60, timedelta(hours=1))
    if not allowance.ok:
        raise TooOften(allowance.retry_after)
    held = queries.attachments(db.session, found(key))
    if sum(file.question == question for file in held) >= most:
        return _full(most)
    upload = form.file.data
    name = display_name(upload.filename or "")
    store = files.current()
    try:
        with store.receive_temporary(upload.stream, settings().upload_limit) as temporary:
            kind = inspect(temporary.file, name)
            kept = temporary.keep()
    except files.TooLarge:
        megabytes = settings().upload_limit // (1024 * 1024)
        return _(
            "“%(name)s” is larger than %(size)s MiB. Make it smaller or split it, then try again.",
            name=name,
            size=megabytes,
        )
    except Refused as refused:
        return _("“%(name)s”: %(reason)s", name=name, reason=refused.reason)
    incoming = drafts.Incoming(
        kept, name, kind.media_type, question, bool(settings().clamd_address)
    )
    try:
        with transaction() as session:
            submission = found(key)
            drafts.add_file(session, submission, incoming, actor, most=most, now=now())
    except NotPossible:
        if policy.can_edit(found(key)):
            return _full(most)
        raise
    tell(_("“%(name)s” is attached.", name=name))
    return None


def _full(most: int) -> str:
    return _(
        "You can attach %(most)s files here. Take one out first, then add this one.", most=most
    )


@bp.post("/<key:key>/files/<question:question>/remove")
@signed_in
def remove_file(key: str, question: str) -> ResponseReturnValue:
    """Take a file out of the draft."""
    submission = found(key)
    form = RemoveFileForm()
    if not form.validate_on_submit():
        abort(400)
    with transaction() as session:
        drafts.remove_file(session, submission, str(form.file.data), current_actor(), now())
    tell(_("The file is taken out."))
    return redirect(url_for(".upload", key=key, question=question))

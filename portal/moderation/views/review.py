"""The review page: what came, what changed, what the system checked, and the steps to take."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation.access import current_actor, staff
from portal.foundation.cases import find_open
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.flashes import Undo, tell
from portal.foundation.locales import current_locale
from portal.moderation import actions as desk
from portal.moderation import checks
from portal.moderation import queries as cases
from portal.moderation.forms import AssignForm, NoteForm, PublishForm, people_choices, without_files
from portal.moderation.views.blueprint import bp, reviewed
from portal.moderation.views.queue import link_of
from portal.questionnaires.differences import Difference, compare
from portal.questionnaires.rendering import ReadSection
from portal.submissions import actions, mails, pages, policy, queries, reading
from portal.submissions.consequences import CONSEQUENCES, DANGEROUS
from portal.submissions.forms import StepForm, step_form
from portal.submissions.joint import shown as joint
from portal.submissions.labels import BUTTONS, EVENTS, GROUNDS
from portal.submissions.lifecycle import TRANSITIONS, Action, Ground
from portal.submissions.models import Submission, Version

STAFF_STEPS = frozenset(
    {
        Action.TAKE_UP,
        Action.PUT_BACK,
        Action.RETURN,
        Action.PUBLISH,
        Action.PROPOSE_DECLINE,
        Action.CONFIRM_DECLINE,
        Action.DROP_DECLINE,
        Action.UPHOLD_DECLINE,
        Action.REOPEN,
        Action.WITHDRAW,
        Action.ASK_RESTORE,
        Action.RESTORE,
    }
)


@bp.get("/review/<key:key>")
@staff("moderator", "editor")
def review(key: str) -> ResponseReturnValue:
    """One submission as the Secretariat sees it."""
    submission = reviewed(key)
    return _review_page(submission, NoteForm()), 200


def _review_page(submission: Submission, note_form: NoteForm) -> str:
    session = db.session
    actor = current_actor()
    versions = queries.versions(session, submission)
    newest = versions[0]
    before = versions[1] if len(versions) > 1 else None
    compared = before is not None and before.form == newest.form
    shown = request.args.get("view", "changes" if compared else "text")
    files = queries.files_of(session, newest)
    pending = queries.pending(session, submission)
    case = find_open(session, source=actions.SOURCE, sort="review", subject_id=submission.id)
    previous, following = cases.neighbours(session, case) if case else (None, None)
    private = policy.may_see_identities(actor, submission)
    changes = _changes(before, newest, private) if before and shown == "changes" else None
    assign_form = AssignForm(formdata=None, assignee=submission.round.moderator_id or 0)
    assign_form.assignee.choices = people_choices(cases.staff_people(session), _("Nobody"))
    return render_template(
        "moderation/review.html",
        submission=submission,
        version=newest,
        before=before,
        filed=pages.shown_filed(session, newest, public=False),
        shown=shown,
        changes=changes,
        sections=None
        if changes
        else reading.read_version(session, newest, current_locale(), private=private),
        files=pages.shown_files(files),
        sealed=pages.shown_files(queries.sealed(session, submission)),
        buttons=BUTTONS,
        dangerous=DANGEROUS,
        grounds=GROUNDS,
        checks=checks.of_version(submission, newest, files),
        pending=pending,
        steps=_in_desk_order(policy.available(actor, submission, pending)),
        under=joint.under(session, submission, newest),
        events=pages.shown_events(queries.timeline(session, submission), names=True),
        notes=queries.notes(session, submission) if policy.may_note(actor, submission) else None,
        note_form=note_form,
        assign_form=assign_form,
        case=case,
        previous=link_of(previous) if previous else None,
        following=link_of(following) if following else None,
    )


def _in_desk_order(steps: list[Action]) -> list[Action]:
    """The desk's steps, the one that publishes first."""
    return sorted((s for s in steps if s in STAFF_STEPS), key=lambda s: s is not Action.PUBLISH)


def _changes(before: Version, after: Version, private: bool) -> Difference:
    old, new = (
        reading.read_version(db.session, version, current_locale(), private=private)
        for version in (before, after)
    )
    return compare(old, new, after.language)


@bp.post("/review/<key:key>/notes")
@staff("moderator", "editor")
def note(key: str) -> ResponseReturnValue:
    """Add an internal note."""
    submission = reviewed(key)
    form = NoteForm()
    if not form.validate_on_submit():
        return _review_page(submission, form), 422
    with transaction() as session:
        desk.note(session, submission, str(form.text.data), current_actor(), now())
    tell(_("The note is added."))
    return redirect(url_for(".review", key=key))


@bp.route("/review/<key:key>/steps/<slug:name>", methods=["GET", "POST"])
@staff("moderator")
def step(key: str, name: str) -> ResponseReturnValue:
    """Show exactly what a step brings about and whom mail tells, ask what it needs, take it."""
    submission = reviewed(key)
    actor = current_actor()
    if name not in STAFF_STEPS:
        abort(404)
    action = Action(name)
    session = db.session
    pending = queries.pending(session, submission)
    if not policy.may(actor, action, submission, pending):
        raise NotAllowed(action)
    files = queries.files_of(session, queries.versions(session, submission)[0])
    form = _form(action, bool(files))
    if form.validate_on_submit():
        carried = actions.Carried(
            ground=Ground(form.ground.data) if getattr(form, "ground", None) else None,
            reason=str(form.reason.data or "") if getattr(form, "reason", None) else "",
        )
        with transaction() as session:
            actions.perform(
                session,
                submission,
                action,
                actor,
                now=now(),
                seen=form.seen_version,
                carried=carried,
            )
        tell(EVENTS[action], undo=_undo(submission, action))
        return redirect(url_for(".review", key=key))
    if not policy.can(action, submission, pending):
        if request.method == "POST":
            raise actions.late(session, submission, actor)
        raise NotPossible(_("As it stands now, this step is not possible."))
    if request.method == "GET":
        form.seen.data = str(policy.round_for(action, submission).lock)
    page = render_template(
        "moderation/step.html",
        submission=submission,
        version=queries.versions(session, submission)[0],
        action=action,
        form=form,
        checks=[field.name for field in form if field.type == "BooleanField"],
        label=BUTTONS[action],
        consequences=CONSEQUENCES[action],
        dangerous=action in DANGEROUS,
        files=pages.shown_files(files),
        filed=pages.shown_filed(session, queries.versions(session, submission)[0], public=False),
        sections=_becoming_public(submission, action),
        told=mails.told(session, submission, action),
    )
    return page, 422 if form.errors else 200


def _undo(submission: Submission, action: Action) -> Undo | None:
    """Taking up can be taken back; a step that others have read of cannot."""
    if action is not Action.TAKE_UP:
        return None
    fields = {"seen": str(submission.round.lock)}
    url = url_for(".step", key=submission.key, name=Action.PUT_BACK.value)
    return Undo(url, fields)


def _becoming_public(submission: Submission, action: Action) -> list[ReadSection] | None:
    """What a public act puts before the public; None for any other act."""
    if action is Action.PUBLISH:
        version: Version | None = queries.versions(db.session, submission)[0]
    elif action is Action.RESTORE:
        version = submission.withdrawn_version
    else:
        return None
    return reading.read_version(db.session, version, current_locale()) if version else None


def _form(action: Action, has_files: bool) -> PublishForm | StepForm:
    if action is Action.PUBLISH:
        form = PublishForm()
        return form if has_files else without_files(form)
    return step_form(
        action,
        TRANSITIONS[action],
        label=_("Note to the organisation"),
        hint=_("They read it as you write it."),
    )

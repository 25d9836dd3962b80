"""Recording an answer that arrived by e-mail or letter."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.calls import queries as calls
from portal.foundation import files
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.file_types import Refused, display_name, inspect
from portal.foundation.flashes import tell
from portal.foundation.locales import LOCALES
from portal.foundation.settings import current as settings
from portal.moderation.forms import RecordForm
from portal.moderation.views.blueprint import bp
from portal.submissions import recording
from portal.submissions.drafts import Incoming
from portal.submissions.filed import AlreadyAnswered
from portal.submissions.recording import ORIGINAL, Arrival


@bp.route("/recordings/<slug:slug>", methods=["GET", "POST"])
@staff("moderator")
def record(slug: str) -> ResponseReturnValue:
    """Begin the record: whose answer, how and when it arrived, and the file it came in."""
    session, actor = db.session, current_actor()
    call = calls.by_slug(session, slug)
    if call is None:
        abort(404)
    asked = {one.id: one for one in recording.organisations_asked(session, call)}
    form = RecordForm()
    form.organisation.choices = [SelectChoice(one.id, one.name) for one in asked.values()]
    form.language.choices = [SelectChoice(code, LOCALES[code].name) for code in call.languages]
    status = 200
    if form.validate_on_submit():
        original, day = _received(form), form.arrived_on.data
        if original is not None and day is not None:
            try:
                with transaction() as writing:
                    made = recording.start(
                        writing,
                        call,
                        asked[form.organisation.data],
                        str(form.language.data),
                        Arrival(str(form.arrived_by.data), day),
                        original,
                        actor,
                        now(),
                    )
                tell(_("The record is begun. Type what was answered, then submit it."))
                return redirect(url_for("submissions.overview", key=made.key))
            except AlreadyAnswered:
                form.organisation.errors = [
                    *form.organisation.errors,
                    _("This organisation answers the call itself, or its answer is recorded."),
                ]
    if form.errors:
        status = 422
    page = render_template(
        "moderation/record.html",
        call=call,
        form=form,
        accepts=call.window.accepts(now()),
        in_progress=recording.in_progress(session, call),
    )
    return page, status


def _received(form: RecordForm) -> Incoming | None:
    """The file as kept; None with the reason beside the field."""
    upload = form.original.data
    name = display_name(upload.filename or "")
    try:
        store = files.current()
        with store.receive_temporary(upload.stream, settings().upload_limit) as temporary:
            kind = inspect(temporary.file, name)
            kept = temporary.keep()
    except files.TooLarge:
        refusal = _("The file is too large.")
    except Refused as refused:
        refusal = str(refused.reason)
    else:
        return Incoming(kept, name, kind.media_type, ORIGINAL, bool(settings().clamd_address))
    form.original.errors = [*form.original.errors, refusal]
    return None

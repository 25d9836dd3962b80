"""A questionnaire as those who answer will see it: the same form, of which nothing is kept."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.convention import vocabularies
from portal.foundation.access import staff
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.locales import current_locale
from portal.organisations.labels import AUDIENCE
from portal.questionnaires import queries
from portal.questionnaires.composing.checking import loadable
from portal.questionnaires.context import Context
from portal.questionnaires.forms import section_form
from portal.questionnaires.loading import ANSWERERS
from portal.questionnaires.policy import STAFF_ROLES
from portal.questionnaires.views.blueprint import bp, found, host_of


@bp.route("/<key:key>/preview", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def preview(key: str) -> ResponseReturnValue:
    """One section, as ``?kind=`` of organisation is asked it, in the page's language."""
    draft = found(key)
    kinds = [kind for kind in AUDIENCE if kind in ANSWERERS]
    kind = request.args.get("kind", "")
    kind = kind if kind in kinds else kinds[0]
    whole = loadable(draft.data, queries.earlier_types(db.session, draft.code))
    asked = whole.for_kind(kind) if whole is not None else None
    sections = asked.sections if asked is not None else ()
    wanted = request.args.get("section")
    section = next((s for s in sections if s.code == wanted), sections[0] if sections else None)
    form, status = None, 200
    if asked is not None and section is not None:
        language = current_locale()
        seen = Context(vocabularies, language, language, now().date())
        sent = request.form if request.method == "POST" else None
        form = section_form(asked, section, {}, seen, formdata=sent)
        if form.change is not None:
            changed = form.changed()
            form = section_form(asked, section, changed.answers, seen, row=changed.row)
        elif sent is not None:
            form.validate()
            form.show_gaps()
            status = 422 if form.errors else 200
    page = render_template(
        "questionnaires/composer/preview.html",
        draft=draft,
        host=host_of(draft),
        form=form,
        section=section,
        sections=sections,
        kind=kind,
        kinds=[(one, AUDIENCE[one], url_for(".preview", key=key, kind=one)) for one in kinds],
        sound=form is not None and request.method == "POST" and not form.errors,
    )
    return page, status

"""Every part of the visual standard, once."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.foundation.access import staff
from portal.moderation import parts as examples
from portal.moderation.views.blueprint import bp


@bp.get("/parts")
@staff()
def parts() -> ResponseReturnValue:
    """The page on which a change of a part is seen first."""
    return render_template("moderation/parts.html", **examples.examples())

"""The kind of submission that an NGO or CSO files on its work."""

from flask_babel import lazy_gettext as _l

from portal.calls.kinds import KINDS as CALL_KINDS
from portal.calls.kinds import CallKind
from portal.submissions.kinds import KINDS, Kind

REPORT = KINDS.enter(
    "report",
    Kind(
        name="report",
        label=_l("Formal report"),
        new_label=_l("Start a report"),
        title_question="title",
        organisation_kinds=frozenset({"ngo", "other"}),
    ),
)

CALL_KINDS.enter(
    REPORT.name,
    CallKind(
        label=_l("Call for reports"), respond=_l("Start a report"), endpoint="submissions.start"
    ),
)

"""The words for states, steps and grounds: chosen when shown, never stored."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.foundation.formats import day
from portal.submissions.filed import Form
from portal.submissions.kinds import Kind
from portal.submissions.lifecycle import Action, Ground, State

STATES: dict[State, Any] = {
    State.DRAFT: _lp("state", "Draft"),
    State.SUBMITTED: _lp("state", "Submitted"),
    State.UNDER_REVIEW: _lp("state", "Under review"),
    State.RETURNED: _lp("state", "Returned"),
    State.PUBLISHED: _lp("state", "Published"),
    State.SUPERSEDED: _lp("state", "Superseded"),
    State.DECLINED: _lp("state", "Declined"),
    State.WITHDRAWN: _lp("state", "Withdrawn"),
}

# The chip component's names of the states.
CHIPS: dict[State, str] = {state: state.value for state in State} | {State.UNDER_REVIEW: "review"}

BUTTONS: dict[Action, Any] = {
    Action.SUBMIT: _l("Submit"),
    Action.TAKE_UP: _l("Take up for review"),
    Action.PUT_BACK: _l("Put back into the queue"),
    Action.RETURN: _l("Return with comments"),
    Action.PUBLISH: _l("Publish as received"),
    Action.PROPOSE_DECLINE: _l("Propose to decline"),
    Action.CONFIRM_DECLINE: _l("Confirm: decline"),
    Action.DROP_DECLINE: _l("Drop the proposal to decline"),
    Action.OBJECT: _l("Object to the decision"),
    Action.UPHOLD_DECLINE: _l("Uphold the decision"),
    Action.REOPEN: _l("Reopen the review"),
    Action.WITHDRAW: _l("Withdraw"),
    Action.ASK_RESTORE: _l("Ask for it to be restored"),
    Action.RESTORE: _l("Agree and restore"),
    Action.REVISE: _l("Write a corrected version"),
    Action.DELETE: _l("Delete the draft"),
}


def buttons_of(kind: Kind) -> dict[Action, Any]:
    """The words on the buttons for ``kind``: where there is one answer, it is replaced."""
    if not kind.one_per_call:
        return BUTTONS
    return BUTTONS | {Action.REVISE: _l("Replace your answer")}


EVENTS: dict[Action, Any] = {
    Action.SUBMIT: _lp("event", "Submitted"),
    Action.TAKE_UP: _lp("event", "Taken up for review"),
    Action.PUT_BACK: _lp("event", "Put back into the queue"),
    Action.RETURN: _lp("event", "Returned with comments"),
    Action.PUBLISH: _lp("event", "Published as received"),
    Action.PROPOSE_DECLINE: _lp("event", "Decline proposed"),
    Action.CONFIRM_DECLINE: _lp("event", "Declined"),
    Action.DROP_DECLINE: _lp("event", "Proposal to decline dropped"),
    Action.OBJECT: _lp("event", "Objection raised"),
    Action.UPHOLD_DECLINE: _lp("event", "Decision upheld"),
    Action.REOPEN: _lp("event", "Review reopened"),
    Action.WITHDRAW: _lp("event", "Withdrawn"),
    Action.ASK_RESTORE: _lp("event", "Restoring asked for"),
    Action.RESTORE: _lp("event", "Restored"),
    Action.REVISE: _lp("event", "Corrected version begun"),
    Action.DELETE: _lp("event", "Draft deleted"),
}

# What happened to signatures of a joint filing; the quote names the organisation.
SIGNATURE_EVENTS: dict[str, Any] = {
    "signature-invite": _lp("event", "Organisation invited to sign"),
    "signature-revoke": _lp("event", "Invitation to sign taken back"),
    "signature-confirm": _lp("event", "Organisation signed"),
    "signature-decline": _lp("event", "Organisation does not sign"),
    "signature-withdraw": _lp("event", "Organisation withdrew its signature"),
}

EVENT_WORDS: dict[str, Any] = {
    **{a.value: words for a, words in EVENTS.items()},
    **SIGNATURE_EVENTS,
}

GROUNDS: dict[Ground, Any] = {
    Ground.INCOMPLETE: _l("It is incomplete"),
    Ground.NOT_IDENTIFIABLE: _l("Who files it cannot be identified"),
    Ground.UNLAWFUL: _l("It is unlawful or abusive"),
    Ground.PERSONAL_DATA: _l("It holds personal data or a sensitive place"),
    Ground.OUTSIDE_CALL: _l("It lies outside the call"),
    Ground.DUPLICATE: _l("It duplicates another submission"),
}

FORMS: dict[Form, Any] = {
    Form.ANSWERS: _lp("form of an answer", "Answers"),
    Form.NIL: _lp("form of an answer", "No comment"),
    Form.EARLIER: _lp("form of an answer", "Earlier answer stands"),
}

FINALITY: dict[bool, Any] = {
    True: _lp("status of an answer", "Interim"),
    False: _lp("status of an answer", "Final"),
}

CLEARANCES: dict[str, Any] = {
    "cleared": _lp("clearance", "Cleared: it may go as it stands"),
    "comment": _lp("clearance", "A comment, before it goes"),
    "not-cleared": _lp("clearance", "Not cleared"),
}

ARRIVALS: dict[str, Any] = {
    "e-mail": _lp("arrival", "By e-mail"),
    "letter": _lp("arrival", "By letter"),
}

SIDES: dict[str, Any] = {
    "organisation": _l("The organisation"),
    "secretariat": _l("The Secretariat"),
}

# Abbreviations that are the same in every language.
SHORT_FILE_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "text/csv": "CSV",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
}


def recorded_words(arrived_by: str | None, arrived_on: date | None) -> str:
    """That the Secretariat recorded it, and from what; empty for what was filed on the portal."""
    if arrived_on is None:
        return ""
    if arrived_by == "letter":
        return _(
            "Recorded by the Secretariat from a letter received on %(day)s", day=day(arrived_on)
        )
    return _("Recorded by the Secretariat from an e-mail received on %(day)s", day=day(arrived_on))

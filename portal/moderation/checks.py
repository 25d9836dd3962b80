"""What the system checked by itself: shown beside the moderator's own checks."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.submissions.models import Attachment, Submission, Version


@dataclass(frozen=True)
class Check:
    """One thing the system looked at: ``ok`` True, False, or None when it waits."""

    label: Any
    ok: bool | None
    detail: Any = ""


def of_version(submission: Submission, version: Version, files: list[Attachment]) -> list[Check]:
    """The system's checks of a submitted version."""
    results = {file.received.check_result for file in files}
    scanned = None if "waiting" in results else "infected" not in results
    found = [
        Check(
            _l("Sent by a verified organisation"),
            submission.organisation.verified,
            "" if submission.organisation.verified else _l("Not verified yet."),
        ),
        Check(
            _l("Received in time"),
            not version.is_late,
            _l("After the due date; marked late.") if version.is_late else "",
        ),
        Check(_l("Complete, within the limits of the questionnaire"), True),
    ]
    if files:
        found.append(
            Check(
                _l("Files are of an accepted type, without macros or scripts"),
                True,
                _l("No virus scanner is set up.") if results == {"none"} else "",
            )
        )
        if results != {"none"}:
            found.append(Check(_l("No virus found"), scanned))
    return found

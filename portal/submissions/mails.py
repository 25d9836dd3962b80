"""What people are told of a submission's steps, each in their own language.

No mail holds the title or the text of anything unpublished: mail is read on shared machines, and
a report's subject can put its writer at risk (docs/architecture.md, section 9).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation import mail
from portal.foundation.formats import moment
from portal.foundation.links import absolute
from portal.foundation.mail import Mail, Quoted, mail_kind
from portal.submissions import queries
from portal.submissions.filed import Form
from portal.submissions.labels import CLEARANCES, FORMS, GROUNDS
from portal.submissions.lifecycle import Action, Ground
from portal.submissions.models import Event, Submission, Version

EXAMPLE_URL = "https://portal.example/en/workspace/"
EXAMPLE_WORDS = Quoted("Please add the dates of the second activity.", "en")
EXAMPLE_VERSION = Version(
    number=1,
    submitted_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    fingerprint="0" * 64,
    public_hash="1" * 64,
)
EXAMPLE_FILES = ("2" * 64, "3" * 64)


def tell(
    session: Session, submission: Submission, event: Event, version: Version | None = None
) -> int:
    """Queue the mails that ``event`` brings about; return how many."""
    action = Action(event.action)
    if event.side == "organisation" and action is not Action.SUBMIT:
        return 0
    people = told(session, submission, action)
    files = [file.received.sha256 for file in queries.files_of(session, version)] if version else []
    for person in people:
        url = absolute("submissions.overview", lang=person.language, key=submission.key)
        if action is Action.SUBMIT and version is not None:
            reference = str(submission.reference)
            message = submitted(reference, version, person.time_zone, files, url)
        else:
            message = _MAILS[action](submission, event, url)
        mail.queue(message, person.email, person.language, person.id)
    return len(people)


def told(session: Session, submission: Submission, action: Action) -> list[Person]:
    """Who gets a mail when the Secretariat takes ``action``, or the organisation submits."""
    if action is not Action.SUBMIT and action not in _MAILS:
        return []
    return queries.people_of(session, submission, writers_only=True)


@mail_kind(
    "submissions.submitted",
    example={
        "reference": "CSP-2026-00123",
        "version": EXAMPLE_VERSION,
        "zone": "America/Bogota",
        "files": EXAMPLE_FILES,
        "url": EXAMPLE_URL,
    },
)
def submitted(reference: str, version: Version, zone: str, files: Sequence[str], url: str) -> Mail:
    """The receipt by mail: all that the receipt page promises, as plain text.

    ``zone`` is the reader's time zone; ``files`` are the SHA-256 of each, in their order. A
    file's name stays out: it may tell what the report is about.
    """
    local = LazyString(moment, version.submitted_at, zone)
    filed = Form(version.form or Form.ANSWERS)
    short = [] if filed is Form.ANSWERS else [_l("Filed as: %(form)s", form=FORMS[filed])]
    return Mail(
        kind="submissions.submitted",
        subject=_l("Receipt %(reference)s", reference=f"{reference}.v{version.number}"),
        paragraphs=(
            _l("We have received your submission. This mail is your receipt; please keep it."),
            _l("Reference: %(reference)s", reference=f"{reference}.v{version.number}"),
            *short,
            *(
                [_l("The Secretariat recorded it from what you sent by e-mail or letter.")]
                if version.arrived_by
                else []
            ),
            _l("Received: %(moment)s UTC", moment=_utc(version.submitted_at)),
            *([] if zone == "UTC" else [_l("Your time: %(moment)s", moment=local)]),
            _l("Fingerprint: %(hash)s", hash=version.fingerprint),
            _l("Public hash (SHA-256): %(hash)s", hash=version.public_hash),
            *(
                _l("File %(number)s, SHA-256: %(hash)s", number=number, hash=sha256)
                for number, sha256 in enumerate(files, 1)
            ),
            _l(
                "Anybody who has the fingerprint can check it at %(url)s",
                url=receipt_url(reference),
            ),
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind("submissions.taken-up", example={"reference": "CSP-2026-00123", "url": EXAMPLE_URL})
def taken_up(reference: str, url: str) -> Mail:
    """A moderator has begun to read."""
    return Mail(
        kind="submissions.taken-up",
        subject=_l("%(reference)s is under review", reference=reference),
        paragraphs=(
            _l(
                "The Secretariat has taken up your submission %(reference)s for review.",
                reference=reference,
            ),
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.returned",
    example={
        "reference": "CSP-2026-00123",
        "ground": Ground.INCOMPLETE,
        "message": EXAMPLE_WORDS,
        "url": EXAMPLE_URL,
    },
)
def returned(reference: str, ground: Ground, message: Quoted, url: str) -> Mail:
    """Something has to be completed or changed."""
    return Mail(
        kind="submissions.returned",
        subject=_l("%(reference)s: please complete your submission", reference=reference),
        paragraphs=(
            _l(
                "The Secretariat has returned your submission %(reference)s to you. "
                "You can change it and submit it again.",
                reference=reference,
            ),
            _l("Ground: %(ground)s", ground=GROUNDS[ground]),
            _l("The Secretariat writes:"),
            message,
        ),
        action=(_l("Change and submit again"), url),
    )


@mail_kind("submissions.published", example={"reference": "CSP-2026-00123", "url": EXAMPLE_URL})
def published(reference: str, url: str) -> Mail:
    """The submission is in the public register."""
    return Mail(
        kind="submissions.published",
        subject=_l("%(reference)s is published", reference=reference),
        paragraphs=(
            _l(
                "Your submission %(reference)s is now in the public register, as received.",
                reference=reference,
            ),
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.declined",
    example={
        "reference": "CSP-2026-00123",
        "ground": Ground.DUPLICATE,
        "message": EXAMPLE_WORDS,
        "url": EXAMPLE_URL,
    },
)
def declined(reference: str, ground: Ground, message: Quoted, url: str) -> Mail:
    """Two moderators decided not to publish; the organisation may object once."""
    return Mail(
        kind="submissions.declined",
        subject=_l("%(reference)s: decision of the Secretariat", reference=reference),
        paragraphs=(
            _l(
                "The Secretariat has decided not to publish your submission %(reference)s.",
                reference=reference,
            ),
            _l("Ground: %(ground)s", ground=GROUNDS[ground]),
            _l("The Secretariat writes:"),
            message,
            _l("You may object once. Another moderator then decides."),
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.settled",
    example={
        "reference": "CSP-2026-00123",
        "reopened": True,
        "message": EXAMPLE_WORDS,
        "url": EXAMPLE_URL,
    },
)
def settled(reference: str, reopened: bool, message: Quoted, url: str) -> Mail:
    """What became of an objection."""
    outcome = (
        _l(
            "Your objection was heard: the review of %(reference)s is open again.",
            reference=reference,
        )
        if reopened
        else _l(
            "The decision on %(reference)s was looked at again and stands.", reference=reference
        )
    )
    return Mail(
        kind="submissions.settled",
        subject=_l("%(reference)s: your objection", reference=reference),
        paragraphs=(outcome, _l("The Secretariat writes:"), message),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.withdrawn",
    example={"reference": "CSP-2026-00123", "reason": EXAMPLE_WORDS, "url": EXAMPLE_URL},
)
def withdrawn(reference: str, reason: Quoted, url: str) -> Mail:
    """The Secretariat withdrew the submission, for safety or law."""
    return Mail(
        kind="submissions.withdrawn",
        subject=_l("%(reference)s is withdrawn", reference=reference),
        paragraphs=(
            _l(
                "The Secretariat has withdrawn your submission %(reference)s. Its text is no "
                "longer public.",
                reference=reference,
            ),
            _l("The Secretariat writes:"),
            reason,
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.restore-asked",
    example={"reference": "CSP-2026-00123", "message": EXAMPLE_WORDS, "url": EXAMPLE_URL},
)
def restore_asked(reference: str, message: Quoted, url: str) -> Mail:
    """The Secretariat proposes to bring a withdrawn submission back; the head may agree."""
    return Mail(
        kind="submissions.restore-asked",
        subject=_l("%(reference)s: may it be restored?", reference=reference),
        paragraphs=(
            _l(
                "The Secretariat asks whether your withdrawn submission %(reference)s may be "
                "public again. Nothing happens unless a head of your organisation agrees.",
                reference=reference,
            ),
            _l("The Secretariat writes:"),
            message,
        ),
        action=(_l("Answer the Secretariat"), url),
    )


@mail_kind("submissions.restored", example={"reference": "CSP-2026-00123", "url": EXAMPLE_URL})
def restored(reference: str, url: str) -> Mail:
    """A withdrawn submission is public again, by agreement of both sides."""
    return Mail(
        kind="submissions.restored",
        subject=_l("%(reference)s is public again", reference=reference),
        paragraphs=(
            _l(
                "Your submission %(reference)s is in the public register again.",
                reference=reference,
            ),
        ),
        action=(_l("See your submission"), url),
    )


@mail_kind(
    "submissions.clearance-asked",
    example={
        "organisation": "Example Ministry",
        "writer": "Ana Example",
        "message": EXAMPLE_WORDS,
        "until": datetime(2026, 3, 16, 9, 30, tzinfo=UTC),
        "url": EXAMPLE_URL,
    },
)
def clearance_asked(
    organisation: str, writer: str, message: Quoted | None, until: datetime, url: str
) -> Mail:
    """A colleague elsewhere is asked about a draft, without its title or text."""
    return Mail(
        kind="submissions.clearance-asked",
        subject=_l("%(organisation)s asks for your clearance", organisation=organisation),
        paragraphs=(
            _l(
                "%(writer)s of %(organisation)s asks you to read a draft and to say whether it "
                "may be filed.",
                writer=writer,
                organisation=organisation,
            ),
            *([message] if message else []),
            _l("You need no account. Opening the link does not answer anything."),
            _l(
                "The link works until %(moment)s UTC. Whoever has it can read the draft; please "
                "do not pass it on.",
                moment=_utc(until),
            ),
        ),
        action=(_l("Read the draft"), url),
    )


@mail_kind(
    "submissions.clearance-given",
    example={"name": "Bo Example", "result": "comment", "url": EXAMPLE_URL},
)
def clearance_given(name: str, result: str, url: str) -> Mail:
    """A colleague answered; the comment is read on the portal."""
    return Mail(
        kind="submissions.clearance-given",
        subject=_l("Answer to your request for clearance"),
        paragraphs=(
            _l(
                "%(name)s has answered: %(result)s",
                name=name,
                result=CLEARANCES[result],
            ),
            _l("A comment, if there is one, stands on the page of your draft."),
        ),
        action=(_l("See your draft"), url),
    )


def receipt_url(reference: str) -> str:
    """The permanent address at which a receipt can be checked."""
    return absolute("receipts.show", reference=reference)


def _words(event: Event) -> Quoted:
    return Quoted(event.message, event.language)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


_MAILS: dict[Action, Any] = {
    Action.TAKE_UP: lambda s, e, url: taken_up(s.reference, url),
    Action.RETURN: lambda s, e, url: returned(s.reference, Ground(e.ground), _words(e), url),
    Action.PUBLISH: lambda s, e, url: published(s.reference, url),
    Action.CONFIRM_DECLINE: lambda s, e, url: declined(
        s.reference, Ground(e.ground), _words(e), url
    ),
    Action.UPHOLD_DECLINE: lambda s, e, url: settled(s.reference, False, _words(e), url),
    Action.REOPEN: lambda s, e, url: settled(s.reference, True, _words(e), url),
    Action.WITHDRAW: lambda s, e, url: withdrawn(s.reference, _words(e), url),
    Action.ASK_RESTORE: lambda s, e, url: restore_asked(s.reference, _words(e), url),
    Action.RESTORE: lambda s, e, url: restored(s.reference, url),
}

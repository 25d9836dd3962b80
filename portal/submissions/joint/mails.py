"""What signatories and the lead are told. No mail holds title or text of anything unpublished."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation import mail
from portal.foundation.links import absolute
from portal.foundation.localised import Localised
from portal.foundation.mail import Mail, mail_kind
from portal.submissions import queries
from portal.submissions.joint.queries import signers_of
from portal.submissions.models import Signature, Submission

EXAMPLE_URL = "https://portal.example/en/workspace/"
EXAMPLE_CALL = Localised(en="Reports for COP15")


@mail_kind(
    "joint.invited",
    example={
        "lead": "Reed Watch",
        "organisation": "Crane Friends",
        "call": EXAMPLE_CALL,
        "url": EXAMPLE_URL,
    },
)
def invited(lead: str, organisation: str, call: Localised, url: str) -> Mail:
    """Another organisation asks yours to sign what it files."""
    return Mail(
        kind="joint.invited",
        subject=_l("%(lead)s asks you to file jointly", lead=lead),
        paragraphs=(
            _l(
                "%(lead)s invites %(organisation)s to sign what it files in answer to “%(call)s”.",
                lead=lead,
                organisation=organisation,
                call=call,
            ),
            _l("Read the text first. Nothing is signed unless you confirm it after signing in."),
        ),
        action=(_l("Read, then sign or decline"), url),
    )


@mail_kind(
    "joint.changed",
    example={"lead": "Reed Watch", "organisation": "Crane Friends", "url": EXAMPLE_URL},
)
def changed(lead: str, organisation: str, url: str) -> Mail:
    """The text was changed after it was signed."""
    return Mail(
        kind="joint.changed",
        subject=_l("The text you signed has changed"),
        paragraphs=(
            _l(
                "%(lead)s has changed the text that %(organisation)s signed.",
                lead=lead,
                organisation=organisation,
            ),
            _l(
                "Your signature stands under the earlier text. You are named under the new one "
                "only if you sign again. This mail is sent once; the text may change further "
                "until it is submitted."
            ),
        ),
        action=(_l("Read the text as it is now"), url),
    )


@mail_kind(
    "joint.revoked",
    example={"lead": "Reed Watch", "organisation": "Crane Friends", "url": EXAMPLE_URL},
)
def revoked(lead: str, organisation: str, url: str) -> Mail:
    """The lead takes its invitation back."""
    return Mail(
        kind="joint.revoked",
        subject=_l("%(lead)s takes its invitation back", lead=lead),
        paragraphs=(
            _l(
                "%(organisation)s is no longer invited to file jointly with %(lead)s.",
                lead=lead,
                organisation=organisation,
            ),
        ),
        action=(_l("See your work"), url),
    )


@mail_kind(
    "joint.answered",
    example={"organisation": "Crane Friends", "answer": "confirmed", "url": EXAMPLE_URL},
)
def answered(organisation: str, answer: str, url: str) -> Mail:
    """What an invited organisation did; ``answer`` is confirmed, late, declined or withdrawn."""
    words = {
        "confirmed": _l("%(organisation)s has signed.", organisation=organisation),
        "late": _l(
            "%(organisation)s has signed after the due date. It is marked late.",
            organisation=organisation,
        ),
        "declined": _l("%(organisation)s does not sign.", organisation=organisation),
        "withdrawn": _l("%(organisation)s has withdrawn its signature.", organisation=organisation),
    }
    return Mail(
        kind="joint.answered",
        subject=_l("Your joint submission: an answer from %(name)s", name=organisation),
        paragraphs=(words[answer],),
        action=(_l("See your submission"), url),
    )


def tell_signatory(
    session: Session, submission: Submission, signature: Signature, build: Callable[..., Mail]
) -> None:
    """Queue ``build`` (``changed`` or ``revoked``) for whoever signs for the organisation."""
    for person in signers_of(session, signature.organisation_id):
        url = (
            absolute("workspace.home", lang=person.language)
            if build is revoked
            else _sign_url(submission, person)
        )
        made = build(submission.organisation.name, signature.organisation.name, url)
        mail.queue(made, person.email, person.language, person.id)


def tell_invited(session: Session, submission: Submission, signature: Signature) -> None:
    """Queue the invitation for whoever signs for the organisation."""
    lead, name = submission.organisation.name, signature.organisation.name
    for person in signers_of(session, signature.organisation_id):
        made = invited(lead, name, submission.call.title, _sign_url(submission, person))
        mail.queue(made, person.email, person.language, person.id)


def tell_lead(session: Session, submission: Submission, signature: Signature, answer: str) -> None:
    """Queue the answer for whoever writes for the filer."""
    for person in queries.people_of(session, submission, writers_only=True):
        url = absolute("submissions.overview", lang=person.language, key=submission.key)
        made = answered(signature.organisation.name, answer, url)
        mail.queue(made, person.email, person.language, person.id)


def _sign_url(submission: Submission, person: Person) -> Any:
    return absolute("submissions.sign", lang=person.language, key=submission.key)

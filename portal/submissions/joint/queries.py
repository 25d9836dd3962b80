"""Reading signatures: of a submission, of an organisation, and for lists."""

import json
from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.accounts.models import Person
from portal.organisations.models import Membership, Organisation
from portal.organisations.names import sort_key
from portal.submissions.models import OnBehalf, Signature, Submission, Version

MOST_FOUND = 20
MOST_LISTED = 50


def of_submission(session: Session, submission: Submission) -> list[Signature]:
    """Every signature asked for, with its organisation, in the order of names."""
    found = (
        select(Signature)
        .join(Signature.organisation)
        .options(contains_eager(Signature.organisation))
        .where(Signature.submission_id == submission.id)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return list(session.scalars(found))


def of_organisations(
    session: Session, submission: Submission, organisation_ids: Iterable[int]
) -> list[Signature]:
    """What these organisations were asked to sign under ``submission``."""
    ids = set(organisation_ids)
    return [each for each in of_submission(session, submission) if each.organisation_id in ids]


def locked(session: Session, submission: Submission, organisation_id: int) -> Signature | None:
    """The signature of one organisation, read anew under a row lock."""
    return session.scalar(
        select(Signature)
        .where(
            Signature.submission_id == submission.id, Signature.organisation_id == organisation_id
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def organisations_named(session: Session, words: str) -> list[Organisation]:
    """Verified organisations with ``words`` in the name, in the order of names."""
    wanted = sort_key(words)
    if not wanted or "\x00" in wanted:
        return []
    found = (
        select(Organisation)
        .where(
            Organisation.verified_at.is_not(None),
            Organisation.kind != "secretariat",
            Organisation.sort_key.contains(wanted, autoescape=True),
        )
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(MOST_FOUND)
    )
    return list(session.scalars(found))


def signers_of(session: Session, organisation_id: int) -> list[Person]:
    """Who can sign for an organisation: its heads, and editors whom a head lets submit."""
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
            (Membership.role == "head") | Membership.may_submit,
        )
        .order_by(Person.id)
    )
    return list(session.scalars(found))


def signed_by(
    session: Session, organisation_ids: Iterable[int]
) -> list[tuple[Signature, Submission]]:
    """What these organisations signed for others and still stand by or withdrew, newest first."""
    found = (
        select(Signature, Submission)
        .join(Submission, Submission.id == Signature.submission_id)
        .options(joinedload(Submission.organisation))
        .where(
            Signature.organisation_id.in_(list(organisation_ids)),
            Signature.state.in_(("confirmed", "withdrawn")),
            Submission.deleted_at.is_(None),
        )
        .order_by(Signature.confirmed_at.desc(), Signature.id.desc())
        .limit(MOST_LISTED)
    )
    return [(signature, submission) for signature, submission in session.execute(found)]


def names_beside(session: Session, references: Iterable[str]) -> dict[str, list[str]]:
    """Who else stands under the public version of each reference, as lists name them."""
    wanted = list(references)
    signed = (
        select(Submission.reference, Signature.organisation_name)
        .join(Signature, Signature.version_id == Submission.public_version_id)
        .join(Organisation, Organisation.id == Signature.organisation_id)
        .where(Submission.reference.in_(wanted), Signature.state == "confirmed")
        .order_by(Organisation.sort_key, Organisation.id)
    )
    named = (
        select(Submission.reference, Version.public_bytes)
        .join(Version, Version.id == Submission.public_version_id)
        .where(
            Submission.reference.in_(wanted),
            exists().where(OnBehalf.submission_id == Submission.id),
        )
    )
    beside: dict[str, list[str]] = {}
    for reference, name in session.execute(signed):
        beside.setdefault(str(reference), []).append(str(name))
    for reference, public in session.execute(named):
        names = json.loads(public).get("on_behalf_of", [])
        beside.setdefault(str(reference), []).extend(names)
    return beside

"""Reading submissions: always as far as this person may see them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import Person
from portal.foundation.errors import NotPossible
from portal.organisations.models import Membership, Organisation
from portal.submissions.filed import ORIGINAL
from portal.submissions.lifecycle import State
from portal.submissions.models import (
    Attachment,
    DraftSection,
    Event,
    InternalNote,
    Motion,
    Rendition,
    Round,
    Submission,
    Version,
    VersionFile,
)
from portal.submissions.policy import Pending

_WHOLE = (
    selectinload(Submission.rounds),
    joinedload(Submission.organisation),
    joinedload(Submission.call),
    joinedload(Submission.withdrawn_version),
)


def by_key(session: Session, key: str) -> Submission | None:
    """The submission whose address key is ``key``, with rounds, call and organisation."""
    return session.scalar(select(Submission).where(Submission.key == key).options(*_WHOLE))


def by_reference(session: Session, reference: str) -> Submission | None:
    """The submission with ``reference``, with rounds, call and organisation."""
    found = select(Submission).where(Submission.reference == reference).options(*_WHOLE)
    return session.scalar(found)


def locked(session: Session, submission: Submission) -> Submission:
    """``submission`` read anew under a row lock, so that steps come one after the other."""
    session.execute(select(Submission.id).where(Submission.id == submission.id).with_for_update())
    fresh = session.scalar(
        select(Submission)
        .where(Submission.id == submission.id)
        .options(*_WHOLE)
        .execution_options(populate_existing=True)
    )
    if fresh is None:
        raise NotPossible
    return fresh


def lock_organisation(session: Session, organisation_id: int) -> None:
    """Let whoever begins something for the same organisation wait until this transaction ends."""
    mine = select(Organisation.id).where(Organisation.id == organisation_id)
    session.execute(mine.with_for_update())


def of_organisations(session: Session, organisation_ids: Sequence[int]) -> list[Submission]:
    """What these organisations filed or are writing, the newest first; the bin is left out."""
    found = (
        select(Submission)
        .where(
            Submission.organisation_id.in_(list(organisation_ids)),
            Submission.deleted_at.is_(None),
            or_(Submission.reference.is_not(None), ~Submission.recording.has()),
        )
        .options(*_WHOLE)
        .order_by(Submission.id.desc())
        .limit(200)
    )
    return list(session.scalars(found))


def answer_to(session: Session, call_id: int, organisation_id: int) -> Submission | None:
    """What the organisation files in answer to the call, begun or filed; the newest."""
    return answers_to(session, [call_id], [organisation_id]).get((call_id, organisation_id))


def answers_to(
    session: Session, call_ids: Sequence[int], organisation_ids: Sequence[int]
) -> dict[tuple[int, int], Submission]:
    """The newest answer by (call, organisation); what is in the bin, declined or withdrawn is none.

    What was declined or withdrawn can be answered anew.
    """
    found = session.scalars(
        select(Submission)
        .where(
            Submission.call_id.in_(list(call_ids)),
            Submission.organisation_id.in_(list(organisation_ids)),
            Submission.deleted_at.is_(None),
        )
        .options(*_WHOLE)
        .order_by(Submission.id)
    )
    ended = (State.DECLINED, State.WITHDRAWN)
    return {(one.call_id, one.organisation_id): one for one in found if one.state not in ended}


def pending(session: Session, submission: Submission) -> Pending:
    """What is put forward and not settled in ``submission``."""
    ids = [r.id for r in submission.rounds]
    motions = session.scalars(select(Motion).where(Motion.round_id.in_(ids)).order_by(Motion.id))
    decline = objection = restore = None
    current = submission.round.id
    declined_by: set[int] = set()
    objected = False
    for motion in motions:
        is_open = motion.settled_at is None
        if motion.sort == "restore" and is_open:
            restore = motion
        if motion.round_id != current:
            continue
        if motion.sort == "decline":
            decline = motion if is_open else decline
            if motion.outcome == "confirmed":
                declined_by = {motion.moved_by_id, motion.settled_by_id or motion.moved_by_id}
        if motion.sort == "objection":
            objected = True
            objection = motion if is_open else objection
    return Pending(decline, objection, restore, objected, frozenset(declined_by))


def draft_sections(session: Session, round_: Round) -> dict[str, DraftSection]:
    """The saved sections of a round, by section code."""
    found = session.scalars(select(DraftSection).where(DraftSection.round_id == round_.id))
    return {row.section: row for row in found}


def attachments(session: Session, submission: Submission) -> list[Attachment]:
    """The files in the draft, the oldest first; removed ones left out."""
    found = (
        select(Attachment)
        .where(Attachment.submission_id == submission.id, Attachment.removed_at.is_(None))
        .options(selectinload(Attachment.renditions))
        .order_by(Attachment.id)
    )
    return list(session.scalars(found))


def sealed(session: Session, submission: Submission) -> list[Attachment]:
    """The files in which a recorded answer arrived; never public."""
    if submission.recording is None:
        return []
    return [file for file in attachments(session, submission) if file.question == ORIGINAL]


def versions(session: Session, submission: Submission) -> list[Version]:
    """All frozen versions, the newest first."""
    found = select(Version).where(Version.submission_id == submission.id)
    return list(session.scalars(found.order_by(Version.number.desc())))


def version(session: Session, submission: Submission, number: int) -> Version | None:
    """Version ``number`` of ``submission``."""
    return session.scalar(
        select(Version).where(Version.submission_id == submission.id, Version.number == number)
    )


def files_of(session: Session, version: Version) -> list[Attachment]:
    """The files that a frozen version holds, in their order."""
    found = (
        select(Attachment)
        .join(VersionFile, VersionFile.attachment_id == Attachment.id)
        .where(VersionFile.version_id == version.id)
        .options(selectinload(Attachment.renditions))
        .order_by(VersionFile.position)
    )
    return list(session.scalars(found))


def timeline(session: Session, submission: Submission) -> list[tuple[Event, str]]:
    """Every step with the name of who took it, the newest first."""
    found = (
        select(Event, Person.name)
        .join(Person, Person.id == Event.person_id)
        .where(Event.submission_id == submission.id)
        .order_by(Event.id.desc())
    )
    return [(event, name) for event, name in session.execute(found)]


def notes(session: Session, submission: Submission) -> list[tuple[InternalNote, str]]:
    """The Secretariat's notes with their writers, the newest first."""
    found = (
        select(InternalNote, Person.name)
        .join(Person, Person.id == InternalNote.person_id)
        .where(InternalNote.submission_id == submission.id)
        .order_by(InternalNote.id.desc())
    )
    return [(note, name) for note, name in session.execute(found)]


def last_step(session: Session, submission: Submission) -> tuple[Event, str] | None:
    """The newest step and who took it."""
    found = (
        select(Event, Person.name)
        .join(Person, Person.id == Event.person_id)
        .where(Event.submission_id == submission.id)
        .order_by(Event.id.desc())
        .limit(1)
    )
    row = session.execute(found).first()
    return (row[0], row[1]) if row else None


def people_of(session: Session, submission: Submission, *, writers_only: bool) -> list[Person]:
    """The organisation's people who are told of a step: heads and editors, or everybody."""
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == submission.organisation_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )
    if writers_only:
        found = found.where(Membership.role.in_(("head", "editor")))
    return list(session.scalars(found))


def last_saved(session: Session, round_: Round) -> DraftSection | None:
    """The section saved last in the round's draft, if any."""
    found = select(DraftSection).where(DraftSection.round_id == round_.id)
    return session.scalar(found.order_by(DraftSection.saved_at.desc()).limit(1))


def in_the_bin(session: Session, organisation_ids: Sequence[int]) -> list[Submission]:
    """Deleted drafts of these organisations, the newest first."""
    found = (
        select(Submission)
        .where(
            Submission.organisation_id.in_(list(organisation_ids)),
            Submission.deleted_at.is_not(None),
            ~Submission.recording.has(),
        )
        .options(*_WHOLE)
        .order_by(Submission.deleted_at.desc())
        .limit(50)
    )
    return list(session.scalars(found))


def drafters(session: Session, call_id: int) -> list[Person]:
    """People who write in a draft that answers the call: they are told when it changes."""
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Submission, Submission.organisation_id == Membership.organisation_id)
        .join(Round, Round.submission_id == Submission.id)
        .where(
            Submission.call_id == call_id,
            Submission.deleted_at.is_(None),
            or_(Submission.reference.is_not(None), ~Submission.recording.has()),
            Round.stored_state.in_((State.DRAFT.value, State.RETURNED.value)),
            Membership.ended_at.is_(None),
            Membership.role.in_(("head", "editor")),
            Person.deactivated_at.is_(None),
        )
        .distinct()
        .order_by(Person.id)
    )
    return list(session.scalars(found))


def rendition(session: Session, key: str) -> Rendition | None:
    """The rendition with ``key``, with its attachment."""
    return session.scalar(
        select(Rendition).where(Rendition.key == key).options(joinedload(Rendition.attachment))
    )


def is_in_public_version(session: Session, attachment: Attachment) -> bool:
    """Whether a version of the file's submission that the public can read holds it."""
    submission = session.get_one(Submission, attachment.submission_id)
    ids = [version.id for version in public_versions(session, submission)]
    found = select(VersionFile.id).where(
        VersionFile.attachment_id == attachment.id, VersionFile.version_id.in_(ids)
    )
    return session.scalars(found).first() is not None


def public_versions(session: Session, submission: Submission) -> list[Version]:
    """The versions that are or were public, the newest first; none while it is withdrawn."""
    if submission.public_version_id is None:
        return []
    published = {r.id for r in submission.rounds if r.state in (State.PUBLISHED, State.SUPERSEDED)}
    newest: dict[int, Version] = {}
    for version in versions(session, submission):
        if version.round_id in published and version.round_id not in newest:
            newest[version.round_id] = version
    return list(newest.values())


def with_fingerprint(session: Session, submission: Submission, value: str) -> Version | None:
    """The version of ``submission`` whose receipt shows the fingerprint ``value``."""
    return session.scalar(
        select(Version).where(Version.submission_id == submission.id, Version.fingerprint == value)
    )

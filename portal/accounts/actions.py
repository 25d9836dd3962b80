"""What people do with their accounts. Each runs inside the caller's transaction.

Passwords come hashed: hashing takes long, and no transaction waits for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, literal, select, update
from sqlalchemy.orm import Session

from portal.accounts import mails
from portal.accounts.addresses import address_key
from portal.accounts.models import OneTimeToken, Person, Purpose, SignIn
from portal.accounts.queries import person_at, usable_token
from portal.accounts.tokens import new_token, token_hash
from portal.foundation import audit
from portal.foundation.columns import UtcDateTime
from portal.foundation.errors import NotPossible
from portal.foundation.upsert import insert_or

audit.declare("person.joined")
audit.declare("person.password-changed")
audit.declare("person.address-changed", "old_address", "new_address")
audit.declare("person.signed-out-everywhere")
audit.declare("person.deactivated")
audit.declare("person.reactivated")


@dataclass(frozen=True)
class Joining:
    """What somebody who joins has told us; the address is as typed."""

    email: str
    name: str
    password_hash: str
    language: str
    time_zone: str


class LinkGone(Exception):
    """A link was used, replaced or has expired: 410."""


def join(session: Session, joining: Joining, now: datetime) -> None:
    """Somebody asks for an account. Side effects: a person to be confirmed, or nothing; one mail.

    Whoever joins again before confirming begins anew: only the newest link works, with the
    password typed then. An address with an account gets a mail that says so, and is not touched.
    """
    person = _person_to_be(session, joining, now)
    if person is None:
        existing = person_at(session, joining.email)
        assert existing is not None
        language = existing.language
        mails.to_person(
            mails.already_joined(
                mails.link("accounts.sign_in", language),
                mails.link("accounts.request_reset", language),
            ),
            existing,
        )
        return
    token = _issue(session, person, Purpose.CONFIRM, now, mails.CONFIRM_WITHIN)
    url = mails.link("accounts.confirm", person.language, token=token)
    mails.to_person(mails.confirm_address(person.name, url), person)


def confirm(session: Session, token: str, now: datetime) -> Person:
    """Take the address as confirmed; raises LinkGone."""
    person = redeem(session, Purpose.CONFIRM, token, now).person
    person.confirmed_at = now
    audit.record("person.joined", ("person", person.id), person.id)
    return person


def create_confirmed(session: Session, joining: Joining, now: datetime) -> Person:
    """A person whose address is proven already, by an invitation they hold.

    Raises NotPossible when somebody with that address has confirmed it in the meantime.
    """
    person = _person_to_be(session, joining, now)
    if person is None:
        raise NotPossible(_l("This address already has an account. Sign in with it."))
    _withdraw(session, person.id, now, *Purpose)
    person.confirmed_at = now
    audit.record("person.joined", ("person", person.id), person.id)
    return person


def sign_in(session: Session, person: Person, device: str, now: datetime) -> str:
    """Open a stay of ``person`` in one browser; the token for its cookie."""
    token = new_token()
    session.add(
        SignIn(person_id=person.id, token_hash=token_hash(token), device=device, created_at=now)
    )
    return token


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End the stay with that token, on the server."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=_not_before_it_began(now))
    )


def end_sign_in(session: Session, person_id: int, sign_in_id: int, now: datetime) -> None:
    """End one stay of that person; another person's is left alone."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=_not_before_it_began(now))
    )


def sign_out_everywhere(session: Session, person_id: int, by_id: int | None, now: datetime) -> None:
    """End every stay of that person, this one too."""
    end_all(session, person_id, now)
    audit.record("person.signed-out-everywhere", ("person", person_id), by_id)


def end_all(session: Session, person_id: int, now: datetime) -> None:
    """End every stay of that person: after a change of password or of staff rights."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=_not_before_it_began(now))
    )


def request_reset(session: Session, email: str, language: str, now: datetime) -> None:
    """Somebody has forgotten the password of ``email``. Side effects: one mail, whoever it is.

    ``language`` is the page's, for an address without account.
    """
    person = person_at(session, email)
    if person is None or person.deactivated_at is not None:
        mails.to_address(mails.no_account(mails.link("accounts.join", language)), email, language)
        return
    token = _issue(session, person, Purpose.RESET, now, mails.RESET_WITHIN)
    url = mails.link("accounts.reset", person.language, token=token)
    mails.to_person(mails.reset_password(person.name, url), person)


def reset_password(session: Session, token: str, password_hash: str, now: datetime) -> Person:
    """Set a new password by a link; the link also proves the address. Raises LinkGone."""
    person = redeem(session, Purpose.RESET, token, now).person
    if person.confirmed_at is None:
        person.confirmed_at = now
        audit.record("person.joined", ("person", person.id), person.id)
    set_password(session, person, password_hash, now)
    return person


def set_password(session: Session, person: Person, password_hash: str, now: datetime) -> None:
    """Change the password. Side effects: every stay ends, open links die, the person is told."""
    person.password_hash = password_hash
    end_all(session, person.id, now)
    _withdraw(session, person.id, now, *Purpose)
    audit.record("person.password-changed", ("person", person.id), person.id)
    url = mails.link("accounts.request_reset", person.language)
    mails.to_person(mails.password_changed(person.name, url), person)


def request_address_change(session: Session, person: Person, new_email: str, now: datetime) -> None:
    """``person`` wants mail elsewhere. Side effects: one mail to the new address, taken or not."""
    _withdraw(session, person.id, now, Purpose.CHANGE_EMAIL)
    taken = person_at(session, new_email)
    if taken is not None and taken.confirmed_at is not None:
        url = mails.link("accounts.sign_in", taken.language)
        mails.to_person(mails.address_taken(url), taken)
        return
    token = _issue(
        session, person, Purpose.CHANGE_EMAIL, now, mails.CHANGE_WITHIN, new_email=new_email
    )
    url = mails.link("accounts.confirm_address", person.language, token=token)
    mails.to_address(mails.confirm_new_address(person.name, url), new_email, person.language)


def change_address(session: Session, token: str, now: datetime) -> Person:
    """Use the new address from now on; the old one is told. Raises LinkGone, NotPossible."""
    redeemed = redeem(session, Purpose.CHANGE_EMAIL, token, now)
    person, new_email = redeemed.person, redeemed.new_email or ""
    taken = person_at(session, new_email)
    if taken is not None and taken.id != person.id:
        if taken.confirmed_at is not None:
            raise NotPossible(_l("This address already has an account."))
        session.delete(taken)  # somebody only asked for an account and never proved the address
        session.flush()
    audit.record(
        "person.address-changed",
        ("person", person.id),
        person.id,
        old_address=audit.salted(person.email_key),
        new_address=audit.salted(address_key(new_email)),
    )
    mails.to_person(mails.address_changed(person.name), person)
    person.email, person.email_key = new_email, address_key(new_email)
    _withdraw(session, person.id, now, Purpose.RESET)
    return person


def change_profile(person: Person, name: str, language: str, time_zone: str) -> None:
    """Keep what the person has changed about themself."""
    person.name, person.language, person.time_zone = name, language, time_zone


def deactivate(session: Session, person: Person, by_id: int, now: datetime) -> None:
    """Close an account: every stay ends, no link works, signing in is refused."""
    person.deactivated_at = now
    end_all(session, person.id, now)
    _withdraw(session, person.id, now, *Purpose)
    audit.record("person.deactivated", ("person", person.id), by_id)


def reactivate(person: Person, by_id: int) -> None:
    """Open a closed account again; the password is as it was."""
    person.deactivated_at = None
    audit.record("person.reactivated", ("person", person.id), by_id)


def redeem(session: Session, purpose: Purpose, token: str, now: datetime) -> OneTimeToken:
    """Use a link: of two who try at once, one gets it. Raises LinkGone."""
    found = usable_token(session, purpose, token, now)
    if found is None:
        raise LinkGone
    taken = session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.id == found.id, OneTimeToken.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeToken.id)
    ).scalar_one_or_none()
    if taken is None:
        raise LinkGone
    return found


def _person_to_be(session: Session, joining: Joining, now: datetime) -> Person | None:
    """The unconfirmed person of that address with what was told now; None if it has an account."""
    facts = {
        "email": joining.email,
        "name": joining.name,
        "password_hash": joining.password_hash,
        "language": joining.language,
        "time_zone": joining.time_zone,
        "created_at": now,
    }
    key = address_key(joining.email)
    session.execute(
        insert_or(session, Person)
        .values(email_key=key, **facts)
        .on_conflict_do_nothing(index_elements=["email_key"])
    )
    person = session.scalars(select(Person).where(Person.email_key == key).with_for_update()).one()
    if person.confirmed_at is not None or person.deactivated_at is not None:
        return None
    for name, value in facts.items():
        setattr(person, name, value)
    return person


def _issue(
    session: Session,
    person: Person,
    purpose: Purpose,
    now: datetime,
    within: timedelta,
    new_email: str | None = None,
) -> str:
    """A new link of that purpose; the earlier ones of the same purpose no longer work."""
    _withdraw(session, person.id, now, purpose)
    token = new_token()
    session.add(
        OneTimeToken(
            purpose=purpose.value,
            token_hash=token_hash(token),
            person_id=person.id,
            new_email=new_email,
            created_at=now,
            expires_at=now + within,
        )
    )
    return token


def _not_before_it_began(now: datetime) -> ColumnElement[datetime]:
    """``now``, unless the clock of the machine that began the stay was ahead of this one's."""
    moment = literal(now, UtcDateTime)
    return case((SignIn.created_at > moment, SignIn.created_at), else_=moment)


def _withdraw(session: Session, person_id: int, now: datetime, *purposes: Purpose) -> None:
    session.execute(
        update(OneTimeToken)
        .where(
            OneTimeToken.person_id == person_id,
            OneTimeToken.purpose.in_([purpose.value for purpose in purposes]),
            OneTimeToken.used_at.is_(None),
        )
        .values(used_at=now)
    )

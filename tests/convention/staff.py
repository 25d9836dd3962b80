"""A member of the Secretariat at the keyboard, for the tests of the staff's pages."""

from dataclasses import dataclass

from flask import Flask, abort

from portal.foundation.access import Access


@dataclass(frozen=True)
class Member:
    """Whoever is signed in, as far as these pages ask."""

    person_id: int = 7
    name: str = "Staff Example"
    organisation_name: str = "Secretariat"
    staff_roles: frozenset[str] = frozenset({"editor"})
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False


def sign_in(app: Flask, *roles: str) -> None:
    """Whoever opens ``app`` now is a member of the Secretariat with ``roles``."""
    member = Member(staff_roles=frozenset(roles))
    doors = Access(lambda: member, "home.index", lambda: abort(403))
    if "portal.access" in app.extensions:
        app.extensions["portal.access"] = doors
    else:
        doors.init_app(app)

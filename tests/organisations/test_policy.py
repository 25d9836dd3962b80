"""Who may do what with organisations: every role, each action."""

import pytest

from portal.organisations.actors import ActingFor, Actor
from portal.organisations.models import Organisation
from portal.organisations.policy import RULES, may

REEDS, OTHER, SECRETARIAT = 1, 2, 9
ROLES = ("reader", "editor", "head", "outsider", "translator", "sed", "moderator", "administrator")
# A row for each action: who of ROLES may; "o" only where nobody heads the organisation.
MATRIX = {
    "org.edit": "--A---A-",
    "org.members": "--A---o-",
    "org.verify": "------A-",
    "org.appoint": "--A---o-",
    "org.hand-over": "--------",
    "government.make": "------AA",
    "user.staffrole": "-------A",
    "user.deactivate": "-------A",
}


def _acting(organisation_id: int, kind: str, role: str) -> ActingFor:
    return ActingFor(organisation_id, "slug", "Name", "en", kind, role, role == "head")


def _actor(role: str) -> Actor:
    if role in ("reader", "editor", "head"):
        held = _acting(REEDS, "ngo", role)
    elif role == "outsider":
        held = _acting(OTHER, "ngo", "head")
    else:
        held = _acting(SECRETARIAT, "secretariat", {"sed": "editor"}.get(role, role))
    return Actor(1, "Amina", "en", "UTC", (held,))


@pytest.mark.parametrize("action", MATRIX)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("orphaned", [False, True])
def test_the_matrix(action: str, role: str, orphaned: bool) -> None:
    reeds = Organisation(id=REEDS, kind="ngo")
    cell = MATRIX[action][ROLES.index(role)]
    assert may(_actor(role), action, reeds, orphaned) is (cell == "A" or (cell == "o" and orphaned))


# The same for a government: the Secretariat names its focal point, who hands over.
GOVERNMENT = {
    "org.members": "--A---AA",
    "org.appoint": "------AA",
    "org.hand-over": "--A-----",
}


@pytest.mark.parametrize("action", GOVERNMENT)
@pytest.mark.parametrize("role", ROLES)
def test_governments(action: str, role: str) -> None:
    state = Organisation(id=REEDS, kind="government")
    cell = GOVERNMENT[action][ROLES.index(role)]
    for orphaned in (False, True):
        assert may(_actor(role), action, state, orphaned) is (cell == "A")


def test_the_matrix_knows_every_action() -> None:
    assert set(MATRIX) == set(RULES)


@pytest.mark.parametrize("action", [*MATRIX, "org.delete", ""])
def test_nobody_may_nothing(action: str) -> None:
    assert not may(None, action, Organisation(id=REEDS, kind="ngo"), True)


def test_what_the_table_does_not_know_is_refused() -> None:
    assert not may(_actor("administrator"), "org.delete", Organisation(id=REEDS, kind="ngo"))


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_look_after_the_staff(role: str) -> None:
    secretariat = Organisation(id=SECRETARIAT, kind="secretariat")
    for orphaned in (False, True):
        allowed = may(_actor(role), "org.members", secretariat, orphaned)
        assert allowed is (role == "administrator")


def test_a_moderator_does_not_verify_their_own_organisation() -> None:
    held = (_acting(SECRETARIAT, "secretariat", "moderator"), _acting(REEDS, "ngo", "reader"))
    actor = Actor(1, "Amina", "en", "UTC", held)
    assert not may(actor, "org.verify", Organisation(id=REEDS, kind="ngo"))
    assert may(actor, "org.verify", Organisation(id=OTHER, kind="ngo"))

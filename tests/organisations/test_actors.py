"""Who acts: roles and memberships as they are now, in one query."""

from flask import Flask

from tests import people


def test_an_actor_knows_roles_and_organisations(app: Flask) -> None:
    head = people.person(app, name="Amina")
    reeds = people.organisation(app, head=head, name="Reed Watch")
    other = people.organisation(app, editor=head)

    actor = people.actor(app, head)

    assert actor.organisation_name == "Reed Watch"
    assert [each.slug for each in actor.organisations] == ["reed-watch", other.slug]
    assert actor.role_in(reeds.id) == "head"
    assert actor.may_submit_for(reeds.id)
    assert actor.role_in(other.id) == "editor"
    assert not actor.may_submit_for(other.id)
    assert actor.role_in(other.id + 1000) is None
    assert actor.staff_roles == frozenset()


def test_staff_may_hold_several_roles(app: Flask) -> None:
    actor = people.actor(app, people.staff(app, "moderator", "translator"))

    assert actor.staff_roles == {"moderator", "translator"}
    assert actor.is_staff
    assert actor.organisations == ()

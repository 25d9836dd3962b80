"""The pages of organisations: for the public, for their people, for the Secretariat."""

from portal.organisations.views import governments, invitations, members
from portal.organisations.views.desk import organisation_desk
from portal.organisations.views.own import membership
from portal.organisations.views.public import organisations

__all__ = [
    "governments",
    "invitations",
    "members",
    "membership",
    "organisation_desk",
    "organisations",
]

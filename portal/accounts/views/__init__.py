"""The pages of a person's account (``bp``), and of what any reader may set (``preferences``)."""

from portal.accounts import jobs
from portal.accounts.views import joining, own_account, signing_in
from portal.accounts.views.blueprint import bp
from portal.accounts.views.preferences import preferences
from portal.accounts.views.signing_in import sign_in_again

__all__ = ["bp", "jobs", "joining", "own_account", "preferences", "sign_in_again", "signing_in"]

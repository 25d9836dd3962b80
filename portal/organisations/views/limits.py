"""How often organisations may be registered and people invited."""

from datetime import timedelta

from portal.accounts.guessing import Limit

REGISTERED = Limit("organisation.registered", 5, timedelta(days=1))
INVITED = Limit("organisation.invited", 60, timedelta(days=1))

"""Pages of a submission: for its organisation, for whoever holds a receipt, and its files."""

from portal.submissions import jobs  # noqa: F401 - the worker's part
from portal.submissions.views import (  # noqa: F401 - routes
    drafting,
    filing,
    joint,
    sections,
    short,
    steps,
)
from portal.submissions.views.blueprint import bp
from portal.submissions.views.clearance import clearances
from portal.submissions.views.files import files_bp
from portal.submissions.views.receipts import receipts_bp

__all__ = ["bp", "clearances", "files_bp", "receipts_bp"]

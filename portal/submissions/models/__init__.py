"""The tables of a submission's life, one noun a file."""

from portal.submissions.models.attachment import Attachment, Rendition, VersionFile
from portal.submissions.models.attachment_text import AttachmentText
from portal.submissions.models.clearance import Clearance
from portal.submissions.models.document import Document
from portal.submissions.models.draft import DraftSection, FormKey
from portal.submissions.models.event import Event, InternalNote, Motion
from portal.submissions.models.projection import Entry, Facet, Figure
from portal.submissions.models.recording import Recording
from portal.submissions.models.register_state import RegisterState
from portal.submissions.models.signature import OnBehalf, Signature
from portal.submissions.models.submission import Round, Submission
from portal.submissions.models.version import Version

__all__ = [
    "Attachment",
    "AttachmentText",
    "Clearance",
    "Document",
    "DraftSection",
    "Entry",
    "Event",
    "Facet",
    "Figure",
    "FormKey",
    "InternalNote",
    "Motion",
    "OnBehalf",
    "Recording",
    "RegisterState",
    "Rendition",
    "Round",
    "Signature",
    "Submission",
    "Version",
    "VersionFile",
]

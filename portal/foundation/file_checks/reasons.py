"""Why a file is refused: one sentence each, saying what to do instead."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Refused(ValueError):
    """The file is not accepted. ``reason`` is one sentence for the person, translated lazily."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


EMPTY = _l("This file is empty: choose the file again after checking that it opens.")
NO_EXTENSION = _l("This file’s name has no ending such as .pdf: give it the right one first.")
NOT_ALLOWED = _l(
    "Files of this type are not accepted: attach a PDF, DOCX, ODT, XLSX, ODS, CSV, JPEG or PNG."
)
ARCHIVE = _l("Archives are not accepted: attach the documents in it one by one.")
PROGRAM = _l("Programs and scripts are not accepted: attach a document or a picture.")
WEB_PAGE = _l("Web pages are not accepted: print the page to a PDF and attach that.")
DRAWING = _l("Drawings of this type are not accepted: export the drawing as a PNG or a PDF.")
PICTURE = _l("Pictures of this type are not accepted: save the picture as a JPEG or a PNG.")
OLD_OFFICE = _l("This is an older type of document: save it as DOCX, XLSX or PDF.")
OTHER_OFFICE = _l("Documents of this type are not accepted: save the document as a PDF.")
MACROS = _l("This file contains macros or scripts: save a copy without them, or as a PDF.")
MISMATCH = _l(
    "The content of this file does not match the ending of its name: save it again from the "
    "program it was made with."
)
DAMAGED = _l("This file is damaged or not complete: save it again and check that it opens.")
UNUSUAL = _l("This file is built in an unusual way: save it again from the program it was made in.")
ENCRYPTED = _l("This file is protected with a password: save a copy without the password.")
TWO_TYPES = _l(
    "This file holds something else besides the document: save it again from the program it was "
    "made with."
)
TOO_COMPLEX = _l("This file unpacks to more than can be checked: save it as a PDF.")
EMBEDDED = _l(
    "This file has other files inside it: remove them and attach each of them separately."
)
REMOTE = _l(
    "This document loads parts of itself from elsewhere: save a copy with everything in it, or a "
    "PDF."
)
ACTIVE_PDF = _l(
    "This PDF contains scripts or actions: print it to a new PDF and attach the new one."
)
FORM_PDF = _l("This PDF is an interactive form: print it to a new PDF and attach the new one.")
MEDIA_PDF = _l("This PDF contains film or sound: print it to a new PDF and attach the new one.")
NO_PAGES = _l("This PDF has no pages: save it again and check that it opens.")
TOO_MANY_PIXELS = _l("This picture is too large: make it smaller than 60 million pixels.")
NOT_UTF8 = _l("This table is not in UTF-8: save it as “CSV UTF-8” and attach it again.")
NOT_TEXT = _l("This table contains characters that are not text: save it again as “CSV UTF-8”.")
COMMAND = _l(
    "A cell of this table contains a command for spreadsheet programs: remove it and save again."
)

"""The words of a document, for search: read by a process of its own, within bounds.

Slow, so only the worker asks. What cannot be read within the bounds has no words; the document
itself is kept and offered as it was received, whatever becomes of this.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from portal.foundation.file_types import ALLOWED
from portal.foundation.text import normalise

SECONDS = 60.0
READABLE = frozenset({"pdf", "docx", "odt", "xlsx", "ods", "csv"})
_KINDS = {ALLOWED[extension].media_type: extension for extension in READABLE}
_READER = Path(__file__).with_name("file_reader.py")
log = logging.getLogger("portal")


def has_words(media_type: str) -> bool:
    """Whether files of this type are read at all: pictures are not."""
    return media_type in _KINDS


def words_of(file: IO[bytes], media_type: str, seconds: float = SECONDS) -> str:
    """The words of ``file``; empty when it has none, or could not be read in ``seconds``."""
    if not has_words(media_type):
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_READER), _KINDS[media_type]],
            input=file.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            timeout=seconds,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("a document could not be read for search: %s", type(error).__name__)
        return ""
    return normalise(done.stdout.decode("utf-8", "replace"), multiline=True)

"""Codes, proposed from the words that people see and then kept.

Nobody who answers sees a code. A later version that asks the same keeps it, so that answers can be
compared and taken over.
"""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40
MOST_WORDS = 6


def propose(label: str, taken: Collection[str], otherwise: str, joint: str = "_") -> str:
    """A code in the words of ``label`` that is not in ``taken``.

    ``otherwise`` stands in for a label without Latin letters. ``joint`` joins words: "_" for
    questions and sections, "-" for questionnaires and options.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)[:MOST_WORDS]
    while len(words) > 1 and len(joint.join(words)) > LONGEST:
        words.pop()
    code = joint.join(words)[:LONGEST]
    if not code or not code[0].isalpha():
        code = joint.join(part for part in (otherwise, code) if part)
    return free(code, taken, joint)


def free(code: str, taken: Collection[str], joint: str = "_") -> str:
    """``code``, or with the first number from 2 that makes it a new one."""
    found, number = code, 2
    while found in taken:
        found, number = f"{code}{joint}{number}", number + 1
    return found

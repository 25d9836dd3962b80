"""Files for tests, made by code: honest ones that people bring, hostile ones of each kind.

``honest()`` and ``hostile()`` give all of them; a hostile one says why it must be refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A file as a person would bring it. ``reason`` names a constant of ``file_checks.reasons``."""

    what: str
    filename: str
    data: bytes
    reason: str = ""


def honest() -> Iterator[Sample]:
    """One or more sound files of every allowed type."""
    from tests.samples import documents, pdfs, pictures, tables

    for module in (pdfs, documents, pictures, tables):
        yield from module.honest()


def hostile() -> Iterator[Sample]:
    """Files that must be refused."""
    from tests.samples import documents, packages, pdfs, pictures, strangers, tables

    for module in (pdfs, documents, packages, pictures, tables, strangers):
        yield from module.hostile()

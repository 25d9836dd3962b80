"""The interface catalogues (gettext): compiled from their sources when the app starts.

``portal/translations`` holds what the portal itself says. Texts that people wrote are never here.
"""

from pathlib import Path
from uuid import uuid4

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask


def init_app(app: Flask) -> None:
    """Compile every catalogue of ``app`` that is newer than what was compiled from it."""
    compile_stale(Path(app.root_path) / "translations")


def compile_stale(folder: Path) -> list[Path]:
    """Compile the catalogues in ``folder`` that need it; return their sources.

    A compiled file is put in place whole, so that processes that start together do no harm.
    """
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        fresh = compiled.with_suffix(f".mo.{uuid4().hex}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(compiled)
        made.append(source)
    return made

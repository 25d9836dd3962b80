"""The interface catalogues: compiled before the tests, read by them."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[1] / "portal" / "translations"


def catalogue_files() -> list[Path]:
    """The .po file of every language there is."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """The catalogue in ``path``; its language is that of the folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compile_catalogues() -> None:
    """Compile every catalogue that is newer than what was compiled from it."""
    for path in catalogue_files():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            with compiled.open("wb") as file:
                write_mo(file, read(path))

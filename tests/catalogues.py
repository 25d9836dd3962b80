"""The interface catalogues: as the tests read them."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[1] / "portal" / "translations"


def catalogue_files() -> list[Path]:
    """The .po file of every language there is."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """The catalogue in ``path``; its language is that of the folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])

"""The catalogues are whole: nothing left in English by silence, no placeholder or tag lost."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from config import Settings
from portal.foundation.locales import LOCALES
from tests.catalogues import FOLDER, catalogue_files, read
from tests.house_rules.source import PORTAL, ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
SOURCE = "en"
COMPLETE = [code for code in Settings().offered_locales if code != SOURCE]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_lp": ((1, "c"), 2),
}


def _folder(code: str) -> Path:
    return FOLDER / LOCALES[code].babel / "LC_MESSAGES" / "messages.po"


def _texts(message: Message) -> list[tuple[str, str]]:
    """(source, translation) pairs of a message; each plural form against the plural source."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[1], string) for string in message.string]


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _name(message: Message) -> str:
    return str(message.id)


def _messages(path: Path) -> list[Message]:
    return [message for message in read(path) if message.id]


@pytest.mark.parametrize("code", COMPLETE)
def test_a_language_we_offer_is_complete(code: str) -> None:
    catalogue = read(_folder(code))
    template = [m for m in read(FOLDER / "messages.pot") if m.id]
    there = {_key(m): m for m in catalogue if m.id}
    missing = [_name(m) for m in template if not _is_translated(there.get(_key(m)))]
    assert missing == []


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parts[-3])
def test_placeholders_and_tags_are_kept(path: Path) -> None:
    broken = [
        (source, translation)
        for message in _messages(path)
        if _is_translated(message)
        for source, translation in _texts(message)
        if not _keeps(message, source, translation)
    ]
    assert broken == []


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parts[-3])
def test_there_is_a_form_for_every_number(path: Path) -> None:
    catalogue = read(path)
    wrong = [
        _name(message)
        for message in catalogue
        if message.id and not isinstance(message.id, str)
        if _is_translated(message) and len(message.string) != catalogue.num_plurals
    ]
    assert wrong == []


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parts[-3])
def test_beginnings_and_ends_match(path: Path) -> None:
    """A sentence stays a sentence: the same blanks around it, a stop where there was one."""
    odd = [
        (source, translation)
        for message in _messages(path)
        if _is_translated(message)
        for source, translation in _texts(message)
        if (source[:1].isspace(), source[-1:].isspace())
        != (translation[:1].isspace(), translation[-1:].isspace())
    ]
    assert odd == []


def test_the_template_is_what_the_code_says() -> None:
    extracted: Counter[tuple[str | None, str]] = Counter()
    method_map = [("**.py", "python"), ("templates/**", "jinja2")]
    options = {"templates/**": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}
    for _file, _line, message, _comments, context in extract_from_dir(
        str(PORTAL), method_map, options, KEYWORDS
    ):
        extracted[(context, message if isinstance(message, str) else message[0])] = 1
    template = Counter(_key(m) for m in read(FOLDER / "messages.pot") if m.id)
    assert (set(extracted - template), set(template - extracted)) == (set(), set()), (
        f"run `make messages` in {ROOT.name}"
    )


def test_whole_sentences_only() -> None:
    """No message begins or ends in the middle: pieces cannot be put together in every language."""
    pieces = [
        _name(m)
        for m in read(FOLDER / "messages.pot")
        if m.id and _first(m) != _first(m).strip() and re.search(r"\w", _first(m))
    ]
    assert pieces == []


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings)


def _keeps(message: Message, source: str, translation: str) -> bool:
    wanted, given = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(translation))
    if isinstance(message.id, str):
        same = wanted == given
    else:  # a form for exactly one may say "a day" without the number
        same = set(given) <= set(wanted) and set(wanted) - set(given) <= {"%(num)s", "%(count)s"}
    return same and Counter(TAG.findall(source)) == Counter(TAG.findall(translation))


def test_catalogues_are_read_as_the_language_of_their_folder() -> None:
    assert {path.parts[-3] for path in catalogue_files()} <= {i.babel for i in LOCALES.values()}
    assert all(isinstance(read(path), Catalog) for path in catalogue_files())

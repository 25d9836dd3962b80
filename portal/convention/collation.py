"""The order of names in a list, as readers of a language expect it.

No ICU here: accents and case do not count, a few letters have places of their own, and Chinese
goes by the sound of the common characters.
"""

import re
import unicodedata

# Letters that a decomposition does not take apart.
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ı": "i"})
# U+FFFF sorts after every letter: ñ is a letter of its own after n, ё follows е.
_OWN_LETTERS = {"es": {"ñ": "n\uffff"}, "ru": {"ё": "е\uffff", "й": "и\uffff"}}
_ARABIC_ARTICLE = re.compile(r"\bال")


def sort_key(text: str, locale: str) -> tuple[str | bytes, ...]:
    """The key that puts ``text`` in its place among others of ``locale``; numbers by value."""
    if locale == "zh":
        # GB 2312 lists its common characters by their sound (pinyin).
        return (text.encode("gb18030"),)
    folded = unicodedata.normalize("NFC", text).casefold()
    for letter, place in _OWN_LETTERS.get(locale, {}).items():
        folded = folded.replace(letter, place)
    if locale == "ar":
        folded = _ARABIC_ARTICLE.sub("", folded)
    plain = re.sub(r"\d+", lambda digits: digits[0].zfill(8), fold(folded))
    return (plain, text)


def fold(text: str) -> str:
    """``text`` without accents, case and punctuation: for finding what was typed carelessly."""
    plain = _without_marks(text.casefold().translate(_SPELT))
    return re.sub(r"[^\w\uffff]+", " ", plain).strip()


def number_key(number: str) -> tuple[tuple[int, str], ...]:
    """The key of a number such as 24.3.1.1: part by part, by value."""
    parts = re.findall(r"\d+|[^\d.]+", number)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))

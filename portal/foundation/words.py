"""How many words a text has, as people who set limits count them."""

import re
import unicodedata

# Han, kana, bopomofo and their extensions: each character counts as a word in Chinese and
# Japanese practice, whatever language the text around it is in. Korean separates words by spaces.
CJK = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
# In these an address may be followed by the next word without a space.
UNSPACED_LANGUAGES = frozenset({"zh", "ja"})

_CJK_CHARACTER = re.compile(f"[{CJK}]")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"<?(?<![A-Za-z0-9])(?:https?://|www\.|mailto:)[^\s<>]+>?", re.IGNORECASE)
_ASCII_URL = re.compile(r"<?(?<![A-Za-z0-9])(?:https?://|www\.|mailto:)[!-;=?-~]+>?", re.IGNORECASE)
_MARKS_AT_LINE_START = re.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+", re.MULTILINE
)
_SEPARATORS = re.compile(r"[\s\u2013\u2014\u2015\u2026|]+")


def count_words(text: str, language: str) -> int:
    """The number of words in ``text``, written in ``language`` (a code such as ``ar`` or ``zh``).

    Words are what stands between spaces or long dashes and holds a letter or a digit; hyphenated
    words and words with an apostrophe are one. A Chinese or Japanese character is a word by
    itself, and so is each run of Latin letters among them. A web address is one word; the marks
    of Markdown (headings, bullets, emphasis, the address behind a link) are none.
    """
    text = unicodedata.normalize("NFKC", text)
    text = _IMAGE_OR_LINK.sub(r" \1 ", text)
    unspaced = language.split("-", maxsplit=1)[0] in UNSPACED_LANGUAGES
    text, addresses = (_ASCII_URL if unspaced else _URL).subn(" ", text)
    text = _MARKS_AT_LINE_START.sub("", text)
    text, characters = _CJK_CHARACTER.subn(" ", text)
    words = sum(
        any(character.isalnum() for character in token) for token in _SEPARATORS.split(text)
    )
    return addresses + characters + words

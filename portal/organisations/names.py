"""Names of organisations: how they sort, what stands in addresses, and which look alike (T13)."""

import re
import unicodedata
from collections.abc import Iterable

from portal.organisations.models import NAME_LENGTH, SLUG_LENGTH

# Letters of other scripts, digits and signs that pass for a Latin letter, after UTS 39's table of
# confusables: only those that a name can be forged with at reading size.
_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авеіјкмнорсѕтуухԁԛԝһӏь", "abeijkmhopcstyyxdqwhlb", strict=True)),
        **dict(zip("αβγεηικνορτυχωϲϳ", "abyenikvoptuxwcj", strict=True)),
        **dict(zip("օսոհցԍ", "ounhgg", strict=True)),
        **dict(zip("ıɑɡʟɪɩƒ", "iagiiif", strict=True)),
        **dict(zip("0135|!$@", "oiesiisa", strict=True)),
        "l": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "i",
        "þ": "p",
    }
)
# Greek capitals pass for other letters than their small forms do.
_CAPITALS = str.maketrans(dict(zip("ΗΜΝΥΖ", "hmnyz", strict=True)))
# What two letters can pass for at a glance.
_PAIRS = (("rn", "m"), ("vv", "w"))
# Cyrillic as in BGN/PCGN without its signs, with the letters of Ukrainian, Belarusian, Serbian and
# Kazakh; Greek as in ISO 843 without accents; Latin letters that do not come apart.
_ROMAN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ё": "yo",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        "ґ": "g",
        "є": "ye",
        "і": "i",
        "ї": "yi",
        "ў": "w",
        "ј": "j",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "ђ": "dj",
        "џ": "dz",
        "ә": "a",
        "ғ": "gh",
        "қ": "q",
        "ң": "ng",
        "ө": "o",
        "ұ": "u",
        "ү": "u",
        "һ": "h",
        **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
        "θ": "th",
        "χ": "ch",
        "ψ": "ps",
        **dict(zip("άέήίόύώ", "aeiioyo", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
        "ʼ": "",
    }
)
_SMALL_WORDS = frozenset(
    "the of for and de du des la le les el los las et y e a der die das".split()
)


def name_key(name: str) -> str:
    """What names that look alike share: no case, accents, spaces, signs; one letter a shape."""
    text = _bare(unicodedata.normalize("NFKC", name).translate(_CAPITALS))
    words = [re.sub(r"^[\W_]+|[\W_]+$", "", word) for word in text.split()]
    kept = [word for word in words if word not in _SMALL_WORDS] or words
    joined = re.sub(r"[\W_]+", "", "".join(kept).translate(_LOOK_ALIKES))
    for pair, letter in _PAIRS:
        joined = joined.replace(pair, letter)
    return (joined or text)[:NAME_LENGTH]


def sort_key(name: str) -> str:
    """Where a name stands in a list: without case and accents."""
    text = _bare(unicodedata.normalize("NFKC", name))
    return re.sub(r"\s+", " ", text).strip()[:NAME_LENGTH]


def slug_of(
    name: str,
    acronym: str | None = None,
    names: Iterable[str] = (),
    last: str = "organisation",
) -> str:
    """What stands in the address, in ASCII words that can be read aloud.

    The name, romanised where it is Cyrillic or Greek; a name in another script gives way to one of
    ``names`` (other languages), to the acronym, and at ``last`` to a plain word.
    """
    for text in (name, *names, acronym or ""):
        slug = _words(text)
        if len(slug) > 1:
            return slug
    return last


def _words(text: str) -> str:
    """``text`` as ASCII words; empty when most of its letters have none."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    roman = _bare(folded.translate(_ROMAN))
    letters = [letter for letter in roman if letter.isalnum()]
    plain = [letter for letter in letters if letter.isascii()]
    if len(plain) * 3 < len(letters) * 2:
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", roman))[:SLUG_LENGTH].strip("-")


def _bare(text: str) -> str:
    """Lower case without accents; the base letters of every script stay."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")

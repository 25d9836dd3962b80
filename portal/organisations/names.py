"""Names of organisations: how they sort, what stands in addresses, and which look alike (T13)."""

import re
import unicodedata

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


def slug_of(name: str, acronym: str | None = None) -> str:
    """What stands in the address: ASCII words of the name, else the acronym, else a plain word."""
    for text in (name, acronym or ""):
        words = re.findall(r"[a-z0-9]+", _bare(unicodedata.normalize("NFKC", text)))
        slug = "-".join(words)[:SLUG_LENGTH].strip("-")
        if len(slug) > 1:
            return slug
    return "organisation"


def _bare(text: str) -> str:
    """Lower case without accents; the base letters of every script stay."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")

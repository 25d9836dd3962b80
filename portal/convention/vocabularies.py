"""Closed lists of the Convention's world, in the reader's language and order.

Forms, filters and pages take their choices and names from here. The lists are kept in the
process and made anew when staff or a load changed something; a page that uses any number of them
costs one small query.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from flask_babel import force_locale
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.convention import lists
from portal.convention.lists import Choice
from portal.convention.models import revision
from portal.foundation.db import db
from portal.foundation.locales import LOCALES
from portal.foundation.options import OptionList

NAMES: dict[str, Callable[[Session, str], list[Choice]]] = {
    "countries": lists.countries,
    "regions": lists.regions,
    "instruments": lists.instruments,
    "bodies": lists.bodies,
    "meetings": lists.meetings,
    "agenda_items": lists.agenda_items,
    "strategic_plans": lists.strategic_plans,
    "strategic_goals": lists.strategic_goals,
    "strategic_targets": lists.strategic_targets,
    "taxa": lists.taxa,
    "threats": lists.threats,
}


@dataclass
class _Kept:
    """What a process keeps of one state of the Convention's world."""

    revision: str
    lists: dict[tuple[str, str], dict[str, Choice]]
    options: dict[tuple[str, str], OptionList] = field(default_factory=dict)


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_lock = Lock()


def choices(name: str, locale: str) -> list[Choice]:
    """The list called ``name`` (a key of NAMES), sorted for ``locale``; ended ones are marked."""
    return list(_list(name, locale).values())


def find(name: str, code: str, locale: str) -> Choice | None:
    """The choice with that code, or None when the list has none."""
    return _list(name, locale).get(code)


def label(name: str, code: str, locale: str) -> str:
    """What ``code`` is called; the code itself when the list has none, so that a page can show
    what was filed against other data."""
    choice = find(name, code, locale)
    return choice.label if choice else code


def labels(name: str, codes: Sequence[str], locale: str) -> list[str]:
    """What each of ``codes`` is called, in the given order."""
    return [label(name, code, locale) for code in codes]


def options(name: str, locale: str) -> OptionList:
    """The same list as the options of a filter, made once for each state of the world."""
    listed, kept = _list(name, locale), _current()
    found = kept.options.get((name, locale))
    if found is None:
        found = OptionList((choice.code, choice.label) for choice in listed.values())
        kept.options[name, locale] = found
    return found


def _list(name: str, locale: str) -> dict[str, Choice]:
    kept = _current()
    found = kept.lists.get((name, locale))
    if found is None:
        with force_locale(LOCALES[locale].babel):
            found = {choice.code: choice for choice in NAMES[name](db.session, locale)}
        kept.lists[name, locale] = found
    return found


def _current() -> _Kept:
    session = db.session
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    seen = revision.current(session)
    with _lock:
        kept = _kept.get(engine)
        if kept is None or kept.revision != seen:
            kept = _kept[engine] = _Kept(seen, {})
    return kept

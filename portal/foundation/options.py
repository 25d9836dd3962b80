"""Long lists of options as markup, made once: a page puts in hundreds of them at no cost."""

from collections.abc import Iterable

from markupsafe import Markup

_BEGUN = Markup("<option")
_CHOSEN = Markup("<option selected")
_OPTION = Markup('<option value="{}">{}</option>\n')


class OptionList:
    """The options of a select list, in order, from (value, label) pairs; none is chosen yet."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        parts, self._places, length = [], dict[str, int](), 0
        for value, label in choices:
            part = _OPTION.format(value, label)
            parts.append(part)
            self._places[str(value)] = length
            length += len(part)
        self._all = Markup("").join(parts)

    def with_chosen(self, value: object) -> Markup:
        """All options, the one with ``value`` chosen if there is such a one."""
        place = self._places.get(str(value))
        if place is None:
            return self._all
        return self._all[:place] + _CHOSEN + self._all[place + len(_BEGUN) :]

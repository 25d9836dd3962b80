"""What a page says first after a step: a note that stays until the next page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash

LEVELS = ("ok", "info", "warn", "bad")


@dataclass(frozen=True)
class Undo:
    """What takes a step back: the form's address and its hidden fields. Never for a public act."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


def tell(message: Any, level: str = "ok", undo: Undo | None = None) -> None:
    """Show ``message`` at the top of the next page; ``level`` is one of ``LEVELS``.

    ``undo`` adds a button that takes the step back.
    """
    if level not in LEVELS:
        raise ValueError(f"No such level: {level}.")
    if undo is None:
        flash(str(message), level)
        return
    told = {"text": str(message), "undo": {"url": undo.url, "fields": dict(undo.fields)}}
    flash(told, level)  # type: ignore[arg-type] # any JSON is kept

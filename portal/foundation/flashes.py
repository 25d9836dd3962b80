"""What a page says first after a step: a note that stays until the next page."""

from typing import Any

from flask import flash

LEVELS = ("ok", "info", "warn", "bad")


def tell(message: Any, level: str = "ok") -> None:
    """Show ``message`` at the top of the next page; ``level`` is one of ``LEVELS``."""
    if level not in LEVELS:
        raise ValueError(f"No such level: {level}.")
    flash(str(message), level)

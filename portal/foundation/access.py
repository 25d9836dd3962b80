"""Who may open a view: every view carries one mark, and an unmarked view stops the start-up.

The mark is the outer door. What a person may do with one thing is asked again, of the thing's
policy, inside the view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., Any])
MARK = "__access__"


class Actor(Protocol):
    """Whoever acts, as far as a view's mark asks."""

    @property
    def person_id(self) -> int: ...

    @property
    def staff_roles(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Mark:
    """One access rule of a view; ``allows`` is asked only of people who are signed in."""

    name: str
    needs_sign_in: bool
    allows: Callable[[Any], bool] = lambda actor: True


def _marker(mark: Mark) -> Callable[[View], View]:
    def put(view: View) -> View:
        if hasattr(view, MARK):
            raise ValueError(f"{view.__name__} carries two access marks.")
        setattr(view, MARK, mark)
        return view

    return put


def public(view: View) -> View:
    """Anybody may open this view."""
    return _marker(Mark("public", needs_sign_in=False))(view)


def signed_in(view: View) -> View:
    """Anybody who is signed in may open this view."""
    return _marker(Mark("signed in", needs_sign_in=True))(view)


def staff(*roles: str) -> Callable[[View], View]:
    """Only members of the Secretariat with one of ``roles`` (any of them, when none is given)."""
    wanted = frozenset(roles)

    def allows(actor: Actor) -> bool:
        return bool(actor.staff_roles & wanted) if wanted else bool(actor.staff_roles)

    return _marker(Mark("staff: " + (", ".join(sorted(wanted)) or "any"), True, allows))


def only(predicate: Callable[[Any], bool]) -> Callable[[View], View]:
    """Only people for whom ``predicate(actor)`` holds."""
    return _marker(Mark(f"only: {predicate.__name__}", needs_sign_in=True, allows=predicate))


class Access:
    """The app's doors: who is acting, and what happens when nobody is signed in."""

    def __init__(
        self,
        load_actor: Callable[[], Any],
        sign_in_endpoint: str,
        sign_in_again: Callable[[], ResponseReturnValue],
    ) -> None:
        self.load_actor = load_actor
        self.sign_in_endpoint = sign_in_endpoint
        self.sign_in_again = sign_in_again

    def init_app(self, app: Flask) -> None:
        """Guard every request of ``app``."""
        app.extensions["portal.access"] = self
        app.before_request(self.guard)

    def guard(self) -> ResponseReturnValue | None:
        """Refuse, send to sign in, or let pass (None)."""
        if request.endpoint is None:
            return None
        mark = mark_of(current_app.view_functions[request.endpoint])
        if mark is None:
            abort(403)
        if not mark.needs_sign_in:
            return None
        actor = current_actor()
        if actor is None:
            if request.method in ("GET", "HEAD"):
                return redirect(url_for(self.sign_in_endpoint, next=own_path()))
            return self.sign_in_again()
        if not mark.allows(actor):
            abort(403)
        return None


def current_actor() -> Any:
    """Whoever is signed in, with roles and memberships read anew this request; None for nobody."""
    if "_actor" not in g:
        access: Access = current_app.extensions["portal.access"]
        g._actor = access.load_actor()
    return g._actor


def own_path() -> str:
    """The path and query of this request: a safe value for ``next=``."""
    return request.full_path.rstrip("?")


def safe_next(target: str | None) -> str | None:
    """``target`` if it is a path of this portal, else None (C25: foreign targets go nowhere)."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if any(character in target for character in "\\\r\n\t") or not target.isprintable():
        return None
    return target


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark of ``view``, or None."""
    mark: Mark | None = getattr(view, MARK, None)
    return mark


def refuse_unmarked_views(app: Flask) -> None:
    """Raise RuntimeError naming every view of ``app`` that carries no mark."""
    unmarked = sorted(name for name, view in app.view_functions.items() if mark_of(view) is None)
    if unmarked:
        raise RuntimeError("Views without an access mark: " + ", ".join(unmarked))


def mark_static(app: Flask) -> None:
    """Flask's own view of static files is public."""
    view = app.view_functions.get("static")
    if view is not None:
        setattr(view, MARK, Mark("public", needs_sign_in=False))

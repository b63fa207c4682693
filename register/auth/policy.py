"""What each route asks of whoever calls it: declared beside the view, refused where it is not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask

from register.access import Permission
from register.auth.identity import current_actor
from register.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open to all"
SIGNED_IN = "anybody signed in"


class UndeclaredRoute(RuntimeError):
    """A route that says nothing of who may use it: the application does not start."""


def open_to_all(view: View) -> View:
    """Anybody may use this route, signed in or not."""
    view.access = OPEN  # type: ignore[attr-defined]  # the mark that every_route_declares reads
    return view


def signed_in(view: View) -> View:
    """Anybody signed in may use this route, whatever their role."""
    return _guarded(view, ())


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Only an account that holds one of these permissions may use this route."""

    def guard(view: View) -> View:
        return _guarded(view, permissions)

    return guard


def _guarded(view: View, permissions: tuple[Permission, ...]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if permissions and not any(actor.may(each) for each in permissions):
            raise NotAllowed(
                "This is not for your kind of account. If your work needs it, ask whoever "
                "looks after accounts in your organisation."
            )
        return view(*args, **kwargs)

    guarded.access = permissions or SIGNED_IN  # type: ignore[attr-defined]  # as above
    return guarded  # type: ignore[return-value]  # the same signature, by wraps


def every_route_declares(app: Flask) -> None:
    """Raise UndeclaredRoute where a route, or a method of one, does not say who may use it."""
    undeclared = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if undeclared:
        raise UndeclaredRoute(f"no access is declared for: {', '.join(undeclared)}")

"""What each route asks of whoever calls it: declared beside the view, refused where it is not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask

from register import clock
from register.access import Actor, Permission
from register.auth.identity import current_actor, is_api
from register.errors import NotAllowed, NotConfirmed, TermsNotAccepted
from register.services.attestation.words import frozen_words
from register.services.terms import NOT_ACCEPTED

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open to all"
SIGNED_IN = "anybody signed in"

TERMS = (
    "Accept the terms of use first. Nothing has been looked up or recorded: accept them, then send "
    "what you sent again."
)


class UndeclaredRoute(RuntimeError):
    """A route that says nothing of who may use it: the application does not start."""


def open_to_all(view: View) -> View:
    """Anybody may use this route, signed in or not."""
    view.access = OPEN  # type: ignore[attr-defined]  # the mark that every_route_declares reads
    return view


def signed_in(view: View) -> View:
    """Anybody signed in may use this route, whatever their role."""
    return _guarded(view, ())


def signed_in_just_now(view: View) -> View:
    """Anybody signed in who has shown who they are within the last 15 minutes."""
    return _guarded(view, (), fresh=True)


def requires(*permissions: Permission, fresh: bool = False) -> Callable[[View], View]:
    """Only an account that holds one of these permissions may use this route.

    fresh: and only somebody who has shown who they are within the last 15 minutes. Whoever has not
    is sent to do so and back; a key, which cannot, is refused.
    """

    def guard(view: View) -> View:
        return _guarded(view, permissions, fresh)

    return guard


def _guarded(view: View, permissions: tuple[Permission, ...], fresh: bool = False) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if permissions and (frozen := frozen_words(actor, now=clock.now())):
            raise NotAllowed(frozen)
        if permissions and not any(actor.may(each) for each in permissions):
            raise NotAllowed(
                "This is not for your kind of account. If your work needs it, ask whoever "
                "looks after accounts in your organisation."
            )
        if permissions and not actor.has_accepted_terms(now=clock.now()):
            raise TermsNotAccepted(NOT_ACCEPTED if is_api() else TERMS)
        if fresh:
            _must_have_confirmed(actor)
        return view(*args, **kwargs)

    guarded.access = permissions or SIGNED_IN  # type: ignore[attr-defined]  # as above
    guarded.fresh = fresh  # type: ignore[attr-defined]  # likewise, for the page of who may use what
    return guarded  # type: ignore[return-value]  # the same signature, by wraps


def _must_have_confirmed(actor: Actor) -> None:
    if actor.has_confirmed(now=clock.now()):
        return
    if is_api():
        raise NotConfirmed(
            "This needs somebody who has just confirmed who they are, which a key cannot. "
            "Do it on the register’s pages."
        )
    raise NotConfirmed(
        "This needs you to have confirmed who you are within the last 15 minutes. "
        "What you sent has not been recorded: confirm, then send it again."
    )


def every_route_declares(app: Flask) -> None:
    """Raise UndeclaredRoute where a route, or a method of one, does not say who may use it."""
    undeclared = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if undeclared:
        raise UndeclaredRoute(f"no access is declared for: {', '.join(undeclared)}")

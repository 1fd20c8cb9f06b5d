"""Which portal the running code is in.

A request enters its host's portal, a task the portal it was queued in; commands and jobs enter one
explicitly or say that they work on all of them. Code that is in no scope can build querysets of
portal-owned models but not run them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django_scopes import ScopeError, get_scope, scope, scopes_disabled

if TYPE_CHECKING:
    from .models import Portal
    from .registry import PortalRecord


class NoPortalScope(ScopeError):
    """Rows of a portal were asked for outside `portal_scope()` and `all_portals()`."""


class WrongPortal(Exception):
    """Something of one portal was to be read or written in the scope of another, or of none."""


@contextmanager
def portal_scope(portal: "Portal | PortalRecord | int") -> Iterator[None]:
    """Work inside one portal; `portal` is a Portal, a record of the registry, or a primary key."""
    with scope(portal=portal if isinstance(portal, int) else portal.pk):
        yield


@contextmanager
def all_portals() -> Iterator[None]:
    """Work on the rows of all portals; for named commands, jobs and the province's own views."""
    with scopes_disabled():
        yield


def in_all_portals() -> bool:
    return get_scope().get("_enabled") is False


def current_portal_id() -> int | None:
    """The primary key of the portal in scope; None outside a scope and in `all_portals()`."""
    return None if in_all_portals() else get_scope().get("portal")


def current_portal() -> "PortalRecord | None":
    """The registry's record of the portal in scope; None outside a scope and in `all_portals()`."""
    from .registry import registry  # the registry reads models, whose managers read this module

    pk = current_portal_id()
    return None if pk is None else registry.get(pk)


def require_portal(pk: int | None) -> None:
    """Raise WrongPortal unless the scope is exactly portal `pk` (or all portals)."""
    if in_all_portals():
        return
    here = current_portal_id()
    if here is None or here != pk:
        raise WrongPortal(f"This belongs to portal {pk}, the scope is {here or 'none'}.")


def freeze_scope() -> dict:
    """The scope as JSON, to be stored with a task; see `thaw_scope`."""
    return {"all": True} if in_all_portals() else {"portal": current_portal_id()}


@contextmanager
def thaw_scope(frozen: dict) -> Iterator[None]:
    """Enter the scope that `freeze_scope` wrote down; no scope at all stays no scope."""
    if frozen.get("all"):
        with all_portals():
            yield
    elif frozen.get("portal") is not None:
        with portal_scope(frozen["portal"]):
            yield
    else:
        yield


def scoped_iterator(items: Iterable) -> Iterator:
    """Give `items` one by one, each produced in the scope of this call.

    A streamed response is read after the middleware has left the portal.
    """
    # Not itself a generator: the scope is the one of this call, not of the first `next()`.
    return _in_scope(iter(items), freeze_scope())


def _in_scope(iterator: Iterator, frozen: dict) -> Iterator:
    while True:
        with thaw_scope(frozen):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item

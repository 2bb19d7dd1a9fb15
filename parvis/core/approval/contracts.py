"""What the approval steps ask of other apps: what is approved (subjects) and who decides (one directory)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from parvis.core.errors import NotAllowed
from parvis.core.registry import Registry

Text = str | Promise


class NotApproved(NotAllowed, PermissionDenied):
    """Something would be published that was not approved. Every door of the desk and of its API knows the second base."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step as the institution set it: group is an opaque key of the directory, empty for the whole institution."""

    name_fr: str
    name_en: str
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How strict the institution is.

    allows_alone: the only person able to decide may approve their own work, and the log says so;
    allows_overruling: who the directory names may publish without the steps, saying why.
    """

    allows_alone: bool = False
    allows_overruling: bool = False


class Directory(Protocol):
    """Who decides. People are the text of their primary keys."""

    def steps(self) -> Sequence[Step]:
        """The steps of the institution, in order; none when nothing is to be approved."""

    def rules(self) -> Rules:
        """How strict the institution is."""

    def rights(self, person: str, group: str) -> Sequence[str]:
        """Whose rights somebody may use in a group today: their own first, then of absent people they stand in for."""

    def able(self, group: str) -> set[str]:
        """Everybody who could decide in a group: those present, those absent, and their deputies of today."""

    def may_overrule(self, person: str) -> bool:
        """Whether somebody may publish without the steps, where the rules allow it."""

    def name_of(self, person: str) -> str:
        """Their name; empty when they are unknown."""

    def is_here(self, person: str) -> bool:
        """Whether somebody still works here."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that passes the steps.

    find: the object of a permanent identifier, None when it is gone; digest: what would be published, condensed;
    authors: the primary keys of those who wrote it, None among them for somebody unknown;
    may_ask: whether a member of staff may ask for its approval; check: raises a Refusal when it could not be published
    anyway; show: the answer to a request (object, request) in which it is read as it will appear;
    finish: what follows the last approval (object, who decided), which may raise a Refusal: it stays approved, and the
    refusal is told.
    """

    label: Text
    find: Callable[[str], Any | None]
    digest: Callable[[Any], str]
    authors: Callable[[Any], Iterable[int | str | None]]
    may_ask: Callable[[Any, Any], bool]
    check: Callable[[Any], None]
    show: Callable[[Any, Any], Any]
    finish: Callable[[Any, Any], None]


subjects: Registry[Subject] = Registry("subject of approval")
directories: Registry[Directory] = Registry("directory of who decides")

# The name under which the one directory is registered.
STAFF = "staff"


def directory() -> Directory:
    """The one directory. Raises KeyError before an app has given it."""
    return directories[STAFF]

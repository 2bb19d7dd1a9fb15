"""What other apps say to this one: the roles, and the registries of what ends when somebody leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from parvis.core.registry import Registry

Text = str | Promise


class Role(models.TextChoices):
    """The roles, from the one who may least to the one who may most. Values are group names."""

    READER = "reader", _("reader")
    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    APPROVER = "approver", _("approver")
    MANAGER = "manager", _("manager")


@dataclass(frozen=True, kw_only=True)
class SharedSecret:
    """A secret of the institution that several people know.

    label: what it is; remedy: how it is renewed, in a sentence;
    known_to: whether a member of staff knew it (receives the User).
    """

    label: Text
    remedy: Text
    known_to: Callable[[Any], bool]


# Name to secret: a password of an account elsewhere, the key of a service.
shared_secrets: Registry[SharedSecret] = Registry("shared secret")

# Name to the pages that may be the section of a department, in every language.
sections: Registry[Callable[[], QuerySet[Page]]] = Registry("kind of section")

# Name to what ends at once when somebody leaves (receives the User): tokens, passwords of programs.
departures: Registry[Callable[[Any], None]] = Registry("departure")

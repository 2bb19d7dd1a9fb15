"""How a voice presents itself, looked at before it is kept. Every refusal names its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

MOST_FIELDS = 8
MOST_ALIASES = 10
MOST_DOMAINS = 50
_LONGEST = {"name_fr": 100, "name_en": 100, "value": 500}
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")


def checked_presentation(values: dict[str, Any]) -> dict[str, Any]:
    """The same, with its lists in their form. Raises BadInput."""
    return values | {name: check(values[name]) for name, check in _CHECKS.items() if name in values}


def _fields(fields: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows with a name and a value; those left empty fall away."""
    rows = [{name: str(row.get(name, "")).strip() for name in _LONGEST} for row in fields]
    if sum(any(row.values()) for row in rows) > MOST_FIELDS:
        raise BadInput(_("A voice has at most %(most)s lines about itself.") % {"most": MOST_FIELDS}, field="fields")
    for number, row in enumerate(rows, 1):
        is_half = not row["value"] or not (row["name_fr"] or row["name_en"])
        if any(row.values()) and is_half:
            raise BadInput(
                _("Line %(n)s lacks its name or its content.") % {"n": number},
                remedy=_("Fill both, or empty the line."), field="fields", row=number,
            )  # fmt: skip
        if any(len(row[name]) > most for name, most in _LONGEST.items()):
            raise BadInput(_("Line %(n)s is too long.") % {"n": number}, field="fields", row=number)
    return [row for row in rows if any(row.values())]


def _aliases(addresses: list[str]) -> list[str]:
    """Addresses of actors."""
    found = list(dict.fromkeys(filter(None, (each.strip() for each in addresses))))
    if len(found) > MOST_ALIASES:
        raise BadInput(_("At most %(most)s other accounts.") % {"most": MOST_ALIASES}, field="also_known_as")
    for each in found:
        if not is_web_address(each):
            raise BadInput(
                _("“%(written)s” is no account.") % {"written": each[:80]},
                remedy=_("Write it as @name@social.example."), field="also_known_as",
            )  # fmt: skip
    return found


def is_web_address(text: str) -> bool:
    """Whether it is a whole https or http address without spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and len(text) <= 500 and text.split() == [text]


def _domains(names: list[str]) -> list[str]:
    found = [each.strip().lower().removeprefix("https://").rstrip("/") for each in names]
    found = list(dict.fromkeys(filter(None, found)))
    if len(found) > MOST_DOMAINS:
        raise BadInput(_("At most %(most)s sites.") % {"most": MOST_DOMAINS}, field="attribution_domains")
    for each in found:
        if not _DOMAIN.fullmatch(each):
            raise BadInput(
                _("“%(name)s” is not the name of a site.") % {"name": each[:80]},
                remedy=_("Write it as magazine.example."), field="attribution_domains",
            )  # fmt: skip
    return found


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "fields": _fields, "also_known_as": _aliases, "attribution_domains": _domains,
}  # fmt: skip

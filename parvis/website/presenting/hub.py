"""The hub: every presence, kept, about us or left, and every way to reach the institution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.models import Department, Presence
from parvis.core.bilingual import pick
from parvis.website.frame import Frame

Shown = dict[str, Any]


def presence(one: Presence) -> Shown:
    """A presence as the component takes it; only what is ours carries rel=me."""
    return {
        "name": _name(one),
        "url": one.url,
        "handle": one.handle or urlsplit(one.url).hostname or "",
        "purpose": pick(one, "purpose"),
        "rhythm": _("no longer kept") if one.state == Presence.State.ABANDONED else pick(one, "rhythm"),
        "me": one.state == Presence.State.CLAIMED,
    }


def _name(one: Presence) -> str:
    if one.network == Presence.Network.WEB:
        return urlsplit(one.url).hostname or one.url
    name = one.get_network_display()
    return name[:1].upper() + name[1:]


def by_state(presences: Iterable[Presence]) -> dict[str, list[Shown]]:
    """Presences by state, each with what is said of its state."""
    found: dict[str, list[Shown]] = {state: [] for state in Presence.State.values}
    for one in presences:
        found[one.state].append(presence(one))
    return found


def ways(around: Frame, departments: Iterable[Department]) -> list[Shown]:
    """Every way to write, call or come."""
    institution = around.institution
    found = []
    found.append({"label": _("Write to us here"), "url": reverse("asking:write"), "note": _("without an account")})
    if institution.email:
        found.append({"label": institution.email, "url": f"mailto:{institution.email}", "note": _("by e-mail")})
    if institution.telephone:
        digits = "".join(c for c in institution.telephone if c.isdigit() or c == "+")
        found.append({"label": institution.telephone, "url": f"tel:{digits}", "note": _("by telephone")})
    for department in departments:
        if department.email:
            found.append({"label": str(department), "url": f"mailto:{department.email}", "note": department.email})
    if around.visit_url:
        found.append(
            {"label": _("Come and see us"), "url": around.visit_url, "note": ", ".join(institution.address_lines)}
        )
    return found


def feeds(around: Frame) -> list[Shown]:
    """The Atom feeds, listed with the presences: one follows them from anywhere."""
    return [
        {"name": label, "url": url, "handle": "Atom", "purpose": _("In any feed reader, without an account.")}
        for label, url in around.footer_links
        if url.endswith(".atom")
    ]

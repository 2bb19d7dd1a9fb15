"""What an address asks of the list: filters a person chose, and how they are written again in other addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, Site, Topic, User
from parvis.channels.queries.desk import label_of
from parvis.conversation.models import Alert, Kind, Thread, Way
from parvis.conversation.queries.alerts import alerts_for
from parvis.conversation.queries.lists import Filters
from parvis.conversation.queries.taking import members_able
from parvis.traces.models import Thing

Choice = tuple[str, str | Promise]
# The tabs: what to do first. "all" is all but what is muted.
TABS: tuple[Choice, ...] = (
    ("open", pgettext_lazy("conversations", "To do")), ("waiting", pgettext_lazy("conversations", "Waiting for them")),
    ("answered", pgettext_lazy("conversations", "Answered")), ("closed", pgettext_lazy("conversations", "Closed")),
    ("muted", pgettext_lazy("conversations", "Muted")), ("all", pgettext_lazy("conversations", "All")),
)  # fmt: skip
_STATES = {name for name, _label in TABS} | set(Thread.State.values)
_NUMBERS = ("department", "topic", "site", "alert")
_NARROW = (
    "who", "department", "topic", "site", "way", "network", "language", "kind", "about", "private", "late", "owed", "alert",
)  # fmt: skip
_RECENT = 1_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """filters: as the list takes them; chosen: by the name in the address, what was chosen; after: where a page begins."""

    filters: Filters
    chosen: dict[str, str] = field(default_factory=dict)
    after: str = ""

    @property
    def kept(self) -> str:
        """The same list in another address."""
        return urlencode(self.chosen)

    def without(self, *names: str, **changes: str) -> str:
        """The same list, less or other."""
        return urlencode({name: value for name, value in {**self.chosen, **changes}.items() if name not in names})

    @property
    def everywhere(self) -> str:
        """The same list, whatever their state."""
        return self.without(state="all")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab was chosen."""
        return any(self.chosen.get(name) for name in (*_NARROW, "q"))


def asked_of(request: HttpRequest, sent: QueryDict | None = None) -> Asked:
    """What an address asks; what nobody could have chosen there is not asked."""
    given = request.GET if sent is None else sent
    chosen = {name: given.get(name, "")[:200] for name in ("state", *_NARROW, "q")}
    chosen["state"] = chosen["state"] if chosen["state"] in _STATES else "open"
    for name in _NUMBERS:
        chosen[name] = chosen[name] if _is_number(chosen[name]) else ""
    for name, known in (("way", Way.values), ("kind", Kind.values), ("private", ("yes", "no"))):
        chosen[name] = chosen[name] if chosen[name] in known else ""
    if chosen["who"] not in ("me", "nobody") and not _is_number(chosen["who"]):
        chosen["who"] = ""
    chosen["about"] = str(_uuid(chosen["about"]) or "")
    filters = _filters(chosen, request.user.pk)
    return Asked(
        filters=filters, chosen={name: value for name, value in chosen.items() if value}, after=given.get("after", "")
    )


def _filters(chosen: dict[str, str], me: Any) -> Filters:
    plain: dict[str, Any] = {name: chosen[name] for name in ("way", "network", "language", "kind")}
    plain |= {name: int(chosen[name]) if chosen[name] else None for name in _NUMBERS}
    who = chosen["who"]
    return Filters(
        state="" if chosen["state"] == "all" else chosen["state"],
        assignee=me if who == "me" else who if who == "nobody" else int(who) if who else None,
        about=_uuid(chosen["about"]), is_private={"yes": True, "no": False}.get(chosen["private"]),
        is_overdue=True if chosen["late"] else None, needs_answer=True if chosen["owed"] else None,
        words=chosen["q"], **plain,
    )  # fmt: skip


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def choices(asked: Asked) -> dict[str, list[Choice]]:
    """What can be chosen. Languages and networks are those of the latest conversations: asking all would be slow."""
    lately = list(Thread.objects.order_by("-last_at").values_list("network", "language")[:_RECENT])
    networks = {network for network, _language in lately if network} | _one(asked, "network")
    languages = {language for _network, language in lately if language} | _one(asked, "language")
    return {
        "who": [("me", _("mine")), ("nobody", _("nobody’s")), *_people()],
        "department": _rows(Department.objects.all()), "topic": _rows(Topic.objects.all()),
        "site": _rows(Site.objects.all()), "way": list(Way.choices), "kind": list(Kind.choices),
        "network": sorted((name, label_of(name)) for name in networks),
        "language": sorted((name, language_name(name)) for name in languages),
        "private": [("yes", _("private alone")), ("no", _("public alone"))],
    }  # fmt: skip


def _one(asked: Asked, name: str) -> set[str]:
    return {asked.chosen[name]} if name in asked.chosen else set()


def _rows(rows: QuerySet[Any]) -> list[Choice]:
    return [(str(row.pk), str(row)) for row in rows[:200]]


def _people() -> list[Choice]:
    return [(str(each.pk), name_of(each)) for each in members_able()[:200]]


def name_of(who: User | None) -> str:
    """A member of staff as colleagues call them."""
    return (who.get_full_name() or who.get_username()) if who else ""


def language_name(code: str) -> str:
    """A language in the reader's; its code where its name is not known."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def thing_asked(asked: Asked) -> Thing | None:
    """What the list is about, when one thing was chosen."""
    return Thing.objects.filter(pk=asked.filters.about).first() if asked.filters.about else None


def alert_asked(asked: Asked, by: User) -> Alert | None:
    """The alert the list is about, to whoever may see it."""
    if asked.filters.alert is None or not by.has_perm("conversation.view_alert"):
        return None
    return alerts_for(by).filter(pk=asked.filters.alert).first()


def boxes(asked: Asked) -> Iterable[tuple[str, str | Promise, list[Choice], str]]:
    """(name in the address, label, choices, what was chosen) of each list to choose from."""
    labels = {
        "who": _("Who has it"), "department": _("Department"), "way": _("Way"), "network": _("Network"),
        "language": _("Language"), "kind": _("It is"), "topic": _("Expertise"), "site": _("Site"),
        "private": _("Private"),
    }  # fmt: skip
    found = choices(asked)
    return [(name, label, found[name], asked.chosen.get(name, "")) for name, label in labels.items() if found[name]]

"""What the desk's home says: what waits for this member of staff, what happened, where we are present."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ModelLogEntry, PageLogEntry

from parvis.accounts.models import Presence, User
from parvis.collection.models import ImportRun
from parvis.core.needs import Need, Urgency, watches

_LABELS = {
    Urgency.NOW: gettext_lazy("Before anything else"),
    Urgency.TODAY: gettext_lazy("During the day"),
    Urgency.LATER: gettext_lazy("When you can"),
}
_NUMBERS = [
    pgettext_lazy("things", "One"),
    pgettext_lazy("things", "Two"),
    pgettext_lazy("things", "Three"),
    pgettext_lazy("things", "Four"),
    pgettext_lazy("things", "Five"),
    pgettext_lazy("things", "Six"),
    pgettext_lazy("things", "Seven"),
    pgettext_lazy("things", "Eight"),
    pgettext_lazy("things", "Nine"),
    pgettext_lazy("things", "Ten"),
    pgettext_lazy("things", "Eleven"),
    pgettext_lazy("things", "Twelve"),
]
LATEST = 7


@dataclass(frozen=True)
class Group:
    """Needs of one urgency, and the minutes they ask."""

    label: Any
    needs: Sequence[Need]

    @property
    def minutes(self) -> int:
        return sum(need.minutes for need in self.needs)


@dataclass(frozen=True)
class Deed:
    """One line of the audit log: who did what to what, and when."""

    who: str
    what: str
    label: str
    at: datetime
    url: str | None


def waiting_for(user: User) -> list[Group]:
    """What waits for somebody, by urgency; only what their role may do."""
    found = [
        need for _name, watch in watches if user.has_perm(watch.permission) and (need := watch.look(user)) is not None
    ]
    return [
        Group(_LABELS[urgency], needs)
        for urgency in Urgency
        if (needs := [need for need in found if need.urgency == urgency])
    ]


def title_of(count: int) -> str:
    """“Seven things await you”, in words as far as one reads them at a glance."""
    number = str(_NUMBERS[count - 1]) if 0 < count <= len(_NUMBERS) else str(count)
    return ngettext("%(number)s thing awaits you", "%(number)s things await you", count) % {"number": number}


def duration(minutes: int) -> str:
    """Minutes as one says them: “42 min”, “1 h 05”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02}"} if rest else _("%s h") % hours


def latest_deeds(user: User) -> list[Deed]:
    """The last things staff did, from Wagtail's audit log, newest first."""
    pages = PageLogEntry.objects.viewable_by_user(user).select_related("user")[:LATEST]
    models = ModelLogEntry.objects.viewable_by_user(user).select_related("user")[:LATEST]
    entries = sorted(chain(pages, models), key=lambda entry: entry.timestamp, reverse=True)[:LATEST]
    finder = AdminURLFinder(user)
    return [_deed(entry, finder) for entry in entries]


def _deed(entry: Any, finder: AdminURLFinder) -> Deed:
    target = None if entry.deleted else _target(entry)
    return Deed(
        who=entry.user_display_name,
        what=str(entry.message),
        label=entry.label,
        at=entry.timestamp,
        url=finder.get_edit_url(target) if target is not None else None,
    )


def _target(entry: Any) -> Any:
    if isinstance(entry, PageLogEntry):
        return entry.page
    return entry.content_type.get_object_for_this_type(pk=entry.object_id) if _exists(entry) else None


def _exists(entry: Any) -> bool:
    model = entry.content_type.model_class()
    return model is not None and model._default_manager.filter(pk=entry.object_id).exists()


def running_imports() -> Sequence[ImportRun]:
    """Imports going on now."""
    return list(ImportRun.objects.filter(state=ImportRun.State.RUNNING)[:3])


def presences() -> Sequence[Presence]:
    """Where the institution is present."""
    return list(Presence.objects.all()[:12])

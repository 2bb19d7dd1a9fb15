"""To whom conversations are given: oneself, nobody, a person, a department, the experts of a topic, a rota."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, Topic, User
from parvis.conversation.models import Rota, Thread
from parvis.conversation.queries.taking import members_able
from parvis.conversation.services import assign, assign_by_rota, assign_by_topic
from parvis.core.errors import BadInput

Group = tuple[str | Promise, list[tuple[str, str]]]


def whom() -> list[Group]:
    """Everybody it can be given to, by kind."""
    found: list[Group] = [
        (_("Department"), [(f"department:{row.pk}", str(row)) for row in Department.objects.all()]),
        (_("Whoever knows"), [(f"topic:{row.pk}", str(row)) for row in Topic.objects.all()]),
        (_("Whoever’s turn it is"), [(f"rota:{row.pk}", str(row)) for row in Rota.objects.all()]),
        (_("Person"), [(f"member:{row.pk}", row.get_full_name() or row.get_username()) for row in members_able()]),
    ]
    return [(label, rows) for label, rows in found if rows]


def give(thread: Thread, to: str, *, by: User, reason: str = "") -> Thread:
    """Give it to whom a form named ("me", "nobody", "department:3"…). Raises BadInput."""
    if to == "me":
        return assign(thread, by=by, member=by, reason=reason)
    if to == "nobody":
        return assign(thread, by=by, member=None, reason=reason)
    kind, _colon, key = to.partition(":")
    if kind == "topic":
        return assign_by_topic(thread, _row(Topic.objects.all(), key), by=by)
    if kind == "rota":
        return assign_by_rota(thread, _row(Rota.objects.all(), key), by=by)
    if kind == "member":
        return assign(thread, by=by, member=_row(members_able(), key), reason=reason)
    if kind == "department":
        return assign(thread, by=by, department=_row(Department.objects.all(), key), reason=reason)
    raise BadInput(_("Choose to whom they go."), field="to")


def _row(rows: Any, key: str) -> Any:
    found = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
    if found is None:
        raise BadInput(_("Whoever was chosen is no longer here."), remedy=_("Choose somebody else."), field="to")
    return found

"""Sessions of staff: noted when they begin, ended by their owner or a manager."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from parvis.accounts.devices import name_device
from parvis.accounts.models import User, Visit
from parvis.core.clock import now

# Where a session keeps the number of its row.
MARK = "parvis_visit"


@transaction.atomic
def begin_visit(*, session: SessionBase, user: User, agent: str) -> Visit:
    """Note a session that begins; the same one signed in again keeps one row."""
    end_visit(session.get(MARK))
    browser, system = name_device(agent)
    visit = Visit.objects.create(user=user, session_key=session.session_key or "", browser=browser, system=system)
    session[MARK] = str(visit.pk)
    return visit


def end_visit(mark: str | UUID | None) -> None:
    """End the session of that row, if there is one."""
    for visit in Visit.objects.filter(pk=mark) if mark else ():
        _end(visit)


def end_visits(user: User, *, but: str | UUID | None = None) -> int:
    """End all sessions of somebody, but perhaps the present one. How many."""
    ending = [visit for visit in Visit.objects.filter(user=user) if str(visit.pk) != str(but)]
    for visit in ending:
        _end(visit)
    return len(ending)


def _end(visit: Visit) -> None:
    _store()(visit.session_key).delete()
    visit.delete()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def ask_rotation(users: Any) -> None:
    """What these people may do has changed: their sessions get new keys at their next page."""
    Visit.objects.filter(user__in=users).update(must_rotate=True)


def forget_ended_visits() -> int:
    """Rows whose sessions are over by age or idleness. How many."""
    moment = now()
    oldest = moment - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    idlest = moment - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    over = list(Visit.objects.filter(began_at__lt=oldest)) + list(Visit.objects.filter(seen_at__lt=idlest))
    for visit in {visit.pk: visit for visit in over}.values():
        _end(visit)
    return len(over)

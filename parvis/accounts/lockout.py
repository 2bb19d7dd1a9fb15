"""The pause after wrong passwords (django-axes): for one name from one address, told calmly."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.core.clock import now


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The account aimed at: its user name, whether its address or its name was typed."""
    said = credentials or {}
    typed = said.get("username") or said.get("email") or (request.POST.get("login", "") if request else "")
    typed = str(typed).strip()[:254]
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first() if typed else None
    return found.username if found is not None else typed.lower()


def tell_pause(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page that asks for patience, the same whether the account exists or not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "accounts/paused.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def names_paused() -> set[str]:
    """The user names of those who wait somewhere after too many wrong passwords."""
    waiting = AccessAttempt.objects.filter(
        attempt_time__gt=now() - settings.AXES_COOLOFF_TIME, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return set(waiting.values_list("username", flat=True))


def lift_pause(*, member: User, by: User) -> int:
    """Let somebody try again at once, from everywhere. How many attempts are forgotten."""
    forgotten, _rows = AccessAttempt.objects.filter(username=member.username).delete()
    log(member, "accounts.pause.lift", user=by)
    return forgotten


def forget_attempts() -> int:
    """Addresses noted at wrong passwords go once the pause is over. How many."""
    forgotten, _rows = AccessAttempt.objects.filter(attempt_time__lt=now() - settings.AXES_COOLOFF_TIME).delete()
    return forgotten

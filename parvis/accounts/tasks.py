"""What is swept away at night: sessions that are over, and the traces of wrong passwords."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from parvis.accounts.lockout import forget_attempts
from parvis.accounts.sealing import seal_what_is_open
from parvis.accounts.services import forget_ended_visits
from parvis.core.clock import now
from parvis.core.tasks import periodic


@periodic(minute="25", label=_("Forget ended sessions and wrong passwords"))
def sweep_the_door() -> None:
    """Every hour: nothing of a session or of a wrong password outlives its use."""
    forget_ended_visits()
    forget_attempts()
    Session.objects.filter(expire_date__lt=now()).delete()


@periodic(hour="3", minute="10", label=_("Seal the secrets of second factors"))
def seal_secrets() -> None:
    """Those of before there were seals."""
    seal_what_is_open()

"""What is swept away at night, and the letters about approvals."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from parvis.accounts.lockout import forget_attempts
from parvis.accounts.sealing import seal_what_is_open
from parvis.accounts.services import forget_ended_visits, forget_past_absences, letters
from parvis.core.clock import now
from parvis.core.tasks import periodic, task


@periodic(minute="25", label=_("Forget ended sessions and wrong passwords"))
def sweep_the_door() -> None:
    """Every hour: nothing of a session or of a wrong password outlives its use."""
    forget_ended_visits()
    forget_attempts()
    Session.objects.filter(expire_date__lt=now()).delete()


@periodic(hour="3", minute="20", label=_("Forget absences long over"))
def forget_absences() -> None:
    """As the register says."""
    forget_past_absences()


@periodic(hour="3", minute="10", label=_("Seal the secrets of second factors"))
def seal_secrets() -> None:
    """Those of before there were seals."""
    seal_what_is_open()


@task(label=_("Write to those an approval waits for"))
def send_letters() -> None:
    """Those a deed has just called for; the row of each says what is left to do."""
    letters.send_waiting()


@periodic(minute="*/5", label=_("Look for letters about approvals"))
def look_for_letters() -> None:
    """Who may decide only now is written to; what did not leave is tried again; what may have left is told."""
    letters.note_everything()
    letters.reconcile_letters()
    letters.send_waiting()

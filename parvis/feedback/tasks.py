"""What feedback does in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic, task
from parvis.feedback import services
from parvis.feedback.services import letters


@task(label=_("Write to managers about late answers"))
def write_to_managers() -> None:
    """Those something has just climbed to; the row of each letter says what is left to do."""
    letters.send_waiting()


@periodic(minute="*/10", label=_("Take late answers up"))
def take_up_what_is_late() -> None:
    """Climb, and try again the letters that did not leave."""
    services.climb_overdue()
    letters.reconcile_letters()
    letters.send_waiting()


@periodic(hour="3", minute="50", label=_("Forget what visitors said long ago"))
def forget_nightly() -> None:
    """As the register says."""
    services.forget_old()

"""What a worker does for deliveries: it sends all the time, and forgets what is history at night."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.companions import companions
from parvis.core.tasks import periodic
from parvis.fediverse.sending import keep_sending
from parvis.fediverse.services.deliveries import forget_settled

companions.register("sender", keep_sending)


@periodic(hour="4", minute="20", label=_("Forget deliveries that are history"))
def forget_deliveries_nightly() -> None:
    """Rows of deliveries long ended go."""
    forget_settled()

"""Stories' work in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic
from parvis.stories.dates import keep_dates


@periodic(minute="*", label=_("Publish and take down pages at their dates"))
def keep_dates_of_pages() -> None:
    """Each minute, what staff set a date for."""
    keep_dates()

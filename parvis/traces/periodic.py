"""What traces forget on time."""

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic
from parvis.traces.services import forget_expired, forget_old_counts, forget_rare_words, forget_visitors


@periodic(minute="5", label=_("Forget yesterday’s visitors"))
def forget_visitors_hourly() -> None:
    """The salt and the marks of yesterday go an hour after midnight."""
    forget_visitors()


@periodic(hour="3", minute="20", label=_("Erase words whose time is over"))
def forget_what_is_over() -> None:
    """Erase the words and addresses whose time is over."""
    forget_expired()


@periodic(hour="3", minute="40", label=_("Forget old counts and rare words"))
def forget_counts_nightly() -> None:
    """Counts older than 25 months go, and words that stayed rare."""
    forget_old_counts()
    forget_rare_words()

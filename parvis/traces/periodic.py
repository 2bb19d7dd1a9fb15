"""What traces forget on time."""

from parvis.core.tasks import periodic
from parvis.traces.services import forget_old_counts, forget_rare_words, forget_visitors


@periodic(minute="5")
def forget_visitors_hourly() -> None:
    """The salt and the marks of yesterday go an hour after midnight."""
    forget_visitors()


@periodic(hour="3", minute="40")
def forget_counts_nightly() -> None:
    """Counts older than 25 months go, and words that stayed rare."""
    forget_old_counts()
    forget_rare_words()

"""The core's periodic tasks."""

from parvis.core.maintenance import analyze
from parvis.core.tasks import periodic


@periodic(hour="4", minute="10")
def analyze_nightly() -> None:
    """Keep the query planner's statistics fresh."""
    analyze()

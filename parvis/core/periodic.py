"""The core's periodic tasks."""

from django.utils.translation import gettext_lazy as _

from parvis.core import jobs
from parvis.core.maintenance import analyze
from parvis.core.tasks import periodic


@periodic(hour="4", minute="10", label=_("Refresh the database’s statistics"))
def analyze_nightly() -> None:
    """Keep the query planner's statistics fresh."""
    analyze()


@periodic(hour="4", minute="40", label=_("Forget old jobs"))
def forget_old_jobs() -> None:
    """Rows of work long done go."""
    jobs.forget_old()

"""How many messages come within an hour, and how many usually do at that hour of that weekday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from parvis.conversation.models import AlertRule, Message

HOUR = timedelta(hours=1)
WEEKS = 8
# A deviation of the middle, made comparable with a standard one.
_SCALE = 1.4826
# With fewer weeks known, the least alone decides.
_FEWEST = 3


@dataclass(frozen=True)
class Surge:
    """count: within the last hour; usual: the median of that hour of the weeks before, spread: how far they usually are
    from it (MAD), weeks: how many are known; threshold: from how many on it is too many."""

    count: int
    usual: float
    spread: float
    weeks: int
    threshold: float

    @property
    def is_one(self) -> bool:
        """Whether it is more than usual."""
        return self.count >= self.threshold


def surge_of(rule: AlertRule, *, at: datetime) -> Surge:
    """What a rule of volume says of the hour before a moment. One bad week moves neither middle nor spread."""
    first = Message.objects.filter(direction="in").order_by("pk").values_list("created_at", flat=True).first()
    weeks = [at - timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    counts = [_count(rule, each) for each in weeks if first is not None and each - HOUR >= first]
    usual = float(median(counts)) if counts else 0.0
    spread = float(median(abs(each - usual) for each in counts)) if counts else 0.0
    known = len(counts) >= _FEWEST
    threshold = max(float(rule.least), usual + rule.factor * _SCALE * spread) if known else float(rule.least)
    return Surge(_count(rule, at), usual, spread, len(counts), threshold)


def _count(rule: AlertRule, until: datetime) -> int:
    rows = Message.objects.filter(direction="in", created_at__gt=until - HOUR, created_at__lte=until)
    told = {name: value for name, value in (("thread__way", rule.way), ("thread__network", rule.network)) if value}
    return rows.filter(**told).count()

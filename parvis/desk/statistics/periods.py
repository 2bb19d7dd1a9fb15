"""Which days are looked at: four choices, the last one free within what is kept."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.core.clock import months_from, today
from parvis.core.errors import BadInput
from parvis.traces.queries import Period
from parvis.traces.services import MONTHS_KEPT

DEFAULT = "28"
CHOICES = ("7", "28", "12m", "other")
# Shorter, two periods would differ by a single day, and give its small counts away.
SHORTEST = 7
# Longer, the chart and its table go by weeks.
MOST_DAYS_ONE_BY_ONE = 92


def asked(query: QueryDict) -> tuple[str, Period]:
    """The choice and its days. Raises BadInput naming the field that cannot be used."""
    choice = query.get("period", DEFAULT)
    if choice not in CHOICES:
        raise BadInput(_("There is no such period."), remedy=_("Choose one of the four."), field="period")
    if choice == "other":
        return choice, _free(query)
    return choice, usual(choice)


def usual(choice: str = DEFAULT) -> Period:
    """A period that ends today."""
    last = today()
    first = months_from(last, -12) + timedelta(days=1) if choice == "12m" else last - timedelta(days=int(choice) - 1)
    return Period(first, last)


def step_of(period: Period) -> int:
    """By how many days the chart goes."""
    return 1 if period.length <= MOST_DAYS_ONE_BY_ONE else 7


def _free(query: QueryDict) -> Period:
    since, until = _day(query, "since"), _day(query, "until")
    if since < (first := months_from(today(), -MONTHS_KEPT)):
        raise BadInput(
            _("Counts are kept %(months)s months.") % {"months": MONTHS_KEPT},
            remedy=_("Begin on %(day)s at the earliest.") % {"day": f"{first:%Y-%m-%d}"},
            field="since",
        )
    if until > today():
        raise BadInput(_("The last day is still to come."), remedy=_("End today at the latest."), field="until")
    if (until - since).days + 1 < SHORTEST:
        raise BadInput(
            _("A period has %(days)s days at least, so that no single day is given away.") % {"days": SHORTEST},
            remedy=_("Move its first or its last day."),
            field="until",
        )
    return Period(since, until)


def _day(query: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        raise BadInput(
            _("This is not a date."), remedy=_("Write the year, the month and the day, as 2026-03-31."), field=name
        ) from None

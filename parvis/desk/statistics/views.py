"""The two pages: the whole site, and one thing or page of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from parvis.core.errors import BadInput
from parvis.desk.statistics import periods, telling
from parvis.desk.statistics.export import as_csv
from parvis.traces.models import DailyCount
from parvis.traces.queries import (
    Known,
    Period,
    Views,
    arrivals,
    first_day,
    language_share,
    most,
    names_of,
    robots,
    share_ways,
    vain_words,
)
from parvis.traces.services import MONTHS_KEPT, CountedAct
from parvis.traces.small import FEW

_NAMES = (("7", gettext_lazy("7 days")), ("28", gettext_lazy("28 days")), ("12m", gettext_lazy("12 months")))


class StatisticsView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The site as a whole."""

    raise_exception = True
    permission_required = "traces.view_dailycount"
    template_name = "desk/statistics/site.html"
    header_icon = "desk-bars"
    page_title = gettext_lazy("Attendance")
    target = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read which days are asked; a mistake is told beside the usual days."""
        super().setup(request, *args, **kwargs)
        self.refusal: BadInput | None = None
        try:
            self.choice, self.period = periods.asked(request.GET)
        except BadInput as refusal:
            self.refusal, self.choice, self.period = refusal, periods.DEFAULT, periods.usual()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same figures as a file."""
        if request.GET.get("format") == "csv" and self.refusal is None:
            return as_csv(self.period, target=self.target)
        return super().get(request, *args, **kwargs)

    @property
    def query(self) -> str:
        """The days asked, for links."""
        asked = {"period": self.choice}
        if self.choice == "other":
            asked |= {"since": self.period.since.isoformat(), "until": self.period.until.isoformat()}
        return urlencode(asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = first_day()
        context = super().get_context_data(**kwargs) | {
            "choices": [(code, name, self.here(period=code)) for code, name in _NAMES],
            "choice": self.choice,
            "period": self.period,
            "refusal": self.refusal,
            "asked_since": self.request.GET.get("since", "") if self.refusal else self.period.since.isoformat(),
            "asked_until": self.request.GET.get("until", "") if self.refusal else self.period.until.isoformat(),
            "target": self.target,
            "csv_url": f"{self.request.path}?{urlencode({'target': self.target})}&{self.query}&format=csv",
            "first": first,
            "counts": settings.COUNTS_VISITS,
            "few": FEW,
            "months": MONTHS_KEPT,
            "public_url": reverse("website:statistics"),
            "site_url": settings.PUBLIC_ADDRESS,
        }
        return context | (self.figures(self.period) if first else {})

    def here(self, **query: str) -> str:
        """This page over other days."""
        kept = {"target": self.target} if self.target else {}
        return f"{self.request.path}?{urlencode(kept | query)}"

    def figures(self, period: Period) -> dict[str, Any]:
        """All that the page shows of those days."""
        views = most(period, CountedAct.VIEW)
        return _shared(period) | {
            "read": telling.targets_table(views, self.query, beside=Views(period, CountedAct.VISITOR)),
            "arrivals": telling.arrivals_table(arrivals(period), self.query),
            "downloads": telling.targets_table(most(period, CountedAct.DOWNLOAD), self.query),
            "plays": telling.targets_table(most(period, CountedAct.PLAY), self.query),
            "shares": telling.targets_table(most(period, CountedAct.SHARE), self.query),
            "ways": telling.ways_table(share_ways(period)),
            "languages": telling.languages_table(language_share(period)),
            "words": telling.words_table(vain_words(period)),
            "robots": telling.robots_table(robots(period)),
        }


class TargetView(StatisticsView):
    """One thing or page: how it is read, and from where one comes to it."""

    template_name = "desk/statistics/one.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find what is asked. Raises Http404 for what was never counted."""
        super().setup(request, *args, **kwargs)
        self.target = request.GET.get("target", "")[:200]
        if not self.target or not DailyCount.objects.filter(target=self.target).exists():
            raise Http404
        self.name, self.kind = names_of([self.target])[self.target]

    def get_page_title(self) -> str:
        return self.name

    def figures(self, period: Period) -> dict[str, Any]:
        """All that the page shows of those days."""
        known: Known = {}
        shown = self.target if self.target.startswith("/") else f"/id/{self.target}"
        return _shared(period, target=self.target, known=known) | {
            "name": self.name,
            "listed_url": f"{reverse('desk_statistics')}?{self.query}",
            "shown_url": shown,
            "arrivals": telling.arrivals_table(arrivals(period, target=self.target, known=known), self.query),
            "ways": telling.ways_table(share_ways(period, target=self.target)),
            "languages": telling.languages_table(language_share(period, target=self.target, known=known)),
        }


def _shared(period: Period, *, target: str = "", known: Known | None = None) -> dict[str, Any]:
    chart, days = telling.chart_of(period, target=target, known=known)
    return {
        "headlines": telling.headlines(period, target=target, known=known),
        "chart": chart,
        "days": days,
        "by_week": periods.step_of(period) > 1,
    }

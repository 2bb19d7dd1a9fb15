"""What ends within ninety days, as a page and as a table to take away; renewing from there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from parvis.core.clock import today
from parvis.rights import uses
from parvis.rights.models import Grant
from parvis.rights.queries.lists import Ending, ending
from parvis.rights.reasons import tell_moment
from parvis.rights.services import late_requests, renewal_of
from parvis.rights.views.who import member

KINDS = {
    "grant": _("grant"), "embargo": _("embargo"), "consent": _("consent"), "majority": _("comes of age"),
    "terms": _("terms for contributors"),
}  # fmt: skip
_PAGES = {
    "grant": "grants", "embargo": "embargoes", "consent": "consents", "majority": "persons-shown", "terms": "terms",
}  # fmt: skip
_PRIVATE = {"consent", "majority"}


def rows(request: HttpRequest) -> list[Ending]:
    """What this member of staff may know of."""
    found = ending(today())
    if request.user.has_perm("rights.view_consent"):
        return found
    return [each for each in found if each.kind not in _PRIVATE]


class EndingView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The report."""

    raise_exception = True
    permission_required = "rights.view_grant"
    template_name = "rights/desk/ending.html"
    header_icon = "desk-clock"
    page_title = _("What ends within 90 days")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("grants:index"), "label": _("Rights")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = rows(self.request)
        lines = [
            {"row": row, "kind": KINDS[row.kind], "uses": uses.tell(row.uses), "when": tell_moment(row.moment),
             "url": reverse(f"{_PAGES[row.kind]}:edit", args=[row.record.pk])}
            for row in found
        ]  # fmt: skip
        return super().get_context_data(
            **kwargs, lines=lines, totals=totals(found), late=late_requests(today()).count()
        )


def totals(found: list[Ending]) -> list[tuple[str, Decimal]]:
    """What the grants that end cost in all, by currency."""
    summed: dict[str, Decimal] = {}
    for amount, currency in (row.cost for row in found if row.cost):
        summed[currency] = summed.get(currency, Decimal(0)) + amount
    return sorted(summed.items())


@require_safe
@permission_required("rights.view_grant", raise_exception=True)
def ending_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table (RFC 4180, UTF-8)."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = f'attachment; filename="rights-{today():%Y-%m-%d}.csv"'
    # The mark by which spreadsheets know the encoding.
    response.write("\ufeff")
    csv.writer(response).writerows(_lines(rows(request)))
    return response


def _lines(found: list[Ending]) -> Iterator[list[str]]:
    yield [str(head) for head in (_("What"), _("Who"), _("Ends"), _("Media"), _("Uses"), _("Cost"), _("Currency"))]
    for row in found:
        amount, currency = row.cost or ("", "")
        told = [KINDS[row.kind], row.name, row.moment.date().isoformat(), row.media, uses.tell(row.uses)]
        yield [_harmless(str(cell)) for cell in (*told, amount, currency)]


def _harmless(cell: str) -> str:
    """A spreadsheet runs what begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@require_POST
@permission_required("rights.add_grantrequest", raise_exception=True)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a request to renew a grant, and open it."""
    drafted = renewal_of(get_object_or_404(Grant, pk=pk), by=member(request))
    log(drafted, "wagtail.create", user=request.user)
    messages.success(request, _("A request to renew it is drafted: read it, then send it."))
    return redirect(reverse("grant-requests:edit", args=[drafted.pk]))

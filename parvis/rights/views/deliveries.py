"""Deliveries in the desk: links, what came in by them, and the decision of somebody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from parvis.core.bilingual import current
from parvis.core.errors import BadInput, Refusal
from parvis.rights import uses
from parvis.rights.models import Deposit, DepositedFile, DepositLink
from parvis.rights.request_forms import DepositLinkForm, HandOnForm
from parvis.rights.services import hand_on, make_link, refuse_deposit, take_in, waiting_for
from parvis.rights.views.acts import private_file
from parvis.rights.views.who import member


class _Desk(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    raise_exception = True
    header_icon = "download"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("rights_deliveries"), "label": _("Deliveries")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]


class DeliveriesView(_Desk):
    """What waits, what was decided, and the links."""

    permission_required = "rights.view_deposit"
    template_name = "rights/desk/deliveries.html"
    page_title = _("Deliveries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = Deposit.objects.select_related("link__receiver").prefetch_related("items")
        return super().get_context_data(
            **kwargs,
            waiting=known.filter(state=Deposit.State.WAITING),
            mine=set(waiting_for(member(self.request)).values_list("pk", flat=True)),
            decided=known.exclude(state=Deposit.State.WAITING)[:20],
            links=DepositLink.objects.select_related("receiver")[:50],
        )


class NewLinkView(_Desk):
    """A new link; its address is shown once."""

    permission_required = "rights.add_depositlink"
    template_name = "rights/desk/new_link.html"
    page_title = _("New delivery link")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "form": DepositLinkForm(initial={"language": current(), "receiver": self.request.user}),
                "address": "",
                **kwargs,
            }
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it, and say its address this one time."""
        form = DepositLinkForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        link, token = make_link(**form.cleaned_data)
        log(link, "rights.link", user=request.user)
        with override(link.language):
            address = settings.PUBLIC_ADDRESS + reverse("deposit:show", args=[token])
        return self.render_to_response(self.get_context_data(form=form, address=address, link=link))


class DeliveryView(_Desk):
    """One delivery: looked at, then taken in or refused."""

    permission_required = "rights.view_deposit"
    template_name = "rights/desk/delivery.html"
    page_title = _("Delivery")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.deposit = get_object_or_404(Deposit.objects.select_related("link__receiver"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.deposit.link)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posted = self.request.POST
        items = [
            (item, posted.get(f"alt_fr_{item.pk}", ""), posted.get(f"alt_en_{item.pk}", ""))
            for item in self.deposit.items.select_related("picture")
        ]
        return super().get_context_data(
            **kwargs, deposit=self.deposit, uses=uses.tell(self.deposit.uses), items=items,
            reason=posted.get("reason", ""), hand_on=HandOnForm(initial={"receiver": self.deposit.link.receiver_id}),
        )  # fmt: skip

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take it in or refuse it, as the pressed button says."""
        if not request.user.has_perm("rights.change_deposit"):
            return self.handle_no_permission()
        try:
            self._decide(request)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            self.deposit.refresh_from_db()
            return self.render_to_response(self.get_context_data())
        log(self.deposit, "rights.deposit", user=request.user)
        messages.success(request, _("It is done."))
        return redirect(request.path)

    def _decide(self, request: HttpRequest) -> None:
        if request.POST.get("act") == "hand_on":
            form = HandOnForm(request.POST)
            if not form.is_valid():
                raise BadInput(_("Choose somebody of the list."), field="receiver")
            hand_on(self.deposit.link, receiver=form.cleaned_data["receiver"])
            return
        if request.POST.get("act") == "refuse":
            refuse_deposit(self.deposit, reason=request.POST.get("reason", ""), by=member(request))
            return
        texts = {
            item.pk: (request.POST.get(f"alt_fr_{item.pk}", ""), request.POST.get(f"alt_en_{item.pk}", ""))
            for item in self.deposit.items.filter(is_picture=True)
        }
        take_in(self.deposit, by=member(request), texts=texts)


@require_safe
@permission_required("rights.view_deposit", raise_exception=True)
def delivered_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that came in, to be looked at on one's own machine."""
    item = get_object_or_404(DepositedFile.objects.exclude(file=""), pk=pk)
    return private_file(item.file, item.name)

"""One request for a grant: its letter to send or print, its steps, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from parvis.core.errors import Refusal
from parvis.rights import letters, uses
from parvis.rights.models import GrantRequest, Sending
from parvis.rights.request_forms import AnswerForm
from parvis.rights.services import (
    AlreadyMoved,
    become_grant,
    open_sending,
    record_answer,
    record_refusal,
    remind,
    send_again,
    send_request,
    settle_sent,
    settle_unsent,
    withdraw_request,
    write_letter,
)
from parvis.rights.states import Asking
from parvis.rights.views.who import member

Way = GrantRequest.Way


class RequestView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The page; its buttons come back here."""

    raise_exception = True
    permission_required = "rights.view_grantrequest"
    template_name = "rights/desk/request.html"
    header_icon = "mail"
    page_title = _("Request for a grant")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = get_object_or_404(GrantRequest, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.asked.holder

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("grant-requests:index"), "label": _("Requests for grants")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.asked.holder}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.asked.state
        return super().get_context_data(
            **{"form": AnswerForm(), **kwargs},
            asked=self.asked,
            uses=uses.tell(self.asked.uses),
            things=self.asked.things.order_by("title"),
            events=self.asked.events.select_related("by"),
            perhaps=open_sending(self.asked),
            head=letters.letterhead(self.asked),
            sendings=self.asked.sendings.select_related("by"),
            open={after for before, after in Asking.moves if before == state},
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what the pressed button says; a refusal is told on the page."""
        act = self._acts().get(request.POST.get("act", ""))
        if act is None or not request.user.has_perm("rights.change_grantrequest"):
            return self.handle_no_permission()
        form = AnswerForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            act(form)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            self.asked.refresh_from_db()
            return self.render_to_response(self.get_context_data(form=form))
        log(self.asked, "rights.request", user=request.user)
        messages.success(request, _("It is done."))
        return redirect(request.path)

    def _acts(self) -> dict[str, Callable[[AnswerForm], object]]:
        asked, by = self.asked, member(self.request)
        return {
            "rewrite": lambda form: self._rewrite(),
            "email": lambda form: send_request(asked, way=Way.EMAIL, by=by),
            "hand": lambda form: send_request(asked, way=Way.HAND, by=by),
            "remind_email": lambda form: remind(asked, way=Way.EMAIL, by=by),
            "remind_hand": lambda form: remind(asked, way=Way.HAND, by=by),
            "it_left": lambda form: settle_sent(self._perhaps(), by=by),
            "never_left": lambda form: settle_unsent(self._perhaps()),
            "send_again": lambda form: send_again(self._perhaps(), by=by),
            "answer": lambda form: record_answer(
                asked, note=form.cleaned_data["note"], evidence=form.cleaned_data["evidence"], by=by
            ),
            "grant": lambda form: become_grant(
                asked, by=by, note=form.cleaned_data["note"], evidence=form.cleaned_data["evidence"],
                **form.conditions(),
            ),
            "refuse": lambda form: record_refusal(asked, reason=form.cleaned_data["note"], by=by),
            "withdraw": lambda form: withdraw_request(asked, reason=form.cleaned_data["note"], by=by),
        }  # fmt: skip

    def _perhaps(self) -> Sending:
        """The letter nobody knows of; a refusal where somebody settled it first."""
        sending = open_sending(self.asked)
        if sending is None or sending.state != Sending.State.UNKNOWN:
            raise AlreadyMoved(_("This letter was settled first."), remedy=_("Open its page again."))
        return sending

    def _rewrite(self) -> None:
        if self.asked.state == GrantRequest.State.DRAFT:
            write_letter(self.asked)

"""Joining a record to the person the house knows, from the record's own page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.core.errors import Refusal
from parvis.rights.models import Contribution, Deposit, GrantRequest, PersonShown
from parvis.rights.services import join_person

# kind: (model, permission, page shown again)
JOINED: dict[str, tuple[type[Any], str, str]] = {
    "personshown": (PersonShown, "rights.change_personshown", "persons-shown:edit"),
    "guardian": (PersonShown, "rights.change_personshown", "persons-shown:edit"),
    "contribution": (Contribution, "rights.change_contribution", "contributions:edit"),
    "grantrequest": (GrantRequest, "rights.change_grantrequest", "grant-requests:edit"),
    "deposit": (Deposit, "rights.change_deposit", "rights_delivery"),
}


@require_POST
def join(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Join it to whoever the field names, or to nobody; log it."""
    if kind not in JOINED:
        raise Http404
    model, permission, page = JOINED[kind]
    if not request.user.has_perm(permission):
        raise PermissionDenied
    record = get_object_or_404(model, pk=pk, erased_at=None)
    try:
        person = join_person(record, who=request.POST.get(f"who-{kind}", "")[:300], as_guardian=kind == "guardian")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        log(record, "rights.join", user=request.user)
        messages.success(request, _("It is joined to them.") if person else _("It is joined to nobody."))
    return redirect(reverse(page, args=[pk]))

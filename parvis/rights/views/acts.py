"""Acts on one record, each a button: withdraw a consent, publish terms, move a declaration; and its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.core.errors import Refusal
from parvis.rights.evidence import TYPES
from parvis.rights.models import (
    Acceptance,
    Consent,
    Declaration,
    DepositLink,
    Embargo,
    Grant,
    GrantRequest,
    PersonShown,
    Restriction,
    Terms,
)
from parvis.rights.services import (
    lift_restriction,
    publish_terms,
    revoke_grant,
    revoke_link,
    withdraw_acceptance,
    withdraw_all,
    withdraw_consent,
)

Act = Callable[[Any], object]


def _move(after: str) -> Act:
    return lambda declaration: declaration.move(after)


# kind: (model, its list, {act: (what is done, how the audit log calls it)})
ACTS: dict[str, tuple[type[Any], str, dict[str, tuple[Act, str]]]] = {
    "grant": (Grant, "grants", {"revoke": (revoke_grant, "rights.revoke")}),
    "restriction": (Restriction, "restrictions", {"lift": (lift_restriction, "rights.lift")}),
    "embargo": (Embargo, "embargoes", {"lift": (lift_restriction, "rights.lift")}),
    "consent": (Consent, "consents", {"withdraw": (withdraw_consent, "rights.withdraw")}),
    "personshown": (PersonShown, "persons-shown", {"withdraw": (withdraw_all, "rights.withdraw")}),
    "acceptance": (Acceptance, "acceptances", {"withdraw": (withdraw_acceptance, "rights.withdraw")}),
    "terms": (Terms, "terms", {"publish": (publish_terms, "rights.publish")}),
    "declaration": (
        Declaration,
        "declarations",
        {state: (_move(state), "rights.declare") for state in ("declared", "settled", "cancelled", "due")},
    ),
    "depositlink": (DepositLink, "", {"revoke": (revoke_link, "rights.link")}),
}


@require_POST
def act_on(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Do what the pressed button says, log it, say it, and show the record again."""
    model, listed, acts = ACTS.get(kind) or (None, "", {})
    act, action = acts.get(request.POST.get("act", ""), (None, ""))
    if model is None or act is None:
        raise Http404
    if not request.user.has_perm(f"rights.change_{kind}"):
        raise PermissionDenied
    record = get_object_or_404(model, pk=pk)
    try:
        act(record)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        log(record, action, user=request.user)
        messages.success(request, _("It is done."))
    return redirect(reverse(f"{listed}:edit", args=[pk]) if listed else reverse("rights_deliveries"))


_WITH_EVIDENCE: dict[str, type[Any]] = {"grant": Grant, "consent": Consent, "request": GrantRequest}


@require_safe
@permission_required("rights.view_evidence", raise_exception=True)
def evidence(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """The evidence of one record, saved, never opened on our host; who read it is logged."""
    model = _WITH_EVIDENCE.get(kind)
    if model is None:
        raise Http404
    record = get_object_or_404(model, pk=pk)
    if not record.evidence:
        raise Http404
    log(record, "rights.evidence", user=request.user)
    return private_file(record.evidence, record.evidence_name)


def private_file(held: Any, name: str) -> HttpResponseBase:
    """A private file, to be saved. Raises Http404 where it is gone."""
    try:
        stream = held.open("rb")
    except OSError:
        raise Http404 from None
    ending = f".{held.name.rpartition('.')[2]}"
    kind = TYPES.get(ending, "application/octet-stream")
    response = FileResponse(stream, as_attachment=True, filename=name or f"evidence{ending}", content_type=kind)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

"""Letters to authors of which nobody knows whether they left."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.channels import services
from parvis.channels.models import AuthorLetter
from parvis.channels.views.who import tell
from parvis.core.errors import Refusal


@require_POST
@permission_required("accounts.change_user", raise_exception=True)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """It is sent again, or its reader knows."""
    letter = get_object_or_404(AuthorLetter.objects.select_related("delivery"), pk=pk)
    again = request.POST.get("decision") == "again"
    try:
        services.settle_letter(letter=letter, again=again)
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The letter is sent again.") if again else _("Noted: they know."))
    return redirect("sending_content", letter.delivery.shipment_id)

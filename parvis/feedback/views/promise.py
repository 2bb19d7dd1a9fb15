"""Within how many days the institution answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.core.clock import now
from parvis.feedback import queries, services
from parvis.feedback.forms import PromiseForm
from parvis.feedback.models import Commitment
from parvis.feedback.views.who import FORM, may_promise, member


@require_http_methods(FORM)
@may_promise
def promise(request: HttpRequest) -> HttpResponse:
    """The delay, how days are counted, and what it means for a topic opened today."""
    kept = Commitment.current()
    form = PromiseForm(request.POST if request.method == "POST" else None, instance=Commitment.current())
    if request.method == "POST" and form.is_valid():
        services.keep_promise(by=member(request), **form.cleaned_data)
        messages.success(request, _("The promise is kept from now on. What was owed already keeps its date."))
        return redirect("feedback_promise")
    due = queries.due_from(now(), kept.days)
    return render(request, "feedback/desk/promise.html", {"form": form, "due": due})

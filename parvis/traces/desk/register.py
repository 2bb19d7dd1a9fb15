"""The register of processing in the desk, the time each kind of words is kept, the impact assessment."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.accounts.models import Institution
from parvis.core.errors import BadInput
from parvis.traces.queries.register import (
    assessment_markdown,
    chosen_keepings,
    register_lines,
    register_markdown,
    retained_kinds,
    say_months,
)
from parvis.traces.services import set_retention

DOCUMENTS = {"register": register_markdown, "assessment": assessment_markdown}
may_see = permission_required("traces.view_person", raise_exception=True)
may_decide = permission_required("traces.change_retention", raise_exception=True)


@require_safe
@may_see
def show_register(request: HttpRequest) -> HttpResponse:
    """Every processing, what it is for, and how long its words are kept."""
    kept = [
        {"kind": kind.name, "sentence": _sentence(str(kind.sentence)), "months": months, "usual": say_months(usual)}
        for kind, months, usual in retained_kinds()
    ]
    chosen = [
        {"kind": name, "sentence": keeping.label, "months": months, "usual": say_months(keeping.usual)}
        for name, keeping, months in chosen_keepings()
    ]
    return render(request, "traces/desk/register.html", {"lines": register_lines(), "kept": [*kept, *chosen]})


def _sentence(sentence: str) -> str:
    return sentence.format(who="…", thing="…")


@require_safe
@may_see
def download_document(request: HttpRequest, name: str) -> HttpResponse:
    """The register, or the impact assessment to complete, as a Markdown file."""
    response = HttpResponse(DOCUMENTS[name](), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.md"'
    return response


@require_POST
@may_decide
def keep_for(request: HttpRequest) -> HttpResponse:
    """Decide how many months the words of one kind are kept; nothing written: as usual."""
    kind, written = request.POST.get("kind", ""), request.POST.get("months", "").strip()
    try:
        set_retention(kind=kind, months=_months(written))
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        log(Institution.current(), "parvis.retention", user=request.user, data={"kind": kind, "months": written})
        messages.success(request, _("Decided. What is older goes at the next night."))
    return redirect("processing_register")


def _months(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        raise BadInput(_("Write a number of months."), field="months")
    return int(written)

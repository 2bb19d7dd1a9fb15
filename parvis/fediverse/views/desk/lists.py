"""Block lists: looked at before they are taken in, and handed out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from parvis.core.clock import today
from parvis.core.errors import BadInput
from parvis.fediverse.forms import ListForm
from parvis.fediverse.services.blocklists import MOST_CHARACTERS, ListRead, export_blocks, import_blocks, read_blocks
from parvis.fediverse.views.desk.who import beside, may_judge_servers, may_see_servers, member

_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@may_judge_servers
def take_in(request: HttpRequest) -> HttpResponse:
    """A list given, shown line by line, then taken in: all of it, or nothing."""
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST" or not form.is_valid():
        return render(request, "fediverse/desk/list.html", {"form": form})
    try:
        text = _text(form)
        read = read_blocks(text)
        if request.POST.get("do") == "import" and _is_taken(request, form, text):
            return redirect("moderation_servers")
    except BadInput as refusal:
        beside(form, refusal)
        return render(request, "fediverse/desk/list.html", {"form": form})
    return _preview(request, form, text, read)


def _text(form: ListForm) -> str:
    """What the file or the field holds. Raises BadInput."""
    sent = form.cleaned_data["file"]
    if sent is None:
        return str(form.cleaned_data["text"])
    if sent.size > MOST_CHARACTERS:
        raise BadInput(_("The list is longer than %(most)s characters.") % {"most": MOST_CHARACTERS}, field="file")
    try:
        return str(sent.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput(
            _("The file is not text in UTF-8."), remedy=_("Export it again as CSV, UTF-8."), field="file"
        ) from None


def _is_taken(request: HttpRequest, form: ListForm, text: str) -> bool:
    leaves_out = request.POST.get("leave_out") == "yes"
    try:
        read = import_blocks(text, by=member(request), reason=form.cleaned_data["reason"], without_unread=leaves_out)
    except BadInput as refusal:
        beside(form, refusal)
        return False
    count = len(read.judged)
    messages.success(
        request, ngettext("%(n)s server newly judged.", "%(n)s servers newly judged.", count) % {"n": count}
    )
    return True


def _preview(request: HttpRequest, form: ListForm, text: str, read: ListRead) -> HttpResponse:
    context = {
        "form": form, "text": text, "judged": read.judged[:_SHOWN], "judged_count": len(read.judged),
        "kept_count": len(read.kept), "unread": read.unread[:_SHOWN], "unread_count": len(read.unread),
        "reason": form.cleaned_data["reason"],
    }  # fmt: skip
    return render(request, "fediverse/desk/list_preview.html", context)


@require_safe
@may_see_servers
def hand_out(request: HttpRequest) -> HttpResponse:
    """Our rules in Mastodon's form."""
    text = export_blocks(with_reasons=request.GET.get("reasons") == "yes")
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="parvis-domain-blocks-{today():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response

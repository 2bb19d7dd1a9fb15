"""Back by hand: what a phone shares comes in here, waits for its bringer to be signed in, and goes into the ledger."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import Institution
from parvis.channels import services
from parvis.channels.forms import ShareForm
from parvis.channels.models import Heard
from parvis.channels.views.who import beside, may_bring, member
from parvis.core.errors import BadInput
from parvis.traces.kinds import tell as sentence_of

_ADDRESS = re.compile(r"https?://\S+")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """From the phone's share menu, which knows no token of ours: kept aside, recorded only from the form."""
    onward = reverse("share")
    if request.method == "POST":
        told = [request.POST.get(name, "").strip() for name in ("title", "text")]
        text, url = "\n".join(dict.fromkeys(filter(None, told))), request.POST.get("url", "").strip()
        picture = request.FILES.get("image")
        if text or url or picture:
            onward += f"?{urlencode({'kept': services.keep_shared(text=text, url=url, picture=picture)})}"
    if request.user.is_authenticated:
        return redirect(onward)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': onward})}")


@require_http_methods(["GET", "HEAD", "POST"])
@may_bring
def share(request: HttpRequest) -> HttpResponse:
    """What was shared, or nothing yet, as a form."""
    form = ShareForm(request.POST, request.FILES) if request.method == "POST" else ShareForm(initial=_shared(request))
    if request.method == "POST" and form.is_valid():
        heard = _recorded(request, form)
        if heard is not None:
            messages.success(request, _told(heard))
            return redirect("share")
    token = str(form["kept"].value() or "")
    kept = services.shared_as(token)
    return render(request, "channels/desk/share.html", {"form": form, "kept": kept, "token": token})


def _shared(request: HttpRequest) -> dict[str, Any]:
    """The form as what was shared fills it. An address inside a text is taken out of it, as phones put it there."""
    token = request.GET.get("kept", "")
    shared = services.shared_as(token)
    if shared is None:
        return {"kind": "comment"}
    text, url = shared.text, shared.url
    found = _ADDRESS.search(text)
    if not url and found:
        url, text = found.group()[:500], text.replace(found.group(), "").strip()
    kind = "screenshot" if shared.has_picture else "comment" if text else "address"
    return {"kind": kind, "text": text, "url": url, "kept": token}


def _recorded(request: HttpRequest, form: ShareForm) -> Heard | None:
    told = form.cleaned_data
    token = told.pop("kept")
    told["picture"] = told["picture"] or services.picture_of(token)
    try:
        heard = services.record_by_hand(by=member(request), **told)
    except BadInput as refusal:
        beside(form, refusal)
        return None
    services.drop_shared(token)
    return heard


def _told(heard: Heard) -> str:
    sentence = sentence_of(heard.trace) if heard.trace else ""
    return _("In the ledger: %(sentence)s.") % {"sentence": sentence}


@require_safe
def shared_picture(request: HttpRequest, token: str) -> HttpResponse:
    """The picture that waits, for whoever brought it to see. Its type is never believed: shown as what it says it is."""
    picture = services.picture_of(token)
    content = picture.read() if picture else b""
    kind = _kind_of(content)
    if not kind:
        return HttpResponse(status=404)
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response


def _kind_of(content: bytes) -> str:
    """The type its first bytes say, among those a phone makes; empty for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The desk as something to install on a phone, which its share menu then offers."""
    name = str(Institution.current() or "Parvis")
    icons = [
        {"src": static("dist/mark-desk.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        *(
            {
                "src": static(f"dist/mark-desk-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": use,
            }
            for side in (192, 512)
            for use in ("any", "maskable")
        ),
    ]
    told = {
        "id": "/desk/", "name": _("%(institution)s – the desk") % {"institution": name}, "short_name": name[:30],
        "lang": request.LANGUAGE_CODE, "start_url": reverse("wagtailadmin_home"), "scope": "/desk/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#17131a", "icons": icons,
        "share_target": {
            "action": reverse("channels:share_in"), "method": "POST", "enctype": "multipart/form-data",
            "params": {
                "title": "title", "text": "text", "url": "url", "files": [{"name": "image", "accept": ["image/*"]}],
            },
        },
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")

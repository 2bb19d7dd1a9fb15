"""Statistics seen by the public: what is counted and how to say no; what a page tells of plays and shares."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from parvis.accounts.models import Presence
from parvis.core.errors import BadInput, NotAllowed
from parvis.traces.services import MONTHS_KEPT, CountedAct, Hit, counting
from parvis.traces.small import FEW
from parvis.traces.visits import OBJECTION, OBJECTION_COOKIE, has_objected, look

# The CNIL's thirteen months, less a day for the long ones: nobody is asked again before, nothing lasts longer.
DAYS_OF_OBJECTION = 395
MOST_BYTES = 400
SHARED_BY = frozenset({*Presence.Network.values, "copy", "mail", "system"})
_TELLS = {CountedAct.PLAY.value, CountedAct.SHARE.value}


# Without a cookie for forms: where the request comes from is asked instead, so that this page leaves none.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What is counted, for how long, and the button that ends it for this browser."""
    if request.method == "POST":
        return _answer(request)
    asks = request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"
    context = {
        "objects": has_objected(request),
        "browser_objects": asks,
        "counts": settings.COUNTS_VISITS,
        "few": FEW,
        "months": MONTHS_KEPT,
    }
    return render(request, "website/statistics.html", context)


def _answer(request: HttpRequest) -> HttpResponse:
    """Remember a no, or forget it, in a cookie that holds nothing else; then show the page."""
    _same_origin(request)
    response = HttpResponseRedirect(request.path, status=303)
    if request.POST.get("count") == "no":
        response.set_cookie(
            OBJECTION_COOKIE, OBJECTION, max_age=DAYS_OF_OBJECTION * 86_400,
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip
    else:
        response.delete_cookie(OBJECTION_COOKIE, samesite="Lax")
    return response


@csrf_exempt
@never_cache
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """A play or a share, told by the page itself with sendBeacon: act, thing and, for a share, where (to).

    204 whether it counts or not: an answer must not tell who is counted. 400 names the field not understood.
    """
    try:
        _same_origin(request)
        hit = _told(request)
    except NotAllowed as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")
    except BadInput as refusal:
        return HttpResponse(f"{refusal.field}: {refusal}", status=400, content_type="text/plain; charset=utf-8")
    if hit is not None and settings.COUNTS_VISITS:
        counting.note(hit)
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> Hit | None:
    """The hit, None for who is not counted. Raises BadInput."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise BadInput(_("This is too long to be counted."), field="body")
    act, to = request.POST.get("act", ""), request.POST.get("to", "")
    if act not in _TELLS:
        raise BadInput(_("Say “play” or “share”."), field="act")
    if to not in SHARED_BY if act == CountedAct.SHARE else to:
        raise BadInput(_("This is no place where one shares."), field="to")
    try:
        thing = str(UUID(request.POST.get("thing", "")))
    except ValueError:
        raise BadInput(_("This names no thing."), field="thing") from None
    visit = look(request, counting.salt())
    return Hit(visit=visit, act=act, target=thing, detail=to, is_claimed=True) if visit else None


def _same_origin(request: HttpRequest) -> None:
    """Refuse what another site sends in a visitor's name. Raises NotAllowed."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    if site not in (None, "same-origin") or urlsplit(origin).netloc != request.get_host():
        raise NotAllowed(_("This must be sent from a page of this site."))

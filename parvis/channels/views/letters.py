"""Public pages of newsletters: subscribing, confirming, one's own page, leaving. None leaves a cookie.

A link in a letter is followed by scanners as well as by people: nothing changes on GET. What a form asks is guarded by
the secret in its address; the subscribing one, which has none, by where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from parvis.channels.forms import SubscribeForm
from parvis.channels.models import Connection, Letter, Subscriber
from parvis.channels.queries.newsletters import languages_of, newsletter_named
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.channels.services.newsletters.writing import CONFIRM, LEAVE, MANAGE
from parvis.channels.tokens import make_token, read_token
from parvis.core.addresses import client_address
from parvis.core.errors import BadInput

# Askings of one visitor, and of all of them, in an hour.
MOST_ASKED, MOST_ASKED_IN_ALL = 20, 600
_HOUR_S = 3_600
_METHODS = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]
_State = Subscriber.State


def private(view: View) -> View:
    """Its address is a key: nowhere kept, indexed or told to another host."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@csrf_exempt
@require_http_methods(_METHODS)
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; whoever's address is typed, the answer is the same."""
    connection = _newsletter(slug)
    if request.method != "POST":
        return _form(request, connection, SubscribeForm(languages_of(connection), initial={"language": get_language()}))
    form = SubscribeForm(languages_of(connection), request.POST)
    if not _is_from_here(request) or _is_too_much(request):
        return _say(request, "busy", 429, connection)
    if not form.is_valid():
        return _form(request, connection, form, status=400)
    # Robots fill in what nobody sees: they are thanked, and nothing is written.
    if not form.cleaned_data["website"]:
        try:
            newsletters.ask_to_subscribe(
                connection,
                address=form.cleaned_data["address"],
                language=form.cleaned_data["language"],
                page=f"{settings.PUBLIC_ADDRESS}{request.path}",
            )
        except BadInput as refusal:
            form.add_error("address", str(refusal))
            return _form(request, connection, form, status=400)
    return HttpResponseRedirect(reverse("newsletter:thanks", args=[slug]), status=303)


def _newsletter(slug: str) -> Connection:
    connection = newsletter_named(slug)
    if connection is None:
        raise Http404
    return connection


def _form(request: HttpRequest, connection: Connection, form: SubscribeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "newsletter": connection,
        "form": form,
        "wording": newsletters.wording_of(connection, get_language() or "fr"),
        "page_title": connection.name,
    }
    return render(request, "channels/newsletter/subscribe.html", context, status=status)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the form is ours: a browser says where it comes from; what says nothing is no browser that was lured."""
    origin = request.headers.get("Origin", "")
    return origin in ("", f"{request.scheme}://{request.get_host()}", settings.PUBLIC_ADDRESS)


def _is_too_much(request: HttpRequest) -> bool:
    """Count one more asking of this visitor, and of all; visitors are told apart by a digest, for an hour."""
    who = salted_hmac("newsletter.asks", client_address(request)).hexdigest()
    return _count(f"newsletter.asks.{who}") > MOST_ASKED or _count("newsletter.asks") > MOST_ASKED_IN_ALL


def _count(key: str) -> int:
    cache.add(key, 0, _HOUR_S)
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out between the two.
        return 1


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """A letter is on its way, if there is anything to ask."""
    return _say(request, "asked", 200, _newsletter(slug))


@csrf_exempt
@require_http_methods(_METHODS)
@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the button; POST confirms."""
    found = _reader(CONFIRM, token)
    if found is None:
        return _say(request, "unknown", 404)
    reader = found[0]
    if request.method == "POST" and newsletters.confirm(reader):
        return _say(request, "confirmed", 200, reader.connection, reader=reader)
    if request.method == "POST" or reader.state not in (_State.ASKED, _State.CONFIRMED):
        return _say(request, "expired", 410, reader.connection)
    if reader.state == _State.CONFIRMED:
        return _say(request, "confirmed", 200, reader.connection, reader=reader)
    return _say(request, "confirm", 200, reader.connection, reader=reader)


@csrf_exempt
@require_http_methods(_METHODS)
@private
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """POST leaves at once, from a mailbox (RFC 8058) or the button; GET only shows the button."""
    found = _reader(LEAVE, token, count=2)
    if found is None:
        return _say(request, "unknown", 404)
    reader, letter = found
    if request.method == "POST":
        newsletters.leave_newsletter(reader, letter=letter)
    what = "left" if reader.state in (_State.LEFT, _State.COMPLAINED) else "leave"
    return _say(request, what, 200, reader.connection, reader=reader)


@csrf_exempt
@require_http_methods(_METHODS)
@private
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Their own page: the language, what is kept, leaving, being erased."""
    found = _reader(MANAGE, token)
    if found is None:
        return _say(request, "unknown", 404)
    reader = found[0]
    told = _do(request, reader) if request.method == "POST" else ""
    reader.refresh_from_db()
    if reader.state in (_State.LEFT, _State.COMPLAINED, _State.ASKED):
        return _say(request, told or "left", 200, reader.connection)
    choices = [(code, label) for code, label in settings.LANGUAGES if code in languages_of(reader.connection)]
    context = {
        "newsletter": reader.connection, "reader": reader, "address": _masked(address_of(reader)), "told": told,
        "choices": choices, "letters": reader.letters.filter(state=Letter.State.SENT).count(),
        "page_title": reader.connection.name,
    }  # fmt: skip
    return render(request, "channels/newsletter/manage.html", context)


def _do(request: HttpRequest, reader: Subscriber) -> str:
    """What the page asks; what it then says."""
    asked = request.POST.get("do", "")
    if asked == "leave":
        newsletters.leave_newsletter(reader)
        return "left"
    if asked == "erase":
        newsletters.erase(reader)
        return "erased"
    try:
        newsletters.change_language(reader, request.POST.get("language", ""))
    except BadInput as refusal:
        return str(refusal)
    return str(_("It is noted."))


def _masked(address: str) -> str:
    """Enough to know it by: whoever was forwarded a letter learns no address here."""
    user, _at, domain = address.partition("@")
    return f"{user[:1]}…@{domain}" if address else ""


def _reader(purpose: str, token: str, *, count: int = 1) -> tuple[Subscriber, Letter | None] | None:
    """Whose link it is, and the letter it stood in."""
    ids = read_token(purpose, token, count=count)
    if ids is None:
        return None
    reader = Subscriber.objects.select_related("connection", "handle").filter(pk=ids[0]).first()
    return (reader, _letter(ids[1:], reader)) if reader else None


def _letter(ids: tuple[UUID, ...], reader: Subscriber) -> Letter | None:
    return Letter.objects.filter(pk=ids[0], subscriber=reader).first() if ids else None


def _say(
    request: HttpRequest, what: str, status: int, connection: Connection | None = None, reader: Subscriber | None = None
) -> HttpResponse:
    manage_url = reverse("newsletter:manage", args=[make_token(MANAGE, reader.pk)]) if reader and reader.address else ""
    context = {
        "what": what,
        "newsletter": connection,
        "manage_url": manage_url,
        "page_title": connection.name if connection else _("Newsletter"),
    }
    return render(request, "channels/newsletter/told.html", context, status=status)

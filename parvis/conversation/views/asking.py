"""Public pages: the contact form, the question box, and where one reads the answer. No account, no cookie, no script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.accounts.models import Institution
from parvis.channels.views.letters import private
from parvis.conversation import bounds
from parvis.conversation.asking_forms import AskForm, GoOnForm
from parvis.conversation.models import Message
from parvis.conversation.processing import months_words_are_kept
from parvis.conversation.queries.asking import said_with
from parvis.conversation.services import asking
from parvis.conversation.services.mailing import address_for
from parvis.core.errors import BadInput
from parvis.traces.models import Thing

ABOUT = ("work", "story", "event")
_METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt
@require_http_methods(_METHODS)
def write(request: HttpRequest) -> HttpResponse:
    """The contact form."""
    return _ask(request, None)


@csrf_exempt
@require_http_methods(_METHODS)
def question(request: HttpRequest, about: UUID) -> HttpResponse:
    """A question about a work, a story or an event; their pages bear the same form."""
    thing = Thing.objects.filter(pk=about, kind__in=ABOUT, state=Thing.State.LIVE).first()
    if thing is None:
        raise Http404
    return _ask(request, thing)


def _ask(request: HttpRequest, thing: Thing | None) -> HttpResponse:
    named = str(thing.pk) if thing else ""
    if request.method != "POST":
        return _form(request, thing, AskForm(initial={"token": asking.make_form_token(named)}))
    form = AskForm(request.POST)
    if not _is_from_here(request):
        return _form(request, thing, form, status=400, told=_("This came from another site. Send it again from here."))
    if bounds.is_too_much(request):
        return _form(request, thing, form, status=429, told=_("Many messages came from here. Send it again in an hour, or write to us."))  # fmt: skip
    if not form.is_valid():
        return _form(request, thing, form, status=400)
    if form.cleaned_data["website"]:
        # Robots fill in what nobody sees: they are thanked, and nothing is written.
        return render(request, "conversation/public/thanks.html", {"page_title": _("Thank you")})
    if not asking.is_fresh(form.cleaned_data["token"], named):
        return _form(request, thing, form, told=_("The page had waited too long, or was sent at once: press “Send” once more, your words are here."))  # fmt: skip
    try:
        message = asking.ask(
            about=thing.pk if thing else None, once=_once(request), language=_language(), **_words(form)
        )
    except BadInput as refusal:
        form.add_error("text", str(refusal))
        return _form(request, thing, form, status=400)
    return HttpResponseRedirect(f"{reverse('asking:mine', args=[asking.link_token(message)])}?new=1", status=303)


def _words(form: AskForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text", "name", "email")}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _once(request: HttpRequest) -> str:
    """The same for the same sending: a button pressed twice, a page sent again."""
    told = [bounds.visitor_of(request), request.path]
    return "\0".join([*told, *(request.POST.get(name, "")[:6_000] for name in ("text", "email", "token"))])


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the form is ours; what says nothing is no browser that was lured."""
    origin = request.headers.get("Origin", "")
    return origin in ("", "null", f"{request.scheme}://{request.get_host()}", settings.PUBLIC_ADDRESS)


def _form(
    request: HttpRequest, thing: Thing | None, form: AskForm, *, status: int = 200, told: str = ""
) -> HttpResponse:
    if form.is_bound:
        # Their words stay, under a fresh token.
        again = request.POST.copy()
        again["token"] = asking.make_form_token(str(thing.pk) if thing else "")
        form.data = again
    context = {
        "form": form, "thing": thing, "told": told, "months": months_words_are_kept(), "action": request.path,
        "email": Institution.current().email, "page_title": _("Ask a question") if thing else _("Write to us"),
    }  # fmt: skip
    response = render(request, "conversation/public/ask.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@require_http_methods(_METHODS)
@private
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What one wrote and what one was answered; to go on, or to take it back. Nothing changes on GET."""
    first = asking.asked_by(token)
    if first is None:
        return render(request, "conversation/public/gone.html", {"page_title": _("Your message")}, status=404)
    if request.method == "POST" and request.POST.get("do") == "erase":
        asking.take_back(first)
        return render(request, "conversation/public/gone.html", {"page_title": _("Your message"), "is_erased": True})
    form = GoOnForm(request.POST if request.method == "POST" else None)
    told = ""
    if request.method == "POST" and form.is_valid():
        if not bounds.is_too_much(request):
            asking.ask(text=form.cleaned_data["text"], once=_once(request), language=_language(), follows=first)
            return HttpResponseRedirect(request.path, status=303)
        told = _("Many messages came from here. Send it again in an hour, or write to us.")
    return render(request, "conversation/public/mine.html", _mine(request, first, form, told))


def _mine(request: HttpRequest, first: Message, form: GoOnForm, told: str) -> dict[str, Any]:
    return {
        "said": said_with(first), "first": first, "form": form, "told": told, "months": months_words_are_kept(),
        "is_new": "new" in request.GET, "address": f"{settings.PUBLIC_ADDRESS}{request.path}",
        "has_email": bool(address_for(first)),
        "page_title": _("Your message"),
    }  # fmt: skip

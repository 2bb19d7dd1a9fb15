"""Voices: listed, made, presented, moved, closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from parvis.core.errors import BadInput, Refusal
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.forms import CloseVoiceForm, MoveForm, NewVoiceForm, VoiceForm
from parvis.fediverse.models import Actor
from parvis.fediverse.queries import presence
from parvis.fediverse.services import webfinger
from parvis.fediverse.services.actors import change_actor, make_actor, retire_actor
from parvis.fediverse.services.posting import move
from parvis.fediverse.views.desk.who import (
    beside,
    may_change_voices,
    may_close_voices,
    may_see_voices,
    member,
)

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@may_see_voices
def voices(request: HttpRequest) -> HttpResponse:
    """All of them, closed ones last."""
    return render(request, "fediverse/desk/voices.html", {"voices": presence.voices_told()})


def _voice(pk: UUID) -> Actor:
    return get_object_or_404(presence.all_voices(), pk=pk)


@require_http_methods(_FORM)
@may_change_voices
def make(request: HttpRequest) -> HttpResponse:
    """A new one."""
    form = NewVoiceForm(request.POST if request.method == "POST" else None, instance=Actor(language="fr"))
    if request.method == "POST" and form.is_valid():
        made = _written(form, lambda values: make_actor(by=member(request), **values))
        if made is not None:
            log(made, "fediverse.make", user=request.user, title=made.username)
            messages.success(request, _("The voice is there: it can be followed, and written with."))
            return redirect("voice", made.pk)
    return render(request, "fediverse/desk/voice_new.html", {"form": form})


@require_http_methods(_FORM)
@may_see_voices
def voice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One voice: how it presents itself, changed by who may."""
    actor = _voice(pk)
    if request.method == "POST":
        return _change(request, actor)
    return _shown(request, actor, VoiceForm(instance=actor))


@may_change_voices
def _change(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = VoiceForm(request.POST, instance=actor)
    if form.is_valid() and _written(form, lambda values: change_actor(actor, **values)) is not None:
        log(actor, "fediverse.change", user=request.user, title=actor.username)
        messages.success(request, _("Kept. The servers of those who follow are told."))
        return redirect("voice", actor.pk)
    return _shown(request, actor, form)


def _shown(request: HttpRequest, actor: Actor, form: VoiceForm) -> HttpResponse:
    context = {"voice": presence.told(actor), "form": form, "refusals": presence.refusals_of(actor)}
    return render(request, "fediverse/desk/voice.html", context)


def _written(form: VoiceForm, write: Any) -> Actor | None:
    """The voice as it is kept; None when something is refused, told beside its field."""
    try:
        values = form.values
        values["also_known_as"] = [_address_of(each) for each in values["also_known_as"]]
        kept: Actor = write(values)
        return kept
    except BadInput as refusal:
        form.add_error(form.place_of(refusal.field, refusal.row), str(refusal))
        return None


def _address_of(written: str) -> str:
    """The address of an account, asked of its server when it is written as a name. Raises BadInput."""
    if written.startswith(("https://", "http://")):
        return written
    return webfinger.find_person(written, field="also_known_as").iri


@require_http_methods(_FORM)
@may_close_voices
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it for good, its name typed again."""
    actor = _voice(pk)
    form = CloseVoiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_closed(form, actor):
        log(actor, "fediverse.close", user=request.user, title=actor.username)
        messages.success(request, _("The voice is closed. Those who followed it are told."))
        return redirect("voices")
    return render(request, "fediverse/desk/voice_close.html", {"voice": presence.told(actor), "form": form})


def _is_closed(form: CloseVoiceForm, actor: Actor) -> bool:
    if form.cleaned_data["username"].strip().removeprefix("@") != actor.username:
        form.add_error("username", _("This is not its name."))
        return False
    try:
        retire_actor(actor)
    except Refusal as refusal:
        beside(form, refusal)
        return False
    return True


@require_http_methods(_FORM)
@may_close_voices
def move_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on elsewhere: those who follow are told to follow there."""
    actor = _voice(pk)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_moved(form, actor):
        log(actor, "fediverse.move", user=request.user, title=actor.username)
        messages.success(request, _("The voice has moved: those who follow are told to follow there."))
        return redirect("voice", actor.pk)
    context = {"voice": presence.told(actor), "form": form, "iri": actor_iri(actor)}
    return render(request, "fediverse/desk/voice_move.html", context)


def _is_moved(form: MoveForm, actor: Actor) -> bool:
    try:
        if actor.retired_at is not None or actor.moved_to:
            raise BadInput(_("“%(who)s” no longer speaks here.") % {"who": actor})
        target = webfinger.find_person(form.cleaned_data["target"], field="target")
        # What it says of itself may have changed a minute ago: it is read anew.
        move(actor, target=webfinger.read_again(target, field="target"))
    except Refusal as refusal:
        beside(form, refusal)
        return False
    return True

"""Write once, send to several accounts: what each will show, and all that stands against it, before anything leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.contracts import Pictures
from parvis.channels.freezing import Frozen
from parvis.channels.models import Connection, Draft, Shipment
from parvis.channels.queries import desk
from parvis.channels.registry import adapter_of
from parvis.channels.services import Answering, NotSendable, Problem, Shape
from parvis.channels.views.who import beside, may_write, member
from parvis.channels.write_fields import talked_of
from parvis.channels.write_forms import WriteForm
from parvis.channels.write_rows import rearranged
from parvis.core.errors import BadInput
from parvis.media.models import Picture, Video

_NOT_KEPT = ("csrfmiddlewaretoken", "do", "purpose")


@dataclass(frozen=True)
class Shown:
    """One picture or film as an account shows it. part: how the whole is laid behind the part that is seen."""

    media: Frozen
    picture: Picture | None
    film: Video | None
    takes: Pictures | None = None

    @property
    def part(self) -> dict[str, str]:
        """In percent of the part shown: the size of the whole, and how far it is pushed."""
        left, top, width, height = self.media["box"] or (0.0, 0.0, 1.0, 1.0)
        told = {"width": 100 / width, "height": 100 / height, "left": -100 * left / width, "top": -100 * top / height}
        return {name: f"{value:.3f}%" for name, value in told.items()}

    @property
    def ratio(self) -> str:
        """Of the part shown."""
        return f"{self.media['width'] / max(1, self.media['height']):.4f}"

    @property
    def has_captions(self) -> bool:
        """Whether the film has captions to go with it."""
        return self.film is not None and bool(self.film.captions_fr or self.film.captions_en)

    @property
    def loses_captions(self) -> bool:
        """Whether they stay behind, because the network has no place for them."""
        return self.has_captions and not (self.takes and self.takes.captions)


@dataclass(frozen=True)
class Look:
    """How it will look on one account. texts: each part with its number and its count."""

    shape: Shape
    network: str
    texts: tuple[tuple[int, str, int], ...]
    media: tuple[Shown, ...]

    @property
    def is_thread(self) -> bool:
        """Whether its texts go one after the other; a letter's are the same in several languages."""
        return len(self.texts) > 1 and not adapter_of(self.shape.connection.network).is_by_letter


def _looks(shapes: Iterable[Shape]) -> list[Look]:
    return [
        Look(
            shape, desk.label_of(shape.connection.network),
            tuple(
                (place, text, count)
                for place, (text, count) in enumerate(zip(shape.preview.texts, shape.preview.counts, strict=True), 1)
            ),
            tuple(_shown_media(each, shape.connection) for each in shape.media),
        )
        for shape in shapes
    ]  # fmt: skip


def _shown_media(media: Frozen, connection: Connection) -> Shown:
    thing, takes = media["thing"], adapter_of(connection.network).capabilities.videos
    picture = Picture.objects.filter(thing=thing).first()
    return Shown(media, picture, None if picture else Video.objects.filter(thing=thing).first(), takes)


@dataclass(frozen=True)
class Beginning:
    """What the page was opened for. purpose: what its draft is kept under; first: what the form begins with."""

    purpose: str
    first: Mapping[str, Any]
    answering: Answering | None = None


def beginning_of(asked: Mapping[str, str]) -> Beginning:
    """From the address (about, reply, quote), or from the form's own ``purpose``."""
    for how in services.HOWS:
        if asked.get(how):
            found = services.answer_to(asked[how], how)
            if found is not None:
                return Beginning(found.purpose, _answer(found), found)
    thing = _thing(asked.get("about", ""))
    if thing is not None:
        first = {"about": thing.pk, "link": f"{settings.PUBLIC_ADDRESS}{thing.path}"}
        return Beginning(f"about:{thing.pk}", first)
    again = asked.get("again", "")
    return Beginning(f"again:{again}" if _is_id(again) else "", {})


def _answer(found: Answering) -> dict[str, Any]:
    able = services.able_to(found)
    return {"text_fr": found.begins, "text_en": found.begins, "connections": [each.pk for each in able[:1]]}


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _thing(pk: str) -> Any:
    return talked_of().filter(pk=pk).first() if _is_id(pk) else None


def _asked(request: HttpRequest) -> dict[str, str]:
    if request.method != "POST":
        return {name: str(value) for name, value in request.GET.items()}
    name, _colon, value = request.POST.get("purpose", "").partition(":")
    return {name: value} if value else {}


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def write(request: HttpRequest) -> HttpResponse:
    """The form; its previews by a button, or as one writes; sent when nothing stands against it."""
    begun, do = beginning_of(_asked(request)), request.POST.get("do", "")
    if request.method != "POST":
        return _opened(request, begun)
    if do == "anew":
        services.drop_draft(by=member(request), purpose=begun.purpose)
        return redirect(_address(begun))
    moved = rearranged(request.POST, do)
    if moved is not None:
        _keep(request, begun, moved[0])
        return _page(request, begun, WriteForm(moved[0], answering=begun.answering), [], focus=moved[1])
    return _written(request, begun, WriteForm(request.POST, answering=begun.answering), do)


def _opened(request: HttpRequest, begun: Beginning) -> HttpResponse:
    """What they had begun, else a page that is empty but for what it was opened for."""
    draft = services.draft_of(member(request), begun.purpose)
    if draft is None:
        return _page(request, begun, WriteForm(initial=dict(begun.first), answering=begun.answering), [])
    return _page(request, begun, WriteForm(_as_typed(draft), answering=begun.answering), [], draft=draft)


def _as_typed(draft: Draft) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in draft.data.items():
        typed.setlist(name, values)
    return typed


def _written(request: HttpRequest, begun: Beginning, form: WriteForm, do: str) -> HttpResponse:
    _keep(request, begun, request.POST)
    looks: list[Look] = []
    if form.is_valid():
        looks = _shown(form)
        if do == "send" and not _is_refused(form, looks):
            shipment = _sent(request, form)
            if shipment is not None:
                services.drop_draft(by=member(request), purpose=begun.purpose)
                return redirect("sending_content", shipment.pk)
    return _page(request, begun, form, looks)


def _keep(request: HttpRequest, begun: Beginning, typed: QueryDict) -> None:
    data = {name: typed.getlist(name) for name in typed if name not in _NOT_KEPT}
    services.keep_draft(by=member(request), purpose=begun.purpose, data=data)


def _page(
    request: HttpRequest, begun: Beginning, form: WriteForm, looks: list[Look], *, focus: str = "",
    draft: Draft | None = None,
) -> HttpResponse:  # fmt: skip
    if focus in form.fields:
        form.fields[focus].widget.attrs["autofocus"] = True
    context = {"form": form, "looks": looks, "begun": begun, "draft": draft, "here": _address(begun)}
    return render(request, "channels/desk/write.html", context)


def _address(begun: Beginning) -> str:
    name, _colon, value = begun.purpose.partition(":")
    return reverse("sending_write") + (f"?{name}={value}" if value else "")


@require_POST
@may_write
def preview(request: HttpRequest) -> HttpResponse:
    """The previews alone, for the page that is open; what is written so far is kept."""
    begun = beginning_of(_asked(request))
    _keep(request, begun, request.POST)
    form = WriteForm(request.POST, answering=begun.answering)
    looks = _shown(form) if form.is_valid() else []
    return render(request, "channels/desk/previews.html", {"form": form, "looks": looks, "begun": begun})


def _shown(form: WriteForm) -> list[Look]:
    try:
        chosen = form.cleaned_data["connections"]
        return _looks(
            services.preview_shipment(
                content=form.content, connections=chosen, variants=form.variants, at=form.cleaned_data["at"]
            )
        )
    except BadInput as refusal:
        beside(form, refusal)
        return []


def _is_refused(form: WriteForm, looks: list[Look]) -> bool:
    """What rights say no to is not written: it would be held back at once."""
    refused = [look for look in looks if look.shape.refusal]
    for look in refused:
        form.add_error("connections", f"{look.network}: {look.shape.refusal}")
    return bool(refused) or bool(form.errors)


def _sent(request: HttpRequest, form: WriteForm) -> Shipment | None:
    chosen = list(form.cleaned_data["connections"])
    try:
        shipment = services.write_shipment(
            content=form.content,
            connections=chosen,
            variants=form.variants,
            about=form.cleaned_data["about"],
            at=form.cleaned_data["at"],
            by=member(request),
        )
    except NotSendable as refusal:
        _place(form, refusal.problems)
        return None
    log(shipment, "channels.write", user=request.user)
    told = ngettext("It leaves for %(n)s account.", "It leaves for %(n)s accounts.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, _("It is written, and leaves at its time.") if form.cleaned_data["at"] else told)
    return shipment


def _place(form: WriteForm, problems: Iterable[Problem]) -> None:
    """Each problem beside the field it is about."""
    for problem in problems:
        form.add_error(form.field_of(problem.connection, problem.field), str(problem))

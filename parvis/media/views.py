"""The desk's pages of media: deleting what is not in use, and what is known of one media."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic import DeleteView
from wagtail.images.views.images import CreateView
from wagtail.images.views.images import DeleteView as ImageDeleteView
from wagtail.images.views.multiple import AddView

from parvis.media import usage
from parvis.media.forms import inspect_upload
from parvis.media.queries import pictures_like, pictures_near

# Beside one's form there is room for so many.
_NEAR_SHOWN = 3


class _KeepsUsed:
    """Before anything is asked or deleted: what is in use is shown again, with its uses."""

    object: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._kept(request) or super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._kept(request) or super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _kept(self, request: HttpRequest) -> HttpResponseBase | None:
        try:
            usage.refuse_if_used(self.object)
        except usage.InUse as refusal:
            messages.error(request, str(refusal))
            return redirect(self.page_of(self.object))
        return None

    def page_of(self, media: Any) -> str:
        """Where the media is edited."""
        raise NotImplementedError


class UnusedDeleteView(_KeepsUsed, DeleteView):
    """Deleting a film, a sound or a document."""

    def page_of(self, media: Any) -> str:
        return reverse(self.edit_url_name, args=[media.pk])


class PictureDeleteView(_KeepsUsed, ImageDeleteView):
    """Deleting a picture."""

    def page_of(self, media: Any) -> str:
        return reverse("wagtailimages:edit", args=[media.pk])


class PictureCreateView(CreateView):
    """A picture just taken that resembles another one: its own page shows both."""

    def save_instance(self) -> Any:
        picture = super().save_instance()
        self.near = pictures_like(picture)
        return picture

    def get_success_url(self) -> str:
        if not self.near:
            return str(super().get_success_url())
        messages.warning(self.request, _("It resembles a picture already here: look at both and keep the better one."))
        return reverse("wagtailimages:edit", args=[self.object.pk])


class PicturesAddView(AddView):
    """Several pictures at once: each is shown beside those it resembles, before it is described."""

    edit_form_template_name = "media/desk/added_one.html"

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        """The form that describes it, and its likes."""
        sent = self.request.FILES["files[]"]
        bits = sent.inspected.likeness if hasattr(sent, "inspected") else inspect_upload(sent).likeness
        near = [] if bits is None else pictures_near(bits)
        return {**super().get_edit_upload_form_context_data(), "near": near[:_NEAR_SHOWN]}


class KnownPanel(Panel):
    """A part of the form of a film, a sound or a document that already is one: nothing to fill in."""

    def __init__(self, template: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template = template

    def clone_kwargs(self) -> dict[str, Any]:
        """A panel is copied for each model, with what it shows."""
        return {**super().clone_kwargs(), "template": self.template}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            """Wagtail asks for it by this name."""
            template: str = self.panel.template
            return template

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "media": self.instance, "uses": usage.uses_of(self.instance)}

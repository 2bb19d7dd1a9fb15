"""Films, sounds and documents in the desk; pictures are Wagtail's own pages, with our form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from parvis.media import usage
from parvis.media.forms import DocumentForm, SoundForm, VideoForm
from parvis.media.models import Document, Picture, Sound, Video
from parvis.media.views import KnownPanel, PictureCreateView, PictureDeleteView, PicturesAddView, UnusedDeleteView

Text = str | Promise


class VideoDeskForm(VideoForm, WagtailAdminModelForm):
    """The form of a film, in Wagtail's frame."""


class SoundDeskForm(SoundForm, WagtailAdminModelForm):
    """The form of a sound."""


class DocumentDeskForm(DocumentForm, WagtailAdminModelForm):
    """The form of a document."""


class RecordingViewSet(ModelViewSet):
    """What films, sounds and documents have in common; a subclass says what makes each ready to be published.

    described: the model's property that says so, and its name; panels: its own fields, after the titles and the file;
    player: the template in which it is seen or heard.
    """

    described: tuple[str, Text]
    added: Text
    panels: Sequence[Panel]
    form: type[WagtailAdminModelForm]
    player = ""
    add_to_admin_menu = True
    copy_view_enabled = False
    delete_view_class = UnusedDeleteView

    @cached_property
    def list_display(self) -> list[Any]:
        """What the list shows, each column under its name."""
        name, label = self.described
        return [
            "__str__",
            BooleanColumn(name, label=label),
            BooleanColumn("is_prepared", label=_("Ready")),
            DateColumn("created_at", label=_("Added"), sort_key="created_at"),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The button says what it adds."""
        return super().get_index_view_kwargs(add_item_label=self.added, **kwargs)

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """So does the page it opens."""
        return super().get_add_view_kwargs(page_title=self.added, **kwargs)

    def get_edit_handler(self) -> Any:
        """The form: titles, file, what plays it, what is written of it while it plays, then what is known of it."""
        titles = FieldRowPanel([FieldPanel("title_fr"), FieldPanel("title_en")])
        player = [KnownPanel(self.player)] if self.player else []
        panels = [titles, FieldPanel("file"), *player, *self.panels, KnownPanel("media/desk/about.html")]
        return ObjectList(panels, base_form_class=self.form).bind_to_model(self.model)


class VideoViewSet(RecordingViewSet):
    """Films and their captions."""

    model, form, described = Video, VideoDeskForm, ("is_captioned", _("Captions"))
    added = _("Add a film")
    name = url_prefix = "videos"
    icon = "media"
    player = "media/desk/play_film.html"
    menu_label = _("Films")
    menu_order = 410
    panels = (
        FieldRowPanel([FieldPanel("captions_fr"), FieldPanel("captions_en")]),
        FieldRowPanel([FieldPanel("transcript_fr"), FieldPanel("transcript_en")]),
        FieldPanel("poster"),
    )


class SoundViewSet(RecordingViewSet):
    """Sounds and their transcripts."""

    model, form, described = Sound, SoundDeskForm, ("is_transcribed", _("Transcript"))
    added = _("Add a sound")
    name = url_prefix = "sounds"
    icon = "desk-speech"
    player = "media/desk/play_sound.html"
    menu_label = _("Sounds")
    menu_order = 420
    panels = (FieldRowPanel([FieldPanel("transcript_fr"), FieldPanel("transcript_en")]),)


class DocumentViewSet(RecordingViewSet):
    """Documents to take away."""

    model, form, described = Document, DocumentDeskForm, ("is_summarised", _("Summary"))
    added = _("Add a document")
    name = "documents"
    icon = "doc-full"
    menu_label = _("Documents")
    # Wagtail’s own documents have the address of that name.
    url_prefix = "media-documents"
    menu_name = "media-documents"
    menu_order = 430
    panels = (FieldRowPanel([FieldPanel("summary_fr"), FieldPanel("summary_en")]),)


@hooks.register("register_admin_viewset")
def register_recordings() -> list[ModelViewSet]:
    return [VideoViewSet(), SoundViewSet(), DocumentViewSet()]


@hooks.register("register_admin_urls", order=-1)
def register_picture_pages() -> list[URLPattern]:
    """Before Wagtail's own of the same addresses."""
    return [
        path("images/add/", PictureCreateView.as_view(), name="media_picture_add"),
        path("images/multiple/add/", PicturesAddView.as_view(), name="media_pictures_add"),
        path("images/<int:image_id>/delete/", PictureDeleteView.as_view(), name="media_picture_delete"),
    ]


@hooks.register("before_bulk_action")
def keep_used_pictures(
    request: HttpRequest, action_type: str, objects: Sequence[Any], _action: Any
) -> HttpResponse | None:
    """The same for many at a time."""
    pictures = [one for one in objects if isinstance(one, Picture)]
    return _refuse_if_used(request, pictures) if action_type == "delete" and pictures else None


def _refuse_if_used(request: HttpRequest, pictures: Sequence[Picture]) -> HttpResponse | None:
    for picture in pictures:
        try:
            usage.refuse_if_used(picture)
        except usage.InUse as refusal:
            messages.error(request, str(refusal))
            return redirect("wagtailimages:edit", picture.pk)
    return None

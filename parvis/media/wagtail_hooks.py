"""Films in the desk; pictures are Wagtail's own pages, with our form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from parvis.media.forms import VideoForm
from parvis.media.models import Video


class VideoDeskForm(VideoForm, WagtailAdminModelForm):
    """The form of a film, in Wagtail's frame."""


class VideoViewSet(ModelViewSet):
    """Films and their captions."""

    model = Video
    name = url_prefix = "videos"
    icon = "media"
    menu_label = _("Films")
    menu_order = 410
    add_to_admin_menu = True
    list_display = ["__str__", "is_captioned", "created_at"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title_fr"), FieldPanel("title_en")]),
            FieldPanel("file"),
            FieldRowPanel([FieldPanel("captions_fr"), FieldPanel("captions_en")]),
            FieldRowPanel([FieldPanel("transcript_fr"), FieldPanel("transcript_en")]),
            FieldPanel("poster"),
        ],
        base_form_class=VideoDeskForm,
    )


@hooks.register("register_admin_viewset")
def register_films() -> VideoViewSet:
    return VideoViewSet()

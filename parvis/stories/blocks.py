"""What a story is made of: text, work, gallery, quotation, zoom, video with captions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser as chooser_views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "superscript"]


class WordFilter(BaseFilterForm):
    """Narrow the works by inventory number or the words of a title."""

    q = forms.CharField(label=_("Words or inventory number"), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        word = self.cleaned_data.get("q", "").strip()
        if not word:
            return objects
        self.is_searching, self.search_query = True, word
        return objects.filter(Q(inventory__iexact=word) | Q(title_fr__icontains=word) | Q(title_en__icontains=word))


class ChooseWork(chooser_views.ChooseView):
    filter_form_class = WordFilter


class ChooseWorkResults(chooser_views.ChooseResultsView):
    filter_form_class = WordFilter


class WorkChoosing(ChooserViewSet):
    """The window in which staff choose a work."""

    model = "collection.Work"
    icon = "image"
    choose_one_text = _("Choose a work")
    choose_another_text = _("Choose another work")
    choose_view_class = ChooseWork
    choose_results_view_class = ChooseWorkResults


class VideoChoosing(ChooserViewSet):
    """The window in which staff choose a film."""

    model = "media.Video"
    icon = "media"
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")


work_choosing = WorkChoosing("story_work_chooser")
video_choosing = VideoChoosing("story_video_chooser")
WorkChooserBlock = work_choosing.get_block_class(name="WorkChooserBlock", module_path="parvis.stories.blocks")
VideoChooserBlock = video_choosing.get_block_class(name="VideoChooserBlock", module_path="parvis.stories.blocks")


class WorkBlock(blocks.StructBlock):
    """A work of the collection, shown large or beside the text."""

    work = WorkChooserBlock(label=_("work"))
    size = blocks.ChoiceBlock(
        label=_("size"),
        choices=[("wide", _("across the page")), ("beside", _("beside the text"))],
        default="wide",
    )
    remark = blocks.TextBlock(label=_("remark"), required=False)

    class Meta:
        icon = "image"
        label = _("Work")
        template = "stories/blocks/work.html"


class GalleryItem(blocks.StructBlock):
    """A picture of the gallery and its caption."""

    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)


class GalleryBlock(blocks.StructBlock):
    """Several pictures in justified rows."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    items = blocks.ListBlock(GalleryItem(), label=_("pictures"), min_num=2, max_num=24)

    class Meta:
        icon = "grip"
        label = _("Gallery")
        template = "stories/blocks/gallery.html"


class QuotationBlock(blocks.StructBlock):
    """Words of somebody, and whose they are."""

    text = blocks.TextBlock(label=_("words"))
    by = blocks.CharBlock(label=_("whose words"), required=False, max_length=200)
    source = blocks.URLBlock(label=_("where they stand"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "stories/blocks/quotation.html"


class DetailBlock(blocks.StructBlock):
    """A place in the picture, in percent from its left and top edges."""

    x = blocks.FloatBlock(label=_("from the left, %"), min_value=0, max_value=100)
    y = blocks.FloatBlock(label=_("from the top, %"), min_value=0, max_value=100)
    label = blocks.CharBlock(label=_("what one sees there"), max_length=160)


class ZoomBlock(blocks.StructBlock):
    """A picture to approach, with numbered details."""

    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    details = blocks.ListBlock(DetailBlock(), label=_("details"), max_num=6, default=[])

    class Meta:
        icon = "search"
        label = _("Zoom")
        template = "stories/blocks/zoom.html"


class VideoBlock(blocks.StructBlock):
    """A film with its captions and its transcript."""

    video = VideoChooserBlock(label=_("video"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "stories/blocks/video.html"


class StoryBody(blocks.StreamBlock):
    """The body of a story."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", template="stories/blocks/text.html"
    )
    work = WorkBlock()
    gallery = GalleryBlock()
    quotation = QuotationBlock()
    zoom = ZoomBlock()
    video = VideoBlock()

    class Meta:
        required = False

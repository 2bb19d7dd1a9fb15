"""What a story is made of: text, work, gallery, quotation, zoom, video with captions, sound, document."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.coreutils import resolve_model_string
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "superscript"]


class VideoChoosing(ChooserViewSet):
    """The window in which staff choose a film."""

    model = "media.Video"
    icon = "media"
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")


video_choosing = VideoChoosing("story_video_chooser")
VideoChooserBlock = video_choosing.get_block_class(name="VideoChooserBlock", module_path="parvis.stories.blocks")


class SoundChoosing(ChooserViewSet):
    """The window in which staff choose a sound."""

    model = "media.Sound"
    icon = "desk-speech"
    choose_one_text = _("Choose a sound")
    choose_another_text = _("Choose another sound")


class DocumentChoosing(ChooserViewSet):
    """The window in which staff choose a document."""

    model = "media.Document"
    icon = "doc-full"
    choose_one_text = _("Choose a document")
    choose_another_text = _("Choose another document")


sound_choosing = SoundChoosing("story_sound_chooser")
SoundChooserBlock = sound_choosing.get_block_class(name="SoundChooserBlock", module_path="parvis.stories.blocks")
document_choosing = DocumentChoosing("story_document_chooser")
DocumentChooserBlock = document_choosing.get_block_class(
    name="DocumentChooserBlock", module_path="parvis.stories.blocks"
)


class WorkChooserBlock(blocks.ChooserBlock):
    """A work, chosen in the collection's own window."""

    @cached_property
    def target_model(self) -> type[models.Model]:
        return resolve_model_string("collection.Work")

    @cached_property
    def widget(self) -> Any:
        # Imported when first drawn: forms need every model, and this file is read while models load.
        from parvis.collection.desk.choosers import work_chooser

        return work_chooser.widget_class()


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


class SoundBlock(blocks.StructBlock):
    """A sound and its transcript."""

    sound = SoundChooserBlock(label=_("sound"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)

    class Meta:
        icon = "desk-speech"
        label = _("Sound")
        template = "stories/blocks/sound.html"


class DocumentBlock(blocks.StructBlock):
    """A document to take away."""

    document = DocumentChooserBlock(label=_("document"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "stories/blocks/document.html"


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
    sound = SoundBlock()
    document = DocumentBlock()

    class Meta:
        required = False

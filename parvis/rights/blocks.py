"""StreamField blocks shown where rights allow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.media.blocks import PictureChooserBlock


class PictureBlock(PictureChooserBlock):
    """A picture that asks the decision when shown, and says nothing when it may not be."""

    class Meta:
        label = _("picture")
        icon = "image"
        template = "rights/blocks/picture.html"

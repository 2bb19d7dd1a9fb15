"""StreamField blocks that hold media; how they are shown is for rights to say."""

from __future__ import annotations

from typing import Any

from wagtail.images.blocks import ImageChooserBlock


class PictureChooserBlock(ImageChooserBlock):
    """A picture, chosen; by itself it prints nothing, never a thumbnail of Wagtail's.

    Templates show it with ``{% picture value %}``, or ``rights.blocks.PictureBlock`` does.
    """

    def render_basic(self, value: Any, context: Any = None) -> str:
        return ""

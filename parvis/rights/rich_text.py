"""Pictures inside rich text go through the decision like all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wagtail.images.rich_text import ImageEmbedHandler

from parvis.media.models import Picture
from parvis.rights.services import prepare_pictures
from parvis.rights.templatetags.rights_tags import picture


class PictureEmbedHandler(ImageEmbedHandler):
    """Replaces Wagtail's, whose thumbnails would leave without asking."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: Sequence[Mapping[str, str]]) -> list[str]:
        wanted = [int(attrs["id"]) for attrs in attrs_list]
        known = {one.pk: one for one in Picture.objects.filter(pk__in=wanted)}
        prepare_pictures(known.values())
        texts = [attrs.get("alt", "") for attrs in attrs_list]
        return [str(picture(known.get(pk), alt=text)) for pk, text in zip(wanted, texts, strict=True)]

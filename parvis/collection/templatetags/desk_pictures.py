"""Thumbnails in the desk's forms and lists; never on a public page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.shortcuts import get_rendition_or_not_found

from parvis.media.models import Picture

register = template.Library()


@register.simple_tag
def desk_thumbnail(picture: Picture) -> SafeString:
    """A small picture beside words that name it, so without a text of its own."""
    rendition = get_rendition_or_not_found(picture, "fill-144x144")
    return format_html('<img class="desk-thumb" src="{}" alt="" width="72" height="72" loading="lazy">', rendition.url)

"""Tags of the desk's frame."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from wagtail.images.shortcuts import get_rendition_or_not_found

from parvis.accounts.models import Institution
from parvis.channels.models import Pause
from parvis.channels.queries import pause_now
from parvis.core.clock import now
from parvis.desk.strict import starting
from parvis.desk.today import duration
from parvis.media.models import Picture

register = template.Library()


@register.simple_tag
def institution() -> Institution:
    """The institution, for the frame's name and mark."""
    return Institution.current()


@register.simple_tag(takes_context=True)
def standing_pause(context: dict[str, Any]) -> Pause | None:
    """The pause of all sendings that stands, for every page of the desk; asked of no stranger, and not on its own page."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or request.path == reverse("sending_pause"):
        return None
    return pause_now()


@register.simple_tag
def thumbnail(picture: Picture | int | None, spec: str = "fill-144x144") -> SafeString | str:
    """A picture beside words that already name it, so without a text of its own. Desk only."""
    found = Picture.objects.filter(pk=picture).first() if isinstance(picture, int) else picture
    if found is None:
        return ""
    rendition = get_rendition_or_not_found(found, spec)
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy">',
        rendition.url,
        rendition.width,
        rendition.height,
    )


@register.simple_tag
def starts(name: str, *arguments: str) -> SafeString:
    """The data from which one of Wagtail's widgets starts; what is written as JSON is read as such."""
    return starting(name, [_read(argument) for argument in arguments])


def _read(argument: str) -> Any:
    return json.loads(argument) if argument.startswith("{") else argument


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in words."""
    if now() - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(since)s ago") % {"since": timesince(moment, depth=1)}


@register.filter
def minutes(value: int) -> str:
    """Minutes as one says them."""
    return duration(value)

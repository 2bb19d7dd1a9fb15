"""People of other servers in the desk: their face, and what they joined, from our own addresses."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.fediverse.models import RemoteActor
from parvis.traces.kinds import tell
from parvis.traces.models import Trace

register = template.Library()
_MOST = 4


@register.simple_tag
def face(remote: RemoteActor) -> SafeString:
    """Their picture, or the quiet one of whom there is none; beside their name, hence without words of its own."""
    return format_html(
        '<img class="speak-face" src="{}" width="48" height="48" alt="" loading="lazy">',
        reverse("moderation_face", args=[remote.pk]),
    )


@register.simple_tag
def pictures_of(trace: Trace) -> SafeString:
    """What was joined to a message of the social web; nothing for any other trace."""
    urls = (trace.payload or {}).get("pictures") or [] if trace.kind.startswith("fediverse.") else []
    shown = (
        (
            reverse("moderation_joined", args=[trace.pk, place]),
            _("Picture %(n)s joined to the message") % {"n": place + 1},
        )
        for place in range(min(len(urls), _MOST))
    )
    listed = format_html_join("", '<img src="{}" alt="{}" loading="lazy">', shown)
    return format_html('<p class="speak-joined">{}</p>', listed) if listed else listed


@register.filter
def as_sentence(trace: Trace) -> str:
    """What happened, in words."""
    return tell(trace)

"""Columns of the desk's lists."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.images.shortcuts import get_rendition_or_not_found

from parvis.collection.models import Work
from parvis.core.bilingual import pick


def first_picture(work: Work) -> SafeString:
    """The first picture of a work, small; its title stands beside it, so it needs no text."""
    row = next(iter(work.pictures.all()), None)
    if row is None:
        return format_html('<span class="desk-thumb none">{}</span>', _("no picture"))
    rendition = get_rendition_or_not_found(row.picture, "fill-144x144")
    return format_html('<img class="desk-thumb" src="{}" alt="" width="72" height="72" loading="lazy">', rendition.url)


def makers_of(work: Work) -> str:
    """The makers' names, in order."""
    return ", ".join(credit.maker.name for credit in work.credits.all())


def state_of(work: Work) -> SafeString:
    """Published or draft, in words."""
    kind, words = ("ok", _("published")) if work.is_published else ("wait", _("draft"))
    return format_html('<span class="desk-state {}">{}</span>', kind, words)


def date_of(work: Work) -> str:
    """The date as written."""
    return pick(work, "date")

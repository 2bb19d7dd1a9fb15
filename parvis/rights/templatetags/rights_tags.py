"""Showing media on public pages: the only door, and it asks the decision."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from parvis.media.kinds import ENDINGS
from parvis.media.models import Document, Picture, Recording, Sound, Video
from parvis.rights.contracts import Decision, Showing, Use
from parvis.rights.services import NOT_MADE, RightsBox, Shown, box_about, may_show, share_card, show_picture, zoom_of

register = template.Library()
_NOTHING = mark_safe("")


@register.simple_tag
def picture(
    image: Picture | None,
    *,
    sizes: str = "",
    width: int | None = None,
    ratio: float | str | None = None,
    alt: str = "",
    decorative: bool = False,
    loading: str = "lazy",
    css: str = "",
    use: str = Use.SITE,
    missing: str = "",
) -> SafeString:
    """``<img>`` with its widths, or nothing when it may not be shown; ``missing="say"`` tells why.

    width: the largest it is laid out, in CSS pixels; ratio: the shape it is laid out in, by
    width over height, when not its own; alt: another text than the picture's; loading: "eager"
    for the first picture of a page.
    """
    if image is None:
        return _NOTHING
    # Twice as many pixels as CSS ones: what sharp screens show.
    largest = 2 * int(width) if width else None
    shown = show_picture(image, use=use, ratio=float(ratio) if ratio else None, largest=largest)
    if not shown:
        return not_shown(shown.decision) if missing == "say" else _NOTHING
    text = "" if decorative else alt or shown.alt
    return _img(shown, text, sizes or (f"{width}px" if width else "100vw"), loading, css)


def _img(shown: Shown, alt: str, sizes: str, loading: str, css: str) -> SafeString:
    classes = " ".join(part for part in (css, "whole" if shown.is_whole else "") if part)
    return format_html(
        '<img{} src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="{}"{} '
        'decoding="async" style="--r:{};--at:{}">',
        format_html(' class="{}"', classes) if classes else "",
        shown.src,
        shown.srcset,
        sizes,
        shown.largest,
        shown.height,
        alt,
        loading,
        mark_safe(' fetchpriority="high"') if loading == "eager" else "",
        shown.ratio,
        shown.at,
    )


@register.simple_tag
def not_shown(decision: Decision) -> SafeString:
    """A calm word in the picture's place: not shown, because; and what may be done."""
    return render_to_string("rights/not_shown.html", {"decision": decision})


@register.simple_tag
def video(film: Video | None, *, css: str = "", missing: str = "") -> SafeString:
    """``<video>`` with its captions, or nothing when it may not be shown."""
    if film is None or film.thing_id is None:
        return _NOTHING
    decision = may_show(Showing(media=film.thing_id))
    if not decision:
        return not_shown(decision) if missing == "say" else _NOTHING
    if not film.shown:
        return not_shown(NOT_MADE) if missing == "say" else _NOTHING
    poster = show_picture(film.poster) if film.poster else None
    return render_to_string("rights/video.html", {"film": film, "poster": poster, "css": css})


@register.simple_tag
def sound(recording: Sound | None, *, missing: str = "") -> SafeString:
    """``<audio>`` with its transcript, or nothing when it may not be heard."""
    return _recording(recording, "rights/sound.html", Use.SITE, missing)


@register.simple_tag
def document(held: Document | None, *, missing: str = "") -> SafeString:
    """A link to save a document, with its first page and what it holds, or nothing when it may not be had."""
    return _recording(held, "rights/document.html", Use.DOWNLOAD, missing)


def _recording(held: Recording | None, template: str, use: Use, missing: str) -> SafeString:
    if held is None or held.thing_id is None:  # type: ignore[attr-defined]
        return _NOTHING
    decision = may_show(Showing(media=held.thing_id, use=use))  # type: ignore[attr-defined]
    if decision and not held.shown:
        decision = NOT_MADE
    if not decision:
        return not_shown(decision) if missing == "say" else _NOTHING
    return render_to_string(template, {"held": held, "ending": ENDINGS[held.kind][0][1:].upper()})


@register.simple_tag
def rights_box(image: Picture | None) -> RightsBox | None:
    """What one may do with a picture: ``{% rights_box picture as box %}``, for the work page."""
    return box_about(image) if image is not None else None


@register.simple_tag
def share_picture(image: Picture | None) -> str:
    """The path of the picture of a shared link's card; empty when it may not be used so."""
    return share_card(image) if image is not None else ""


@register.simple_tag
def zoom_source(image: Picture | None) -> str:
    """The path of the zoom's description (IIIF); empty when there is none or it may not be shown."""
    return zoom_of(image) if image is not None else ""


@register.simple_tag
def decision_on(image: Picture | None, use: str = Use.SITE) -> Decision | None:
    """The decision itself, for a page that lays out differently with and without."""
    return show_picture(image, use=use).decision if image is not None else None

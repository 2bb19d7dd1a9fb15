"""What Wagtail's page templates ask of the site: each page's parts, composed once a request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from parvis.website import errors
from parvis.website.presenting import pages, telling

register = template.Library()


def _once(context: Context, page: Any, make: Callable[[Any, Any], Any]) -> Any:
    """What ``make`` gives for a page, made once however many blocks of the template ask."""
    name = f"_{make.__name__}"
    if not hasattr(page, name):
        setattr(page, name, make(page, context["request"]))
    return getattr(page, name)


@register.simple_tag(takes_context=True)
def home_parts(context: Context, page: Any) -> Any:
    """The parts of the home."""
    return _once(context, page, pages.home)


@register.simple_tag(takes_context=True)
def visit_parts(context: Context, page: Any) -> Any:
    """Hours, closures and addresses of the practical page."""
    return _once(context, page, pages.visit)


@register.simple_tag(takes_context=True)
def story_list(context: Context, page: Any) -> Any:
    """The teasers of the index of stories."""
    return _once(context, page, telling.index)


@register.simple_tag(takes_context=True)
def story_section(context: Context, page: Any) -> Any:
    """The teasers of a section of stories."""
    return _once(context, page, telling.section)


@register.simple_tag(takes_context=True)
def story_parts(context: Context, page: Any) -> Any:
    """What stands around the body of a story."""
    return _once(context, page, telling.story)


@register.simple_tag(takes_context=True)
def story_work(context: Context, value: Any) -> Any:
    """A work shown in a story."""
    return telling.work(value, context["request"])


@register.simple_tag(takes_context=True)
def story_gallery(context: Context, value: Any) -> Any:
    """The pictures of a gallery that may be shown."""
    return telling.gallery(value, context["request"])


@register.simple_tag(takes_context=True)
def story_zoom(context: Context, value: Any) -> Any:
    """A picture to approach, with its numbered details."""
    return telling.zoom(value, context["request"])


@register.simple_tag
def ways_on() -> Any:
    """The shortest ways on from an error page."""
    return errors.ways()


@register.filter
def as_json_ld(data: Mapping[str, Any]) -> SafeString:
    """JSON-LD that nothing in it can end: as Django's json_script escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026"))

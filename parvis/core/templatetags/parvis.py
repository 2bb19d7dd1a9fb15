"""The house's template tags: built assets, icons and texts in two languages."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from parvis.core import assets, bilingual

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built stylesheet: ``{% asset "site.css" %}``."""
    return assets.style(name)


@register.simple_tag
def asset_fonts(*names: str) -> SafeString:
    """Fonts that the first screen needs, asked for before the stylesheet is read: ``{% asset_fonts "title" %}``."""
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((assets.font(name),) for name in names),
    )


@register.simple_tag
def asset_script(*names: str) -> SafeString:
    """Module scripts for islands: ``{% asset_script "zoom" "share" %}``. Twice on a page runs once."""
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((assets.script(name),) for name in names)
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon drawn in the line. Without a label it is hidden from assistive technology."""
    # Our own files, checked when built: nothing in them comes from outside.
    shapes = mark_safe(assets.icon(name))
    if label:
        frame = '<svg class="i" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>'
        return format_html(frame, label, shapes)
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shapes)


@register.filter
def bi(thing: object, name: str) -> str:
    """The text of a bilingual field in the page's language, else in the other."""
    return bilingual.pick(thing, name)


@register.filter
def bilang(thing: object, name: str) -> str:
    """The language in which ``bi`` shows that field, for a ``lang`` attribute."""
    return bilingual.language_of(thing, name)

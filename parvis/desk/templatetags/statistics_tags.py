"""How the pages of attendance say a figure."""

from __future__ import annotations

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from parvis.traces.small import FEW, Figure

register = template.Library()


@register.filter
def said(figure: Figure | None) -> str:
    """«1 248», «moins de 5», or that it is withheld."""
    if figure is None:
        return ""
    if figure.hidden == "few":
        return _("fewer than %(few)s") % {"few": FEW}
    if figure.value is None:
        return _("not shown")
    return formats.number_format(figure.value, use_l10n=True, force_grouping=True)

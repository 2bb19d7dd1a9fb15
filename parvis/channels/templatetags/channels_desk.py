"""What pages of the desk ask about what was heard."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils import formats

from parvis.channels import services
from parvis.channels.models import Heard
from parvis.channels.queries.desk import label_of
from parvis.core.bilingual import told_in

register = template.Library()


@register.simple_tag
def ways_to_answer(heard: Heard) -> Sequence[str]:
    """Whether it can be answered ("reply") or quoted ("quote")."""
    return services.ways_to_answer(heard)


@register.filter
def told(kept: dict[str, str]) -> str:
    """A sentence kept in both languages, in the reader's."""
    return told_in(kept)


@register.filter
def network_label(code: str) -> str:
    """A network's name; what is none of ours stays as it is written."""
    return label_of(code)


@register.filter
def grouped(value: int) -> str:
    """A number by thousands, as the language writes it; in French with a narrow space that does not break."""
    return str(formats.number_format(value, use_l10n=True, force_grouping=True)).replace("\u00a0", "\u202f")

"""What is known of a picture, beside it in the desk."""

from __future__ import annotations

from typing import Any

from django import template

from parvis.media import usage
from parvis.media.models import Picture
from parvis.media.queries import pictures_like

register = template.Library()


@register.inclusion_tag("media/desk/beside.html")
def media_beside(image: Picture) -> dict[str, Any]:
    """Where it is used, and the pictures it resembles."""
    return {"image": image, "uses": usage.uses_of(image), "near": pictures_like(image)}

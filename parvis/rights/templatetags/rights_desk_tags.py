"""Rights beside a picture in the desk."""

from __future__ import annotations

from typing import Any

from django import template

from parvis.media.models import Picture
from parvis.rights.contracts import Showing, Use
from parvis.rights.services import may_show_many

register = template.Library()


@register.inclusion_tag("rights/desk/beside.html")
def rights_beside(image: Picture) -> dict[str, Any]:
    """Whether it is shown on the site and may be reused, and the way to its page of rights."""
    if not image.thing_id:
        return {"image": image}
    asked = [Showing(media=image.address, use=use) for use in (Use.SITE, Use.OPEN_DATA)]
    site, reuse = may_show_many(asked)
    return {"image": image, "site": site, "reuse": reuse}

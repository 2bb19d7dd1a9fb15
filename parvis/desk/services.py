"""What the desk does with many pictures at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.media.models import Picture
from parvis.rights.services import state_rights, tell_changed


@transaction.atomic
def describe_pictures(*, pictures: Iterable[Picture], by: User) -> int:
    """Save the alternative texts of pictures; those described in both languages may now be shown. How many."""
    described = list(pictures)
    for picture in described:
        picture.save(update_fields=["alt_fr", "alt_en"])
        log(picture, "wagtail.edit", user=by, content_changed=True)
    tell_changed(picture.thing_id for picture in described if picture.thing_id)
    return len(described)


@transaction.atomic
def state_pictures(*, stated: Mapping[Picture, tuple[str, str]], by: User) -> int:
    """State the licence and the holder of pictures. How many. Raises BadInput for an unknown licence."""
    for picture, (licence, holder) in stated.items():
        if picture.thing is None:
            continue
        statement = state_rights(picture.thing, licence=licence, holder=holder)
        log(statement, "rights.state", user=by)
    return len(stated)

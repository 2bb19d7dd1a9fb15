"""Films and sounds played at the desk, shown to the public or not: staff hear what they write the transcript of.

Only the harmless copy is played, never the original, and no one keeps it.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from parvis.media.kinds import TYPES
from parvis.media.models import Sound, Video
from parvis.rights.views.answers import absent, keep_private, send_file, send_part

_MODELS = (Sound, Video)
_ACTIONS = ("view", "change", "add")


@require_safe
def play(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The copy, whole or the part asked for; 404 while none is made. Raises PermissionDenied."""
    found = _found(request, media)
    if found is None or not found.shown:
        return absent()
    return keep_private(send_part(request, found.shown, TYPES[found.kind]))


@require_safe
def play_captions(request: HttpRequest, media: UUID, language: str) -> HttpResponseBase:
    """A film's captions in that language. Raises PermissionDenied."""
    found = _found(request, media)
    held = getattr(found, f"captions_{language}", None) if language in ("fr", "en") else None
    return keep_private(send_file(held.name, "text/vtt; charset=utf-8")) if held else absent()


@require_safe
def play_still(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """What is seen of a film before it plays. Raises PermissionDenied."""
    found = _found(request, media)
    return keep_private(send_file(found.still, "image/webp")) if found is not None and found.still else absent()


def _found(request: HttpRequest, media: UUID) -> Sound | Video | None:
    """The film or the sound, for whom may see its page."""
    found = next((one for model in _MODELS if (one := model.objects.filter(thing=media).first())), None)
    name = "video" if isinstance(found, Video) else "sound"
    if not any(request.user.has_perm(f"media.{action}_{name}") for action in _ACTIONS):
        raise PermissionDenied
    return found

"""Serving a part of a picture, as a post of ours shows it: its address is sealed, so that nobody asks for others.

The copy is made at the first asking and kept a day: servers of followers ask at the same hour. Rights are asked each time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from parvis.core.parts import Part, opened
from parvis.media.models import Picture
from parvis.media.refusals import NotAPicture
from parvis.media.services import fit_picture
from parvis.rights.contracts import Showing, Use
from parvis.rights.services import may_show
from parvis.rights.views.answers import absent, answer, refuse

_MOST_BYTES = 8_000_000
_KEPT_S = 86_400.0
_MOST_KEPT = 500


@require_safe
def show_part(request: HttpRequest, media: UUID, seal: str) -> HttpResponseBase:
    """The part that was sealed, as a JPEG."""
    try:
        part = opened(media, seal)
    except BadSignature:
        return absent()
    decision = may_show(Showing(media=media, use=Use.SITE, size=part.width, crop=True))
    picture = Picture.objects.filter(thing=media).first()
    if picture is None:
        return refuse(decision) if not decision else absent()
    name = hashlib.sha256(f"{media}:{picture.stamp}:{seal}".encode()).hexdigest()[:32]
    return answer(request, decision, name, partial(_sent, picture, part, name))


def _sent(picture: Picture, part: Part, name: str) -> HttpResponseBase:
    try:
        content = _made(picture, part, name)
    except (FileNotFoundError, NotAPicture):
        return absent()
    return HttpResponse(content, content_type="image/jpeg")


def _made(picture: Picture, part: Part, name: str) -> bytes:
    kept = _folder() / f"{name}.jpg"
    try:
        if time.time() - kept.stat().st_mtime < _KEPT_S:
            return kept.read_bytes()
    except FileNotFoundError:
        pass
    content = fit_picture(picture, side=part.side, most_bytes=_MOST_BYTES, box=part.box).content
    _forget_old()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as made:
        made.write(content)
    os.replace(made.name, kept)
    return content


def _forget_old() -> None:
    """Those whose day is over, and the oldest beyond so many."""
    found = sorted(_folder().glob("*"), key=_age)
    for place, path in enumerate(found):
        if place >= _MOST_KEPT - 1 or _age(path) > _KEPT_S:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _folder() -> Path:
    return Path(settings.HOME.cache) / "parts"

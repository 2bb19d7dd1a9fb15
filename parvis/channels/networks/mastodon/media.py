"""Media go first and are waited for: a post names them by their identifiers.

Nothing is published by an upload, so that one without an answer is simply made again; the server forgets after a day
what no post names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import BadContent, Media, Server, TryLater
from parvis.channels.networks.mastodon.replies import MediaReply, read
from parvis.core.redaction import clean
from parvis.core.web import Limits

PATIENCE = Limits(seconds=120.0)
# Between two looks at a film being processed: 1, 2, 4, 8 seconds, then every 10, for five minutes.
WAITS = (1.0, 2.0, 4.0, 8.0, *(10.0,) * 28)
_SUFFIXES = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "video/mp4": "mp4",
    "video/webm": "webm", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a",
}  # fmt: skip


def upload(server: Server, media: Sequence[Media], sleep: Callable[[float], None]) -> list[str]:
    """The identifiers of the media, once the server is done with them. Raises BadContent, TryLater, Reconnect."""
    return [_upload_one(server, each, sleep) for each in media]


def _upload_one(server: Server, media: Media, sleep: Callable[[float], None]) -> str:
    try:
        answer = server.ask("POST", "/api/v2/media", content=_multipart(server, media), limits=PATIENCE)
    except BadContent as error:
        raise _refused(error.detail) from error
    made = read(MediaReply, server.data_of(answer), _unreadable)
    return made.id if answer.status != 202 and made.url else _wait(server, made.id, sleep)


def _wait(server: Server, media_id: str, sleep: Callable[[float], None]) -> str:
    """Until it is processed: 206 meanwhile, 422 when it cannot be."""
    for seconds in WAITS:
        try:
            answer = server.get(f"/api/v1/media/{media_id}")
        except BadContent as error:
            raise _refused(error.detail) from error
        if answer.status == 200 and read(MediaReply, server.data_of(answer), _unreadable).url:
            return media_id
        sleep(seconds)
    raise TryLater(_("The server is still busy with a picture or film."), after=300)


def _multipart(server: Server, media: Media) -> tuple[bytes, str]:
    """The body and its type; written by httpx, sent by ``core.web``."""
    name = f"media.{_SUFFIXES.get(media.media_type, 'bin')}"
    parts = {"file": (name, media.content, media.media_type)}
    if media.poster:
        parts["thumbnail"] = ("poster.webp", media.poster, "image/webp")
    request = httpx.Request(
        "POST", server.base_url, files=parts,
        data={"description": media.alt, "focus": f"{media.focus[0]:.4f},{media.focus[1]:.4f}"},
    )  # fmt: skip
    return request.read(), request.headers["content-type"]


def _refused(detail: str) -> BadContent:
    return BadContent(_("The server refuses a picture or film."), field="media", detail=detail,
                      remedy=_("Choose another one, or make it lighter."))  # fmt: skip


def _unreadable(why: str) -> TryLater:
    return TryLater(_("The server’s answer about a picture cannot be read."), detail=clean(why))

"""Looking at a film and its captions before taking them."""

from __future__ import annotations

import re
from typing import IO

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

MAX_BYTES = 2 * 1024**3
MAX_CAPTIONS = 2 * 1024**2
_CUE = re.compile(r"^(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}\s+-->\s+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}", re.MULTILINE)


class NotAFilm(BadInput):
    """A file that cannot be taken as a film, or as captions."""


def inspect_film(stream: IO[bytes], size: int) -> str:
    """The type by its first bytes: "mp4" (ISO base media) or "webm" (EBML). Raises NotAFilm."""
    if size > MAX_BYTES:
        raise NotAFilm(_("The film weighs more than 2 GB."), remedy=_("Send a smaller version."), field="file")
    stream.seek(0)
    head = stream.read(64)
    stream.seek(0)
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "webm"
    raise NotAFilm(
        _("The file is not an MP4 or WebM film, whatever its name says."),
        remedy=_("Export it in one of these formats."),
        field="file",
    )


def inspect_captions(stream: IO[bytes], size: int) -> None:
    """Refuse captions that are not WebVTT with at least one cue (W3C WebVTT 1). Raises NotAFilm."""
    stream.seek(0)
    text = stream.read(MAX_CAPTIONS).decode("utf-8-sig", "replace") if size <= MAX_CAPTIONS else ""
    stream.seek(0)
    if not text.startswith("WEBVTT") or not _CUE.search(text):
        raise NotAFilm(
            _("The captions are not a WebVTT file with at least one line."),
            remedy=_("Export them as WebVTT (.vtt), in UTF-8."),
            field="captions",
        )

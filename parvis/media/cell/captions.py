"""Captions and their bounds, read by webvtt-py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from parvis.media.cell.refused import Refused

MOST_MB = 2
MOST_CUES = 20_000
_MOST_LINE = 2_000


def look(path: str) -> dict[str, Any]:
    """{"cues"} of a WebVTT file. Raises Refused."""
    whole = Path(path).read_bytes() if Path(path).stat().st_size <= MOST_MB << 20 else b""
    if not whole or whole.count(b"-->") > MOST_CUES:
        raise Refused(
            "captions_too_long" if whole or Path(path).stat().st_size else "no_captions", limit=MOST_MB, cues=MOST_CUES
        )
    try:
        cues: list[Any] = list(webvtt.from_string(whole.decode("utf-8-sig")).captions)
    except (MalformedFileError, MalformedCaptionError, UnicodeDecodeError, ValueError):
        raise Refused("no_captions") from None
    if not len(cues) or b"\0" in whole:
        raise Refused("no_captions")
    for number, cue in enumerate(cues, start=1):
        if cue.end_in_seconds < cue.start_in_seconds:
            raise Refused("captions_out_of_order", line=number)
        if len(cue.raw_text) > _MOST_LINE:
            raise Refused("captions_too_long", limit=MOST_MB, cues=MOST_CUES)
    return {"cues": len(cues)}

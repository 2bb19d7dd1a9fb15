"""Looking at films, sounds, documents and captions before taking them; decoded in the cell."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from parvis.media.inspection import ask_about, check_file
from parvis.media.kinds import FILMS, SOUNDS
from parvis.media.refusals import NotADocument, NotAFilm, NotASound, NotTaken

__all__ = ["DOCUMENT", "FILM", "SOUND", "NotAFilm", "Sort", "inspect_captions", "inspect_file"]

MAX_CAPTIONS = 4 << 20
_FILM_SIDE = 8192


@dataclass(frozen=True)
class Sort:
    """How one sort of file is looked at: the cell's job, its bounds, its words."""

    job: str
    kinds: Sequence[str]
    refusal: type[NotTaken]
    otherwise: str

    @property
    def most_mb(self) -> int:
        """The configuration's [media] film_mb, sound_mb or document_mb."""
        return int(getattr(settings.MEDIA_LIMITS, f"{self.job}_mb"))

    @property
    def limits(self) -> Mapping[str, int]:
        """What the cell is told."""
        limits = settings.MEDIA_LIMITS
        if self.job == "document":
            return {"pages": limits.document_pages}
        return {"minutes": getattr(limits, f"{self.job}_minutes"), "side": _FILM_SIDE}


FILM = Sort("film", FILMS, NotAFilm, "not_a_film")
SOUND = Sort("sound", SOUNDS, NotASound, "not_a_sound")
DOCUMENT = Sort("document", ("pdf",), NotADocument, "not_a_document")


def inspect_file(path: Path, sort: Sort, *, name: str = "") -> dict[str, Any]:
    """{"kind", and what the cell found: "seconds", "width", "height", "codecs" or "pages"}.

    name: what the sender calls it, whose ending must agree with the content. Raises NotAFilm, NotASound
    or NotADocument.
    """
    called = name or path.name
    kind = check_file(
        path, name=called, kinds=(*sort.kinds, "mp4") if sort is SOUND else sort.kinds, most_mb=sort.most_mb,
        refusal=sort.refusal, otherwise=sort.otherwise,
    )  # fmt: skip
    # Sounds of many recorders call themselves MP4 without more: what they hold decides.
    kind = "m4a" if sort is SOUND and kind == "mp4" else kind
    told = {} if sort is DOCUMENT else {"kind": kind}
    return {"kind": kind, **ask_about(sort.job, refusal=sort.refusal, path=str(path), limits=sort.limits, **told)}


def inspect_captions(stream: IO[bytes], size: int) -> None:
    """Refuse captions that are not WebVTT with at least one cue (W3C WebVTT 1), or too long. Raises NotAFilm."""
    if not size:
        raise NotAFilm("no_captions", field="captions")
    with tempfile.NamedTemporaryFile(suffix=".vtt") as copy:
        stream.seek(0)
        # One byte past the bound tells that it is passed.
        copy.write(stream.read(MAX_CAPTIONS + 1))
        copy.flush()
        stream.seek(0)
        ask_about("captions", refusal=NotAFilm, field="captions", path=copy.name)

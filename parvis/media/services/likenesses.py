"""Pictures that resemble each other: noted when taken, proposed to staff, never joined by us."""

from __future__ import annotations

from parvis.media import files
from parvis.media.alike import bands_of
from parvis.media.inspection import ask_about, picture_limits
from parvis.media.kinds import kind_of
from parvis.media.models import Likeness, Picture
from parvis.media.refusals import NotAPicture


def keep_likeness(picture: Picture) -> None:
    """Note what a picture resembles, once for each original."""
    if not Likeness.objects.filter(picture=picture, of=picture.sha256).exists():
        Likeness.objects.update_or_create(picture=picture, defaults=_values(picture))


def note_missing_likenesses(*, most: int = 500) -> int:
    """Do it for pictures that came before we did. How many were done; call again until none."""
    waiting = Picture.objects.exclude(file="").exclude(sha256="").filter(likeness=None).order_by("pk")[:most]
    done = 0
    for picture in waiting:
        keep_likeness(picture)
        done += 1
    return done


def _values(picture: Picture) -> dict[str, object]:
    bits = _bits(picture)
    bands = dict.fromkeys(range(4)) if bits is None else dict(enumerate(bands_of(bits)))
    signed = bits - 2**64 if bits is not None and bits >= 2**63 else bits
    return {"of": picture.sha256, "bits": signed, **{f"band_{place}": band for place, band in bands.items()}}


def _bits(picture: Picture) -> int | None:
    """As seen when the file was taken, else looked at now; a file that cannot be read resembles nothing."""
    seen = getattr(picture.file, "inspected", None) or getattr(getattr(picture.file, "_file", None), "inspected", None)
    if seen is not None:
        return seen.likeness
    try:
        with files.at_hand(picture.file) as path:
            kind = kind_of(path)
            found = ask_about("picture", refusal=NotAPicture, path=str(path), kind=kind, limits=picture_limits())
    except (NotAPicture, FileNotFoundError):
        return None
    bits: int | None = found["likeness"]
    return bits

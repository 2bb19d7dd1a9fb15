"""Pictures made for another server: within its bounds, without the camera's notes, never kept here."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from parvis.media import files
from parvis.media.inspection import ask_about, picture_limits
from parvis.media.kinds import kind_of
from parvis.media.models import Picture
from parvis.media.refusals import NotAPicture

WHOLE = (0.0, 0.0, 1.0, 1.0)
Box = tuple[float, float, float, float]
_SECONDS = 120


@dataclass(frozen=True)
class Fitted:
    """A JPEG as it may leave: its bytes and its size as shown."""

    content: bytes = field(repr=False)
    width: int
    height: int
    media_type: str = "image/jpeg"


def fit_picture(picture: Picture, *, side: int, most_bytes: int, box: Box = WHOLE) -> Fitted:
    """A picture upright, in sRGB, no longer than ``side`` and no heavier than ``most_bytes``, never enlarged.

    box: the part that is shown (left, top, width, height, from 0 to 1). Raises NotAPicture; FileNotFoundError
    when the original is gone.
    """
    with files.at_hand(picture.file) as path:
        return fit_file(path, side=side, most_bytes=most_bytes, box=box)


def fit_file(path: Path, *, side: int, most_bytes: int, box: Box = WHOLE) -> Fitted:
    """The same of a file, looked at in the cell as any stranger's. Raises NotAPicture."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as target:
        made = ask_about(
            "fit", refusal=NotAPicture, seconds=_SECONDS, path=str(path), kind=kind_of(path), limits=picture_limits(),
            target=target.name, box=list(box), side=side, most_bytes=most_bytes,
        )  # fmt: skip
        return Fitted(Path(target.name).read_bytes(), made["width"], made["height"])


def fitted_size(width: int, height: int, *, side: int, box: Box = WHOLE) -> tuple[int, int]:
    """The size it will have at most: what rights are asked about before anything is made."""
    wide, high = max(1, round(box[2] * width)), max(1, round(box[3] * height))
    scale = min(1.0, side / max(wide, high))
    return max(1, round(wide * scale)), max(1, round(high * scale))

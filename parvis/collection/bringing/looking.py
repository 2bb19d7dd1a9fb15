"""Looking at one file before it is taken, and at what it resembles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parvis.media.films import DOCUMENT, FILM, SOUND, Sort, inspect_file
from parvis.media.inspection import ask_about, inspect_picture, picture_limits
from parvis.media.kinds import FILMS, PICTURES, SOUNDS, kind_of
from parvis.media.queries import Near, pictures_near
from parvis.media.refusals import NotAPicture

# A page shows so many small pictures; of those that resemble another one, every one up to a bound.
VIEWS = 24
MOST_VIEWS = 200
_VIEW_WIDTH = 320
# Of those that resemble one picture, so many are shown.
MOST_NEAR = 3


@dataclass(frozen=True)
class Look:
    """What was found: ``sort`` is None for a picture; ``found`` as media's services want it."""

    sort: Sort | None
    kind: str
    found: Any

    @property
    def bits(self) -> int | None:
        """What a picture is reduced to, to be compared; None for anything else, and for one that resembles nothing."""
        bits: int | None = self.found.likeness if self.sort is None else None
        return bits

    def can_be_shown(self, french: str, english: str) -> bool:
        """Whether these texts are enough to publish it; a film waits for its captions."""
        if self.sort is FILM:
            return False
        return bool(french or english) if self.sort is SOUND else bool(french and english)

    def keep_view(self, path: Path, folder: Path, number: int, *, is_wanted: bool) -> bool:
        """Keep a small picture made of it. Whether it was."""
        if self.sort is not None or not has_room(folder, is_wanted=is_wanted):
            return False
        ask_about(
            "derive", refusal=NotAPicture, path=str(path), kind=self.kind, limits=picture_limits(), make="width",
            width=min(_VIEW_WIDTH, self.found.width), target=str(folder / f"{number}.webp"),
        )  # fmt: skip
        return True


def has_room(folder: Path, *, is_wanted: bool) -> bool:
    """Whether one more small picture is kept there; the folder is made."""
    folder.mkdir(exist_ok=True)
    return sum(1 for _each in folder.iterdir()) < (MOST_VIEWS if is_wanted else VIEWS)


def sort_of(path: Path) -> Sort | None:
    """How the file is looked at; None for a picture, and for what we do not know, refused as one."""
    kind = kind_of(path)
    if kind in PICTURES:
        return None
    return FILM if kind in FILMS else SOUND if kind in SOUNDS else DOCUMENT if kind == "pdf" else None


def look(path: Path, name: str) -> Look:
    """Raises NotTaken."""
    sort = sort_of(path)
    if sort is None:
        picture = inspect_picture(path, name=name)
        return Look(None, picture.type, picture)
    found = inspect_file(path, sort, name=name)
    return Look(sort, found["kind"], found)


def resembling(bits: int | None) -> list[Near]:
    """Pictures already here that resemble it, the nearest first."""
    return [] if bits is None else pictures_near(bits)[:MOST_NEAR]

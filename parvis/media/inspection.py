"""Looking at a file before taking it: its kind by its content, its weight, nothing else hidden in it.

What needs decoding is asked of the cell; here only bytes are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from django.conf import settings

from parvis.media.cells import CellRefused, ask
from parvis.media.kinds import ENDINGS, PICTURES, kind_of
from parvis.media.refusals import NotAPicture, NotTaken

__all__ = ["Inspected", "NotAPicture", "ask_about", "check_file", "inspect_picture", "picture_limits"]

_SEARCHED = 64 * 1024
# What a picture or a film has no reason to carry at its beginning or its end: pages, programs, archives.
# Long enough that compressed pixels do not spell them by chance.
_STRANGERS = (
    b"<script",
    b"<html",
    b"<!doctype html",
    b"<svg ",
    b"<?php",
    b"%pdf-",
    b"rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
)
# A drawing is itself text, and a document may speak of pages.
_SPEAKING = {"svg": (b"<html", b"<!doctype html", b"<?php", b"%pdf-"), "pdf": (b"<html", b"<!doctype html", b"<?php")}


@dataclass(frozen=True)
class Inspected:
    """A picture found good: its kind (one of ``kinds.PICTURES``), width and height in pixels as shown.

    likeness: 64 bits that resemble those of a similar picture; None when it is one tone all over.
    """

    type: str
    width: int
    height: int
    likeness: int | None = None


def inspect_picture(path: Path, *, name: str = "") -> Inspected:
    """Look at the file. Raises NotAPicture with the reason and the remedy.

    name: what the sender calls it, whose ending must agree with the content.
    """
    kind = check_file(
        path, name=name or path.name, kinds=PICTURES, most_mb=settings.MEDIA_LIMITS.picture_mb, refusal=NotAPicture,
        otherwise="not_a_picture",
    )  # fmt: skip
    found = ask_about("picture", refusal=NotAPicture, path=str(path), kind=kind, limits=picture_limits())
    return Inspected(kind, found["width"], found["height"], found["likeness"])


def picture_limits() -> dict[str, int]:
    """How large a picture may be, as the cell is told."""
    limits = settings.MEDIA_LIMITS
    return {"pixels": limits.picture_megapixels * 1_000_000, "side": limits.picture_side}


def ask_about(job: str, *, refusal: type[NotTaken], field: str = "file", **request: Any) -> dict[str, Any]:
    """The cell's answer; its no in words. Raises ``refusal``."""
    try:
        return ask(job, **request)
    except CellRefused as refused:
        raise refusal(refused.code, field=field, **refused.details) from None


def check_file(
    path: Path, *, name: str, kinds: Sequence[str], most_mb: int, refusal: type[NotTaken], otherwise: str
) -> str:
    """The kind of a file: one of ``kinds``, as its name says, alone in it. Raises ``refusal``."""
    _check_weight(path, most_mb, refusal)
    kind = kind_of(path)
    if kind not in kinds:
        raise refusal(otherwise)
    _check_name(kind, name, refusal)
    _check_alone(path, kind, refusal)
    return kind


def _check_weight(path: Path, most_mb: int, refusal: type[NotTaken]) -> None:
    weight = path.stat().st_size
    if not weight:
        raise refusal("empty")
    if weight > most_mb << 20:
        raise refusal("too_weighty", weight=-(-weight >> 20), limit=most_mb)


def _check_name(kind: str, name: str, refusal: type[NotTaken]) -> None:
    ending = Path(name).suffix.lower()
    if ending and ending not in ENDINGS[kind]:
        raise refusal("false_ending", ending=ending, kind=kind.upper(), true=ENDINGS[kind][0])


def _check_alone(path: Path, kind: str, refusal: type[NotTaken]) -> None:
    """Refuse a file that is also something else: a page, a program, an archive."""
    with path.open("rb") as stream:
        head = stream.read(_SEARCHED)
        stream.seek(max(len(head), path.stat().st_size - _SEARCHED))
        tail = stream.read(_SEARCHED)
    searched = head.lower() + b"\n" + tail.lower()
    strangers = _SPEAKING.get(kind, _STRANGERS)
    if any(mark in searched for mark in strangers) or is_zipfile(path):
        raise refusal("two_things")

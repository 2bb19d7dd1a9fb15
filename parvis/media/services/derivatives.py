"""Derivatives: planned as rows, made by whoever claims the row, made again when lost.

A row is claimed before its file is written and a file is renamed into place before its row says
``made``: a worker killed at any moment leaves a row to claim again and nothing half-made in sight.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from parvis.core.clock import now
from parvis.media import files
from parvis.media.formats import COPIES, SHARE_HEIGHT, SHARE_WIDTH, has_zoom, height_at, widths_of
from parvis.media.inspection import ask_about, picture_limits
from parvis.media.kinds import kind_of
from parvis.media.models import Derivative, Picture
from parvis.media.refusals import NotAPicture
from parvis.media.signals import media_changed
from parvis.media.states import Making

MAX_ATTEMPTS = 3
# Longer than the largest picture takes: who claimed earlier and has not finished is dead.
_DEAD_AFTER = timedelta(minutes=10)
# Making takes longer than looking: the largest picture, its tiles included.
_SECONDS = 300
_log = logging.getLogger(__name__)
_Kind, _State = Derivative.Kind, Derivative.State


class DerivativesFailed(Exception):
    """Some sizes of a picture could not be made; the causes are in their rows."""


def plan_derivatives(picture: Picture) -> None:
    """Write the rows of what has to be made; keep those there already, drop those no longer possible."""
    rows = _planned(picture)
    wanted = {(row.kind, row.width, row.format) for row in rows}
    for row in picture.derivatives.all():
        if (row.kind, row.width, row.format) not in wanted:
            row.delete()
    Derivative.objects.bulk_create(rows, ignore_conflicts=True)


def _planned(picture: Picture) -> list[Derivative]:
    size = (picture.width, picture.height)
    rows = [_row(picture, _Kind.WIDTH, width, height_at(width, of=size), "webp") for width in widths_of(size[0])]
    rows.append(_row(picture, _Kind.SHARE, SHARE_WIDTH, SHARE_HEIGHT, "jpg"))
    if has_zoom(*size):
        rows.append(_row(picture, _Kind.TILES, *size, "jpg"))
    rows.append(_row(picture, _Kind.COPY, *size, COPIES.get(picture.kind, "jpg")))
    return rows


def _row(picture: Picture, kind: Derivative.Kind, width: int, height: int, form: str) -> Derivative:
    return Derivative(picture=picture, kind=kind, width=width, height=height, format=form)


def make_derivatives(picture: Picture) -> bool:
    """Make everything still pending of a picture. Returns whether it can now be shown.

    Harmless when repeated, or when two workers do it at once.
    """
    plan_derivatives(picture)
    waiting = list(picture.derivatives.filter(state=_State.PENDING).order_by("-kind", "width"))
    if waiting:
        _make_all(waiting, picture)
    files.remove_all(picture.address, but=picture.stamp)
    return _settle_ready(picture)


def make_or_tell(picture: Picture) -> bool:
    """The same, what failed before included. Raises DerivativesFailed naming the causes."""
    for row in picture.derivatives.filter(state=_State.FAILED):
        Making.claim(row, before="failed", after="pending")
    is_ready = make_derivatives(picture)
    problems = picture.derivatives.filter(state=_State.FAILED).values_list("problem", flat=True).distinct()
    if causes := sorted(problems)[:3]:
        raise DerivativesFailed(f"picture {picture.pk}: " + "; ".join(causes))
    return is_ready


def _make_all(rows: Iterable[Derivative], picture: Picture) -> None:
    try:
        with files.at_hand(picture.file) as original:
            for row in rows:
                _make(row, picture, original)
    except FileNotFoundError as error:
        for row in rows:
            if Making.claim(row, before="pending", after="making", attempts=row.attempts + 1):
                Making.claim(row, before="making", after="failed", problem=str(error)[:2000])


def _make(row: Derivative, picture: Picture, original: Path) -> None:
    """Claim, write aside, rename, tell. A failure is written in the row, with its cause."""
    if not Making.claim(row, before="pending", after="making", attempts=row.attempts + 1):
        return
    ending = "" if row.kind == _Kind.TILES else f".{row.format}"
    made = files.aside(ending)
    try:
        size = _ask(row, picture, original, made)
        path = _path(row, picture)
        weight = files.put_in_place(made, path)
    except (NotAPicture, OSError) as error:
        _log.warning("derivative %s of picture %s failed: %s", row, picture.pk, error)
        Making.claim(row, before="making", after="failed", problem=str(error)[:2000])
    else:
        Making.claim(row, before="making", after="made", path=path, size=weight, height=size["height"], problem="")
    finally:
        files.remove(made)


def _ask(row: Derivative, picture: Picture, original: Path, target: Path) -> dict[str, Any]:
    """Have it made in the cell, which decodes what strangers sent."""
    return ask_about(
        "derive", refusal=NotAPicture, seconds=_SECONDS, path=str(original), kind=kind_of(original),
        limits=picture_limits(), make=row.kind, width=row.width, focus=picture.focus, target=str(target),
    )  # fmt: skip


def _path(row: Derivative, picture: Picture) -> str:
    if row.kind == _Kind.SHARE:
        return share_path(picture)
    name = {_Kind.TILES: "tiles", _Kind.COPY: f"copy.{row.format}"}.get(_Kind(row.kind), f"{row.width}.{row.format}")
    return f"{_folder(picture)}/{name}"


def share_path(picture: Picture) -> str:
    """Where the card of a shared link lies: it moves with the focus, beside the original's stamp."""
    return "{}/share-{:.3f}-{:.3f}.jpg".format(_folder(picture), *picture.focus)


def _folder(picture: Picture) -> str:
    return f"{files.folder_of(picture.address)}/{picture.stamp}"


def _settle_ready(picture: Picture) -> bool:
    """Say whether every width is made; the page shows the picture from then on."""
    widths = picture.derivatives.filter(kind=_Kind.WIDTH)
    ready = widths.exists() and not widths.exclude(state=_State.MADE).exists()
    if Picture.objects.filter(pk=picture.pk).exclude(derivatives_ready=ready).update(derivatives_ready=ready):
        transaction.on_commit(partial(media_changed.send, sender=Picture, media=picture.address))
    picture.derivatives_ready = ready
    return ready


def make_again(picture: Picture, *, kinds: Iterable[str] = tuple(_Kind.values)) -> None:
    """Put a picture's derivatives back to pending: its original or its focus changed."""
    for row in picture.derivatives.filter(kind__in=kinds).exclude(state=_State.PENDING):
        Making.claim(row, before=row.state, after="pending", attempts=0)


def remake_missing(*, look_for_files: bool = True) -> int:
    """Put back to pending what dead workers held, what failed too few times, what lost its file; plan what is new.

    Returns how many rows wait; the caller wakes the makers.
    """
    files.sweep(older_than=_DEAD_AFTER.total_seconds() * 6)
    # Pictures taken before downloads were copies have none planned.
    for picture in Picture.objects.exclude(derivatives__kind=_Kind.COPY).iterator():
        plan_derivatives(picture)
    for row in _dead():
        Making.claim(row, before="making", after="pending")
    for row in Derivative.objects.filter(state=_State.FAILED, attempts__lt=MAX_ATTEMPTS):
        Making.claim(row, before="failed", after="pending")
    for row in Derivative.objects.filter(state=_State.MADE).iterator() if look_for_files else ():
        if not files.exists(row.path):
            Making.claim(row, before="made", after="pending", attempts=0)
    return Derivative.objects.filter(state=_State.PENDING).count()


def _dead() -> QuerySet[Derivative]:
    return Derivative.objects.filter(state=_State.MAKING, changed_at__lt=now() - _DEAD_AFTER)

"""Painting the illustrations of the works into a folder, on every processor, and once each."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from parvis.demo.content import Paint, WorkCard
from parvis.demo.painter.work import Commission, paint

# Two painters at least: half of each one's time goes to Python, which has one lock.
PAINTERS = max(2, min(4, os.cpu_count() or 2))
# Raised when the painter's own hand changes, so that kept pictures are painted again.
STYLE = "1"
QUALITY = 88


@dataclass(frozen=True)
class Painted:
    """A picture on disk and its two alternative texts."""

    path: Path
    alt_fr: str
    alt_en: str


def commission_of(card: WorkCard, *, variant: str = "") -> Commission:
    """The painter's task for a work; a variant gives another picture of the same one."""
    return commission_as(card.paint, f"{card.id}{variant}", card.ratio)


def commission_as(paint: Paint, seed: str, ratio: float = 0) -> Commission:
    """The painter's task for a picture asked by itself; the ratio is the one asked with it unless given."""
    return Commission(seed.replace(" ", "-").lower(), paint.scene, paint.hand, paint.palette, ratio or paint.ratio)


def paint_all(
    commissions: Sequence[Commission], folder: Path, *, tell: Callable[[int], None] = lambda done: None
) -> list[Painted]:
    """Paint what the folder does not hold yet; answers in the order asked. ``tell`` hears how many are done."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [commission for commission in commissions if _kept(commission, folder) is None]
    done = len(commissions) - len(missing)
    tell(done)
    if missing:
        # Spawned, not forked: the caller may hold threads and a database.
        with ProcessPoolExecutor(PAINTERS, multiprocessing.get_context("spawn")) as painters:
            for count, _painted in enumerate(painters.map(paint_one, missing, [folder] * len(missing)), start=1):
                tell(done + count)
    return [painted for commission in commissions if (painted := _kept(commission, folder))]


def paint_one(commission: Commission, folder: Path) -> None:
    """Paint one picture; its file and its words are put in place whole."""
    illustration = paint(commission)
    picture, words = _files(commission, folder)
    aside = picture.with_suffix(f".{os.getpid()}.part")
    illustration.image.jpegsave(str(aside), Q=QUALITY, optimize_coding=True, keep="none")
    aside.rename(picture)
    aside.write_text(json.dumps([illustration.alt_fr, illustration.alt_en], ensure_ascii=False), encoding="utf-8")
    aside.rename(words)


def _kept(commission: Commission, folder: Path) -> Painted | None:
    picture, words = _files(commission, folder)
    if not words.exists():
        return None
    alt_fr, alt_en = json.loads(words.read_text(encoding="utf-8"))
    return Painted(picture, alt_fr, alt_en)


def _files(commission: Commission, folder: Path) -> tuple[Path, Path]:
    """Named by the work and by all that was asked, so that a changed palette is a new picture."""
    asked = json.dumps([STYLE, QUALITY, asdict(commission)], sort_keys=True)
    name = f"{commission.seed}-{hashlib.sha256(asked.encode()).hexdigest()[:10]}"
    return folder / f"{name}.jpg", folder / f"{name}.json"

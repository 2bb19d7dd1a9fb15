"""Filming an illustration: the eye of a camera glides from stop to stop over it, and each stop has its words.

The film is silent, in VP9 (free of royalties, read by every browser we serve), and made once into the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import pyvips

from parvis.demo.content import Cue, FilmCard, Stop

WIDTH, HEIGHT, RATE = 800, 450, 20
# Raised when the camera's own hand changes, so that kept films are made again.
STYLE = "1"
# Quick rather than small: nine seconds cost two and a half of one processor, and weigh as much as a picture.
_HASTE = {"deadline": "realtime", "cpu-used": "8", "crf": "36", "b": "0", "row-mt": "1"}


@dataclass(frozen=True)
class Filmed:
    """A film on disk with its captions in both languages."""

    path: Path
    captions_fr: Path
    captions_en: Path


def film(card: FilmCard, picture: Path, folder: Path) -> Filmed:
    """Film a picture as the card asks, unless the folder holds it; every file is put in place whole."""
    asked = json.dumps([STYLE, picture.name, card.model_dump()], sort_keys=True)
    stem = folder / f"{card.id}-{hashlib.sha256(asked.encode()).hexdigest()[:10]}"
    made = Filmed(stem.with_suffix(".webm"), stem.with_suffix(".fr.vtt"), stem.with_suffix(".en.vtt"))
    for side, captions in enumerate((made.captions_fr, made.captions_en)):
        captions.write_text(webvtt(card.cue, side), encoding="utf-8")
    if not made.path.exists():
        aside = stem.with_suffix(f".{os.getpid()}.part")
        _record(picture, card.stops, aside)
        aside.rename(made.path)
    return made


def webvtt(cues: Sequence[Cue], side: int) -> str:
    """Captions as WebVTT, in French (0) or English (1)."""
    parts = [f"{_clock(cue.at[0])} --> {_clock(cue.at[1])}\n{cue.text[side]}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *parts])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02}:{rest:06.3f}"


def _record(picture: Path, stops: Sequence[Stop], path: Path) -> None:
    image = pyvips.Image.new_from_file(str(picture)).copy_memory()
    with av.open(str(path), "w", format="webm") as reel:
        stream = reel.add_stream("libvpx-vp9", rate=Fraction(RATE), options=_HASTE)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for view in views(stops):
            frame = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
            frame.planes[0].update(_seen(image, *view).write_to_memory())
            reel.mux(stream.encode(frame))
        reel.mux(stream.encode())


def views(stops: Sequence[Stop]) -> Iterator[tuple[float, float, float]]:
    """Where each frame looks (from 0 to 1, across and down) and how close, slowing down at every stop."""
    for number in range(int(stops[-1].at * RATE) + 1):
        moment = number / RATE
        after = next((place for place, stop in enumerate(stops) if stop.at >= moment), len(stops) - 1)
        here, there = stops[max(0, after - 1)], stops[after]
        way = (moment - here.at) / (there.at - here.at) if there.at > here.at else 1.0
        eased = way * way * (3 - 2 * way)
        x, y = (a + (b - a) * eased for a, b in zip(here.look, there.look, strict=True))
        # Closeness multiplies: equal steps of it are equal ratios.
        yield x / 100, y / 100, here.close * (there.close / here.close) ** eased


def _seen(image: pyvips.Image, x: float, y: float, close: float) -> pyvips.Image:
    """The part of the picture in the camera's eye, to a fraction of a pixel: a slow move must not tremble."""
    scale = max(WIDTH / image.width, HEIGHT / image.height) * close
    left = _within(x * image.width - WIDTH / scale / 2, image.width - WIDTH / scale)
    top = _within(y * image.height - HEIGHT / scale / 2, image.height - HEIGHT / scale)
    soft = pyvips.Interpolate.new("bilinear")
    return image.affine(
        [scale, 0, 0, scale], interpolate=soft, idx=-left, idy=-top, oarea=[0, 0, WIDTH, HEIGHT], extend="copy"
    )


def _within(edge: float, most: float) -> float:
    return min(max(0.0, edge), max(0.0, most))

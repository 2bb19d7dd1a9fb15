"""Short films, sounds and documents made for tests, with the private notes a recorder leaves."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pikepdf

PLACE = "+48.8566+002.3522/"
_FILMS = {"mp4": ("mp4", "libx264", "aac"), "webm": ("webm", "libvpx", "libopus")}
_SOUNDS = {"mp3": ("mp3", "libmp3lame"), "ogg": ("ogg", "libopus"), "m4a": ("ipod", "aac"), "wav": ("wav", "pcm_s16le")}
_RATE = 48_000


def film(path: Path, *, seconds: int = 1, size: tuple[int, int] = (160, 90), codec: str = "") -> Path:
    """A film of plain colours with silence, of the kind its name says."""
    kind, picture, sound = _FILMS[path.suffix[1:]]
    with av.open(str(path), "w", format=kind) as made:
        made.metadata.update({"title": "Somebody", "location": PLACE, "comment": "serial 1234"})
        frames: Any = made.add_stream(codec or picture, rate=10)
        frames.width, frames.height, frames.pix_fmt = *size, "yuv420p"
        silence: Any = made.add_stream(sound, rate=_RATE)
        silence.layout = "mono"
        for number in range(10 * seconds):
            frame = av.VideoFrame(*size, "yuv420p")
            for place, plane in enumerate(frame.planes):
                plane.update(bytes([(number * 5 + place * 40) % 256]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(frames.encode(frame))
        _be_silent(made, silence, seconds)
        made.mux(frames.encode(None))
    return path


def sound(path: Path, *, seconds: int = 1) -> Path:
    """Silence, of the kind its name says."""
    kind, codec = _SOUNDS[path.suffix[1:]]
    with av.open(str(path), "w", format=kind) as made:
        made.metadata["title"] = "Somebody"
        silence: Any = made.add_stream(codec, rate=_RATE)
        silence.layout = "mono"
        _be_silent(made, silence, seconds)
    return path


def _be_silent(made: Any, stream: Any, seconds: int) -> None:
    samples = stream.codec_context.frame_size or 960
    for number in range(_RATE * seconds // samples):
        frame = av.AudioFrame(format=stream.format.name, layout="mono", samples=samples)
        frame.sample_rate, frame.pts = _RATE, number * samples
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        made.mux(stream.encode(frame))
    made.mux(stream.encode(None))


def document(path: Path, *, script: bool = False, pages: int = 1) -> Path:
    """A PDF of empty pages that names its author; with a script that runs when it is opened, if asked."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('script')")
        made.Root.OpenAction = made.make_indirect(action)
        made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", action])))
    made.docinfo["/Author"] = "Somebody"
    made.save(path)
    return path

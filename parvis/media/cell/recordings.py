"""Films and sounds: what browsers can play of them, and a copy without the recorder's notes.

The copy holds the same packets in a new container: nothing is recompressed, and no place, name, serial
number, cover or appended file goes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import av
import av.error
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame

from parvis.media.cell.refused import Refused

# What the browsers in use play (each container with its codecs); all else is refused.
_PICTURE = {"mp4": {"h264", "av1", "vp9"}, "webm": {"vp8", "vp9", "av1"}}
_SOUND = {
    "mp4": {"aac", "mp3", "opus", "flac"},
    "webm": {"opus", "vorbis"},
    "mp3": {"mp3", "mp3float"},
    "ogg": {"opus", "vorbis", "flac"},
    "m4a": {"aac", "mp3", "opus", "flac"},
    "wav": {"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_u8", "pcm_f32le"},
}
_READERS = {"mp4": "mp4", "m4a": "mp4", "webm": "matroska", "mp3": "mp3", "ogg": "ogg", "wav": "wav"}
_WRITERS = {"mp4": "mp4", "m4a": "ipod", "webm": "webm", "mp3": "mp3", "ogg": "ogg", "wav": "wav"}
_OPTIONS = {
    "mp4": {"movflags": "faststart"},
    "m4a": {"movflags": "faststart"},
    "mp3": {"write_id3v2": "0", "id3v2_version": "0"},
}
# Nothing of the file may open another one: no playlist, no reference, no address.
_ALONE = {"protocol_whitelist": "file", "enable_drefs": "0", "use_absolute_path": "0"}
_STREAMS = 8
_FRAMES = 24
Limits = dict[str, int]


def look_at_film(path: str, kind: str, limits: Limits) -> dict[str, Any]:
    """{"width", "height", "seconds", "codecs"} of a film, a few of its frames decoded. Raises Refused."""
    with _opened(path, kind) as film:
        if not film.streams.video:
            raise Refused("no_picture_in_film")
        _check_streams(film, kind)
        picture = film.streams.video[0]
        _check_side(picture.width, picture.height, limits)
        seconds = _seconds(film, limits)
        frames = _decode(film, picture)
        _check_side(max(frame.width for frame in frames), max(frame.height for frame in frames), limits)
        return {"width": picture.width, "height": picture.height, "seconds": seconds, "codecs": _codecs(film)}


def look_at_sound(path: str, kind: str, limits: Limits) -> dict[str, Any]:
    """{"seconds", "codecs"} of a sound, some of it decoded. Raises Refused."""
    with _opened(path, kind) as sound:
        if not sound.streams.audio:
            raise Refused("no_sound")
        _check_streams(sound, kind)
        seconds = _seconds(sound, limits)
        if not _decode(sound, sound.streams.audio[0]):
            raise Refused("damaged")
        return {"seconds": seconds, "codecs": _codecs(sound)}


def copy(path: str, kind: str, target: str) -> dict[str, Any]:
    """Write the same pictures and sounds into a container of ours. Raises Refused."""
    with (
        _opened(path, kind) as source,
        av.open(target, "w", format=_WRITERS[kind], options=_OPTIONS.get(kind, {})) as made,
    ):
        kept = _kept(source, kind)
        streams = {stream.index: made.add_stream_from_template(stream) for stream in kept}
        for stream in streams.values():
            stream.metadata.clear()
        made.metadata.clear()
        _pass_packets(source, made, streams, kept)
    return {}


def write_still(path: str, kind: str, target: str) -> dict[str, Any]:
    """A picture of the film as WebP, not its very first, which is often black. Raises Refused."""
    import pyvips

    with _opened(path, kind) as film:
        picture = film.streams.video[0]
        if film.duration:
            film.seek(min(film.duration // 10, 10_000_000))
        frame = next(iter(_decode(film, picture, most=1)))
        # No numpy: the plane itself, its lines cut to the width.
        rgb = frame.reformat(format="rgb24", width=min(frame.width, 1920), height=_height(frame))
        plane = rgb.planes[0]
        lines = pyvips.Image.new_from_memory(bytes(plane), plane.line_size, rgb.height, 1, "uchar")
        pixels = lines.crop(0, 0, rgb.width * 3, rgb.height).write_to_memory()
        image = pyvips.Image.new_from_memory(pixels, rgb.width, rgb.height, 3, "uchar").copy(interpretation="srgb")
        image.webpsave(target, Q=82, keep="none")
        return {"width": image.width, "height": image.height}


def _height(frame: VideoFrame) -> int:
    return max(2, round(frame.height * min(frame.width, 1920) / frame.width))


@contextmanager
def _opened(path: str, kind: str) -> Iterator[InputContainer]:
    try:
        with av.open(path, format=_READERS[kind], options=_ALONE, metadata_errors="replace") as found:
            yield found
    except (av.error.MemoryError, MemoryError):
        raise Refused("too_heavy") from None
    except (av.error.FFmpegError, ValueError, EOFError, StopIteration):
        raise Refused("damaged") from None


def _check_streams(found: InputContainer, kind: str) -> None:
    if len(found.streams) > _STREAMS:
        raise Refused("too_many_streams", count=len(found.streams), limit=_STREAMS)
    played = _PICTURE.get(kind, set()) | _SOUND[kind]
    names = [
        stream.codec_context.name for stream in (*found.streams.video, *found.streams.audio) if not _is_cover(stream)
    ]
    strange = [name for name in names if _plain(name) not in played]
    if strange:
        raise Refused("unplayable", codecs=", ".join(map(_plain, strange)))


def _plain(name: str) -> str:
    """A decoder's name as the codec's: "libdav1d" decodes "av1"."""
    return {"libdav1d": "av1", "libvpx": "vp8", "libvpx-vp9": "vp9", "libopus": "opus", "libvorbis": "vorbis"}.get(
        name, name
    )


def _is_cover(stream: Any) -> bool:
    """A still picture carried along, such as the cover of a disc."""
    return stream.type == "video" and bool(stream.disposition & av.stream.Disposition.attached_pic)


def _check_side(width: int, height: int, limits: Limits) -> None:
    if not width or not height:
        raise Refused("damaged")
    if max(width, height) > limits["side"]:
        most = limits["side"] ** 2 // 1_000_000
        raise Refused("too_large", width=width, height=height, limit=most, side=limits["side"])


def _seconds(found: InputContainer, limits: Limits) -> float:
    """How long it lasts; what does not say so, or says nothing possible, is refused."""
    seconds = (found.duration or 0) / 1_000_000
    if seconds <= 0:
        raise Refused("damaged")
    if seconds > limits["minutes"] * 60:
        raise Refused("too_long", minutes=round(seconds / 60), limit=limits["minutes"])
    return round(seconds, 3)


def _decode(found: InputContainer, stream: Any, *, most: int = _FRAMES) -> list[Any]:
    """The first frames of a stream. Raises Refused when there is none."""
    frames: list[Any] = []
    for frame in found.decode(stream):
        frames.append(frame)
        if len(frames) >= most:
            break
    if not frames:
        raise Refused("damaged")
    return frames


def _codecs(found: InputContainer) -> str:
    return ", ".join(
        dict.fromkeys(
            _plain(stream.codec_context.name) for stream in found.streams if stream.type in ("video", "audio")
        )
    )


def _kept(source: InputContainer, kind: str) -> list[Any]:
    """The first picture, where there should be one, and every track of sound."""
    pictures = [stream for stream in source.streams.video if not _is_cover(stream)][:1] if kind in _PICTURE else []
    return [*pictures, *source.streams.audio]


def _pass_packets(source: InputContainer, made: OutputContainer, streams: dict[int, Any], kept: list[Any]) -> None:
    for packet in source.demux(kept):
        # The last one of each stream is empty and only says so.
        if packet.dts is not None:
            packet.stream = streams[packet.stream.index]
            made.mux(packet)

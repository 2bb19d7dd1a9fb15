"""Films, sounds and captions that lead their reader astray."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

from parvis.media.tests.hostile_parts import Case, broken, good


def films() -> Iterator[Case]:
    start = _box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
    yield Case("mp4-box-too-large", "film", "a.mp4", lambda: start + _box(b"moov", size=0x7FFFFFFF), "refused")
    yield Case("mp4-box-of-zero", "film", "a.mp4", lambda: start + _box(b"moov", size=0) + bytes(90), "refused")
    yield Case("mp4-box-of-one", "film", "a.mp4", lambda: start + _box(b"moov", bytes(8), size=1), "refused")
    yield Case("mp4-deep", "film", "a.mp4", lambda: start + _nested(b"moov", 3_000), "refused")
    yield Case("mp4-deep-tracks", "film", "a.mp4", lambda: start + _box(b"moov", _nested(b"trak", 3_000)), "refused")
    yield Case(
        "mp4-many-tracks",
        "film",
        "a.mp4",
        lambda: start + _box(b"moov", _box(b"trak", _box(b"mdia")) * 20_000),
        "refused",
    )
    yield Case("mp4-table-bomb", "film", "a.mp4", lambda: _count_in(b"stts"))
    yield Case("mp4-sizes-bomb", "film", "a.mp4", lambda: _count_in(b"stsz"))
    yield Case("mp4-chunks-bomb", "film", "a.mp4", lambda: _count_in(b"stco"))
    yield Case("mp4-no-picture-data", "film", "a.mp4", lambda: good("mp4").replace(b"mdat", b"free"))
    yield Case("mp4-strange-codec", "film", "a.mp4", lambda: good("mp4").replace(b"avc1", b"zzzz"), "refused")
    yield Case("mp4-endless", "film", "a.mp4", lambda: _long("mvhd", 16))
    yield Case(
        "webm-endless-element",
        "film",
        "a.webm",
        lambda: good("webm")[:60] + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(90),
        "refused",
    )
    yield Case("webm-deep", "film", "a.webm", lambda: good("webm")[:60] + b"\xa3\x88" * 5000, "refused")
    yield Case("mp3-tag-bomb", "sound", "a.mp3", lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + bytes(5000), "refused")
    yield Case("mp3-noise", "sound", "a.mp3", lambda: b"\xff\xfb\x90\x00" + random.Random(1).randbytes(5000))
    yield Case(
        "wav-endless",
        "sound",
        "a.wav",
        lambda: (
            b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\xff\xff\xff\xff"
            + bytes(90)
        ),
    )
    yield Case(
        "wav-no-channels",
        "sound",
        "a.wav",
        lambda: b"RIFF\x64\0\0\0WAVEfmt \x10\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0data\x10\0\0\0" + bytes(16),
        "refused",
    )
    yield Case("ogg-page-loop", "sound", "a.ogg", lambda: b"OggS" + bytes(23) * 200, "refused")
    for place in range(6):
        yield Case(f"mp4-broken-{place}", "film", "a.mp4", lambda p=place: broken(good("mp4"), p))
        yield Case(f"webm-broken-{place}", "film", "a.webm", lambda p=place: broken(good("webm"), p))


def _box(kind: bytes, content: bytes = b"", *, size: int | None = None) -> bytes:
    return struct.pack(">I", len(content) + 8 if size is None else size) + kind + content


def _nested(kind: bytes, depth: int) -> bytes:
    out = b""
    for _ in range(depth):
        out = _box(kind, out)
    return out


def _count_in(table: bytes) -> bytes:
    whole = bytearray(good("mp4"))
    at = whole.find(table)
    whole[at + 8 : at + 12] = b"\x7f\xff\xff\xff"
    return bytes(whole)


def _long(box: str, offset: int) -> bytes:
    whole = bytearray(good("mp4"))
    at = whole.find(box.encode())
    whole[at + 4 + offset : at + 8 + offset] = b"\x7f\xff\xff\xff"
    return bytes(whole)


def captions() -> Iterator[Case]:
    cue = "00:00.000 --> 00:01.000\nBonjour\n\n"
    yield Case("vtt-heavy", "captions", "a.vtt", lambda: b"WEBVTT\n\n" + cue.encode() * 200_000, "refused")
    yield Case("vtt-many", "captions", "a.vtt", lambda: b"WEBVTT\n\n" + cue.encode() * 25_000, "refused")
    yield Case(
        "vtt-long-line",
        "captions",
        "a.vtt",
        lambda: b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"a" * (1 << 20),
        "refused",
    )
    yield Case("vtt-backwards", "captions", "a.vtt", lambda: b"WEBVTT\n\n00:09.000 --> 00:01.000\nBonjour\n", "refused")
    yield Case("vtt-empty", "captions", "a.vtt", lambda: b"WEBVTT\n", "refused")
    yield Case("vtt-subrip", "captions", "a.vtt", lambda: b"1\n00:00:01,000 --> 00:00:02,000\nBonjour\n", "refused")
    yield Case("vtt-binary", "captions", "a.vtt", lambda: bytes(range(256)) * 9, "refused")
    yield Case("vtt-nul", "captions", "a.vtt", lambda: b"WEBVTT\n\n00:00.000 --> 00:01.000\na\0b\n", "refused")

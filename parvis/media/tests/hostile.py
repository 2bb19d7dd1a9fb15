"""Two hundred hostile files and more, each made when asked.

They are what one finds in reports of holes: bombs, files of two kinds, truncated ones, false types, drawings
and documents that act, boxes and directories that lead nowhere or round in circles.
"""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zlib
from collections.abc import Iterator

import pyvips

from parvis.media.tests.hostile_acting import FORBIDDEN, documents, drawings, nested_uses, svg
from parvis.media.tests.hostile_parts import PAGE, PHP, Case, archive, broken, chunk, good, png
from parvis.media.tests.hostile_recordings import captions, films

__all__ = ["FORBIDDEN", "Case", "cases", "good"]


def cases() -> list[Case]:
    """All of them."""
    return [*_bombs(), *_truncated(), *_polyglots(), *_wrong_types(), *drawings(), *_directories(), *_moving(),
            *documents(), *films(), *captions(), *_notes(), *_noise()]  # fmt: skip


def _bombs() -> Iterator[Case]:
    for width, height in (
        (100_000, 1),
        (1, 100_000),
        (100_000, 100_000),
        (40_000, 40_000),
        (2**31 - 1, 2**31 - 1),
        (0, 10),
    ):
        yield Case(f"png-of-{width}x{height}", "picture", "a.png", lambda w=width, h=height: png(w, h), "refused")
    yield Case("png-zeros", "picture", "a.png", lambda: png(30_000, 30_000, data=bytes(1 << 24)), "refused")
    yield Case("png-text-bomb", "picture", "a.png", lambda: png(8, 8, data=bytes(72), more=_text_bomb(b"zTXt")))
    yield Case("png-itext-bomb", "picture", "a.png", lambda: png(8, 8, data=bytes(72), more=_text_bomb(b"iTXt")))
    yield Case("png-icc-bomb", "picture", "a.png", lambda: png(8, 8, data=bytes(72), more=_icc_bomb()))
    yield Case("png-interlaced-bomb", "picture", "a.png", _interlaced, "refused")
    for side in (65_500, 50_000):
        yield Case(f"jpeg-of-{side}", "picture", "a.jpg", lambda s=side: _sized_jpeg(s, s), "refused")
    yield Case("jpeg-many-scans", "picture", "a.jpg", _many_scans)
    yield Case("webp-of-16383", "picture", "a.webp", _sized_webp, "refused")
    for side in (100_000, 2**31):
        yield Case(
            f"tiff-of-{side}", "picture", "a.tif", lambda s=side: tiff([(256, 4, 1, s), (257, 4, 1, s)]), "refused"
        )
    yield Case("gif-of-65535", "picture", "a.gif", lambda: gif(1, width=65_535, height=65_535), "refused")
    yield Case("svg-wide", "picture", "a.svg", lambda: svg("<rect width='9' height='9'/>", size=("100000", "100000")))
    yield Case("svg-endless", "picture", "a.svg", lambda: svg("<rect width='9' height='9'/>", size=("1e30", "1e30")))
    yield Case("svg-deep", "picture", "a.svg", lambda: svg("<g>" * 50_000 + "</g>" * 50_000), "refused")
    yield Case("svg-many", "picture", "a.svg", lambda: svg("<path d='M0 0'/>" * 250_000), "refused")
    yield Case("svg-uses", "picture", "a.svg", nested_uses)
    yield Case("svg-filter", "picture", "a.svg", lambda: svg(
        "<filter id='f' x='-1e6' y='-1e6' width='1e7' height='1e7'><feGaussianBlur stdDeviation='99999'/></filter>"
        "<rect width='90' height='90' filter='url(#f)'/>"))  # fmt: skip


def _text_bomb(kind: bytes) -> bytes:
    text = zlib.compress(bytes(200 << 20), 9)
    head = b"Comment\0\0" if kind == b"zTXt" else b"Comment\0\1\0\0\0"
    return chunk(kind, head + text)


def _icc_bomb() -> bytes:
    return chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(200 << 20), 9))


def _interlaced() -> bytes:
    size = struct.pack(">IIBBBBB", 11_000, 11_000, 16, 6, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )


def _sized_jpeg(width: int, height: int) -> bytes:
    """A good JPEG whose frame header lies about its size."""
    whole = bytearray(good("jpg"))
    at = next(place for mark in (b"\xff\xc0", b"\xff\xc2") if (place := whole.find(mark)) > 0)
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def _many_scans() -> bytes:
    grid = pyvips.Image.xyz(600, 600)[0].cast("uchar")
    whole: bytes = grid.jpegsave_buffer(interlace=True)
    at = whole.find(b"\xff\xda", whole.find(b"\xff\xda") + 2)
    return whole[:-2] + whole[at:-2] * 300 + b"\xff\xd9"


def _sized_webp() -> bytes:
    """A lossless WebP that says it is 16384 by 16384."""
    bits = 16_383 | 16_383 << 14
    data = b"\x2f" + struct.pack("<I", bits) + bytes(64)
    body = b"VP8L" + struct.pack("<I", len(data)) + data + (b"\0" if len(data) % 2 else b"")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _truncated() -> Iterator[Case]:
    for ending in ("jpg", "png", "webp", "tif", "gif", "avif"):
        for kept in (1, 5, 20, 40, 60, 80, 95):
            cut = lambda e=ending, k=kept: good(e)[: max(12, len(good(e)) * k // 100)]  # noqa: E731
            # A GIF, a TIFF or an AVIF may be whole enough to be shown before its end.
            yield Case(
                f"cut-{ending}-{kept}",
                "picture",
                f"a.{ending}",
                cut,
                "refused" if ending in ("jpg", "png", "webp") else "either",
            )
    for ending in ("mp4", "webm", "mp3", "ogg", "m4a", "wav", "pdf"):
        sort = {"mp4": "film", "webm": "film", "pdf": "document"}.get(ending, "sound")
        for kept in (1, 20, 60):
            cut = lambda e=ending, k=kept: good(e)[: max(12, len(good(e)) * k // 100)]  # noqa: E731
            yield Case(f"cut-{ending}-{kept}", sort, f"a.{ending}", cut)


def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        made.addfile(tarfile.TarInfo("a"), io.BytesIO())
    return held.getvalue()


def _polyglots() -> Iterator[Case]:
    tails = {
        "zip": archive, "html": lambda: PAGE, "pdf": lambda: good("pdf"), "php": lambda: PHP, "tar": _tar,
        "rar": lambda: b"Rar!\x1a\x07\x00" + bytes(90), "7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(90),
        "elf": lambda: b"\x7fELF" + bytes(200), "mp4": lambda: good("mp4"),
    }  # fmt: skip
    for ending in ("jpg", "png", "gif", "webp", "tif"):
        for name, tail in tails.items():
            # What may follow a picture unseen is cut off by making it anew; pages and archives are refused.
            must = "either" if name in ("tar", "elf", "mp4") else "refused"
            yield Case(f"{ending}+{name}", "picture", f"a.{ending}", lambda e=ending, t=tail: good(e) + t(), must)
    yield Case("gif-as-script", "picture", "a.gif", lambda: b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)//")
    yield Case("jpeg-comment-page", "picture", "a.jpg", lambda: _in_jpeg(b"\xff\xfe", PAGE), "refused")
    yield Case("jpeg-comment-php", "picture", "a.jpg", lambda: _in_jpeg(b"\xff\xfe", PHP), "refused")
    yield Case("jpeg-deep-page", "picture", "a.jpg", lambda: _in_jpeg(b"\xff\xfe", b"x" * 60_000, times=3, last=PAGE))
    yield Case(
        "png-text-page",
        "picture",
        "a.png",
        lambda: png(8, 8, data=bytes(72), more=chunk(b"tEXt", b"a\0" + PAGE)),
        "refused",
    )
    yield Case("pdf+zip", "document", "a.pdf", lambda: good("pdf") + archive(), "refused")
    yield Case("zip-then-pdf", "document", "a.pdf", lambda: archive() + good("pdf"), "refused")
    yield Case("mp4+zip", "film", "a.mp4", lambda: good("mp4") + archive(), "refused")
    yield Case("webm+page", "film", "a.webm", lambda: good("webm") + PAGE, "refused")
    yield Case("mp3+zip", "sound", "a.mp3", lambda: good("mp3") + archive(), "refused")
    yield Case("wav+page", "sound", "a.wav", lambda: good("wav") + PAGE, "refused")


def _in_jpeg(marker: bytes, content: bytes, *, times: int = 1, last: bytes = b"") -> bytes:
    parts = [content] * times + ([last] if last else [])
    segments = b"".join(marker + struct.pack(">H", len(part) + 2) + part for part in parts)
    whole = good("jpg")
    return whole[:2] + segments + whole[2:]


def _wrong_types() -> Iterator[Case]:
    contents: dict[str, bytes] = {
        "exe": b"MZ" + bytes(200), "elf": b"\x7fELF" + bytes(200), "zip": archive(), "html": PAGE, "php": PHP,
        "xml": b"<?xml version='1.0'?><a/>", "rtf": b"{\\rtf1}", "psd": b"8BPS" + bytes(200), "bmp": b"BM" + bytes(200),
        "ico": b"\0\0\1\0" + bytes(200), "eps": b"%!PS-Adobe-3.0 EPSF", "mvg": b"push graphic-context\nimage over 0,0 0,0 'https://x/'",
        "swf": b"FWS" + bytes(200), "zeros": bytes(5000), "nothing": b"", "text": b"bonjour",
    }  # fmt: skip
    for name, content in contents.items():
        yield Case(f"{name}-as-jpg", "picture", "a.jpg", lambda c=content: c, "refused")
    for name in ("exe", "html", "nothing"):
        for sort, file in (("film", "a.mp4"), ("sound", "a.mp3"), ("document", "a.pdf")):
            yield Case(f"{name}-as-{file[2:]}", sort, file, lambda c=contents[name]: c, "refused")
    for true, told in (("png", "jpg"), ("jpg", "png"), ("gif", "png"), ("webp", "jpg"), ("tif", "webp")):
        yield Case(f"{true}-called-{told}", "picture", f"a.{told}", lambda t=true: good(t), "refused")
    yield Case("avi-as-mp4", "film", "a.mp4", lambda: b"RIFF" + bytes(4) + b"AVI LIST" + bytes(200), "refused")
    yield Case("playlist-as-mp4", "film", "a.mp4", lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "refused")
    yield Case("matroska-as-webm", "film", "a.webm", lambda: good("webm").replace(b"webm", b"matr", 1), "refused")
    yield Case("sound-as-film", "film", "a.mp4", lambda: good("m4a"), "refused")


def tiff(entries: list[tuple[int, int, int, int]], *, following: int = 0) -> bytes:
    """A TIFF of one directory; entries: (tag, type, count, value); following: where the next one is."""
    base = [
        (256, 4, 1, 8),
        (257, 4, 1, 8),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, 8),
        (279, 4, 1, 64),
    ]
    told = {entry[0]: entry for entry in base} | {entry[0]: entry for entry in entries}
    listed = b"".join(struct.pack("<HHII", *told[tag]) for tag in sorted(told) if told[tag][3] <= 0xFFFFFFFF)
    at = 8 + 64
    return (
        b"II*\0"
        + struct.pack("<I", at)
        + bytes(range(64))
        + struct.pack("<H", len(told))
        + listed
        + struct.pack("<I", following)
    )


def _directories() -> Iterator[Case]:
    yield Case("tiff-loop", "picture", "a.tif", lambda: tiff([], following=72))
    yield Case("tiff-next-nowhere", "picture", "a.tif", lambda: tiff([], following=0xFFFFFF00))
    yield Case("tiff-sub-loop", "picture", "a.tif", lambda: tiff([(330, 4, 1, 72)]))
    yield Case("tiff-exif-loop", "picture", "a.tif", lambda: tiff([(34665, 4, 1, 72)]))
    yield Case("tiff-many-samples", "picture", "a.tif", lambda: tiff([(277, 3, 1, 65535)]), "refused")
    yield Case("tiff-strip-nowhere", "picture", "a.tif", lambda: tiff([(273, 4, 1, 0xFFFFFF00)]), "refused")
    yield Case("tiff-huge-strip", "picture", "a.tif", lambda: tiff([(279, 4, 1, 0xFFFFFF00)]))
    yield Case("tiff-no-bits", "picture", "a.tif", lambda: tiff([(258, 3, 1, 0)]), "refused")
    yield Case("tiff-strange-packing", "picture", "a.tif", lambda: tiff([(259, 3, 1, 34712)]), "refused")
    yield Case("tiff-profile-lie", "picture", "a.tif", lambda: tiff([(34675, 7, 0x7FFFFFFF, 8)]))
    yield Case("tiff-ten-thousand-pages", "picture", "a.tif", _many_pages)
    yield Case("tiff-directory-nowhere", "picture", "a.tif", lambda: b"II*\0\xff\xff\xff\x7f" + bytes(90), "refused")


def _many_pages() -> bytes:
    one = tiff([])
    directory = one[72:-4]
    parts = [one[:72]]
    for number in range(10_000):
        end = 72 + (number + 1) * (len(directory) + 4)
        parts.append(directory + struct.pack("<I", end if number < 9_999 else 0))
    return b"".join(parts)


def gif(frames: int, *, width: int = 4, height: int = 4) -> bytes:
    """A GIF of so many tiny frames on a screen of that size."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return head + frame * frames + b"\x3b"


def _moving() -> Iterator[Case]:
    yield Case("gif-100000-frames", "picture", "a.gif", lambda: gif(100_000))
    yield Case(
        "gif-frame-outside",
        "picture",
        "a.gif",
        lambda: gif(1).replace(b"\x2c\0\0\0\0\1\0", b"\x2c\xff\xff\xff\xff\1\0"),
    )
    yield Case("gif-no-frame", "picture", "a.gif", lambda: gif(0), "refused")
    yield Case("gif-endless-blocks", "picture", "a.gif", lambda: gif(0)[:-1] + b"\x21\xfe" + b"\xffa" * 100_000)
    yield Case("gif-bad-code", "picture", "a.gif", lambda: gif(1).replace(b"\x02\x02\x44", b"\x0c\x02\xff"))


def _exif(content: bytes, *, times: int = 1) -> bytes:
    return _in_jpeg(b"\xff\xe1", b"Exif\0\0" + content, times=times)


def _notes() -> Iterator[Case]:
    loop = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    yield Case("exif-loop", "picture", "a.jpg", lambda: _exif(loop), "harmless")
    yield Case(
        "exif-huge-count",
        "picture",
        "a.jpg",
        lambda: _exif(b"II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0\xff\xff\xff\x7f\x1a\0\0\0\0\0\0\0"),
        "harmless",
    )
    yield Case("exif-many-segments", "picture", "a.jpg", lambda: _exif(bytes(60_000), times=500))
    yield Case("exif-noise", "picture", "a.jpg", lambda: _exif(random.Random(2).randbytes(60_000)))
    yield Case("exif-place", "picture", "a.jpg", lambda: _exif(_GPS), "harmless")
    yield Case(
        "xmp-place",
        "picture",
        "a.jpg",
        lambda: _in_jpeg(b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Somebody 48.8566</x:xmpmeta>"),
        "harmless",
    )
    for name, profile in {
        "noise": random.Random(3).randbytes(3000), "short": b"\0\0\0\x80", "large-lie": b"\x7f\xff\xff\xff" + bytes(500),
        "script": b"\0\0\1\0" + bytes(32) + b"acsp" + b"somebody " * 24,
    }.items():  # fmt: skip
        head = b"ICC_PROFILE\0\1\1" + profile
        yield Case(f"icc-{name}", "picture", "a.jpg", lambda h=head: _in_jpeg(b"\xff\xe2", h), "harmless")
    yield Case(
        "icc-parts-lie",
        "picture",
        "a.jpg",
        lambda: _in_jpeg(b"\xff\xe2", b"ICC_PROFILE\0\xff\xff" + bytes(999), times=200),
    )
    yield Case(
        "orientation-99",
        "picture",
        "a.jpg",
        lambda: _exif(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0\0\0\0\0"),
        "harmless",
    )


# A place on Earth as a camera writes it: GPS directory with latitude and its reference.
_GPS = (
    b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"
    b"\x02\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\x38\0\0\0\0\0\0\0"
    b"\x30\0\0\0\1\0\0\0\x33\0\0\0\1\0\0\0\x17\0\0\0\1\0\0\0Somebody"
)


def _noise() -> Iterator[Case]:
    """Good files with some of their bytes changed by chance."""
    for ending in ("jpg", "png", "webp", "tif", "gif", "avif"):
        for seed in range(5):
            yield Case(f"{ending}-broken-{seed}", "picture", f"a.{ending}", lambda e=ending, s=seed: broken(good(e), s))

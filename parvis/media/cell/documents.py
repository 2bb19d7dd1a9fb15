"""PDF documents: bounded, their first page drawn by PDFium, their copy rewritten by qpdf without anything that acts."""

from __future__ import annotations

from typing import Any

import pikepdf
import pypdfium2

from parvis.media.cell.refused import Refused

# Names of a PDF under which something is run, sent, opened or carried along (ISO 32000-2, 12.6 and 7.11).
_ACTING = (
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AF",
    "/Collection", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound", "/3D", "/PieceInfo",
)  # fmt: skip
_ACTS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/GoTo3DView", "/RichMediaExecute", "/Thread", "/Hide",
}  # fmt: skip
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"}
_MOST_OBJECTS = 1_000_000
# A page is drawn this wide.
_WIDE = 1200
Limits = dict[str, int]


def look(path: str, limits: Limits) -> dict[str, Any]:
    """{"pages"} of a document, its first page drawn. Raises Refused."""
    with _opened(path) as document:
        pages = len(document.pages)
        if not pages:
            raise Refused("damaged")
        if pages > limits["pages"]:
            raise Refused("too_many_pages", count=pages, limit=limits["pages"])
        if len(document.objects) > _MOST_OBJECTS:
            raise Refused("too_heavy")
    _draw(path)
    return {"pages": pages}


def write_still(path: str, target: str) -> dict[str, Any]:
    """The first page as WebP. Raises Refused."""
    image = _draw(path)
    image.webpsave(target, Q=85, keep="none")
    return {"width": image.width, "height": image.height}


def copy(path: str, target: str) -> dict[str, Any]:
    """Write the document anew: pages and words, without actions, attachments, forms' scripts or private notes."""
    with _opened(path) as document:
        for held in document.objects:
            _disarm(held)
        _disarm(document.Root)
        for page in document.pages:
            _disarm_page(page)
        for name in ("/Metadata", "/Names", "/AcroForm"):
            if name in document.Root:
                _strip_root(document.Root, name)
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        document.remove_unreferenced_resources()
        document.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return {}


def _opened(path: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, OverflowError):
        raise Refused("damaged") from None


def _disarm(held: Any) -> None:
    """Take every name that acts out of one object, and empty an action that is one itself."""
    if not isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        return
    if str(held.get("/S", "")) in _ACTS and ("/S" in held):
        for name in list(held.keys()):
            if name not in ("/Length", "/Filter", "/DecodeParms"):
                del held[name]
        return
    for name in _ACTING:
        if name in held:
            del held[name]
    for name in ("/A", "/PA"):
        inner = held.get(name)
        if isinstance(inner, pikepdf.Dictionary) and str(inner.get("/S", "")) in _ACTS:
            del held[name]
    if "/Metadata" in held:
        del held["/Metadata"]
    _disarm_inner(held)


def _disarm_inner(held: Any) -> None:
    """Actions chained after others, and dictionaries written within this one."""
    for name in list(held.keys()):
        inner = held.get(name)
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
            _disarm(inner)
        elif isinstance(inner, pikepdf.Array):
            for item in inner:
                if isinstance(item, pikepdf.Dictionary) and not item.is_indirect:
                    _disarm(item)


def _disarm_page(page: Any) -> None:
    notes = page.obj.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        kept = [note for note in notes if str(note.get("/Subtype", "")) not in _CARRIERS]
        page.obj["/Annots"] = pikepdf.Array(kept)


def _strip_root(root: Any, name: str) -> None:
    """Names of scripts and attachments go; destinations, which links lead to, stay."""
    if name != "/Names":
        del root[name]
        return
    for inner in ("/JavaScript", "/EmbeddedFiles", "/AP", "/URLS", "/Renditions"):
        if inner in root.Names:
            del root.Names[inner]


def _draw(path: str) -> Any:
    import pyvips

    try:
        document = pypdfium2.PdfDocument(path)
        page = document[0]
        width, height = page.get_size()
        scale = min(_WIDE / max(width, 1), 3 * _WIDE / max(height, 1))
        bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False, draw_annots=False)
        lines = pyvips.Image.new_from_memory(bytes(bitmap.buffer), bitmap.stride, bitmap.height, 1, "uchar")
        pixels = lines.crop(0, 0, bitmap.width * bitmap.n_channels, bitmap.height).write_to_memory()
        image = pyvips.Image.new_from_memory(pixels, bitmap.width, bitmap.height, bitmap.n_channels, "uchar")
        document.close()
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        raise Refused("damaged") from None
    return image.copy(interpretation="srgb" if image.bands > 2 else "b-w")

"""Evidence of rights: letters, contracts, forms. Private: only the desk's own door gives it out.

A file is what its content says: PDF, JPEG, PNG, WebP, or a message or note in plain text.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.core.ids import uuid7
from parvis.media.inspection import NotAPicture, inspect_picture

# What lies below is never served by the staff's file door (parvis.desk.views).
PRIVATE = "private/"
MAX_BYTES = 20 * 1024 * 1024
_TEXTS = (".eml", ".txt")
TYPES = {
    ".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
    ".eml": "message/rfc822", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
_PICTURES = {"jpeg": ".jpg", "png": ".png", "webp": ".webp"}


class NotEvidence(BadInput):
    """A file that cannot be kept as evidence."""


def evidence_path(_record: Any, name: str) -> str:
    """Where a file is kept: under a name nobody guesses, with the ending of its content."""
    return f"{PRIVATE}evidence/{uuid7().hex}{Path(name).suffix.lower()[:5]}"


def inspect_evidence(sent: Any) -> str:
    """The true ending (".pdf") of a file as Django hands it over. Raises NotEvidence."""
    if (sent.size or 0) > MAX_BYTES:
        raise NotEvidence(
            _("The file weighs more than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20},
            remedy=_("Send a smaller version."),
            field="evidence",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence"
        sent.seek(0)
        with path.open("wb") as target:
            target.writelines(sent.chunks())
        sent.seek(0)
        return _ending(path, Path(sent.name or "").suffix.lower())


def _ending(path: Path, named: str) -> str:
    with path.open("rb") as stream:
        head = stream.read(1024)
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if named in _TEXTS and _is_text(path):
        return named
    try:
        return _PICTURES[inspect_picture(path).type]
    except (NotAPicture, KeyError):
        raise NotEvidence(
            _("The file is neither a PDF, nor a picture, nor a message in plain text, whatever its name says."),
            remedy=_("Send a PDF, a JPEG or PNG picture, or a message (.eml, .txt)."),
            field="evidence",
        ) from None


def _is_text(path: Path) -> bool:
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(content) and b"\0" not in content

"""What a phone shared, kept for an hour, until whoever shared it is signed in and says what it is.

Anybody may bring something here: it is bounded in number, size and time, and looked at by nobody but who holds its name.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

MOST_KEPT = 20
MOST_PICTURE = 12_000_000
MOST_WORDS = 10_000
_SECONDS = 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Shared:
    """What was shared. has_picture: a picture is kept beside it; lost_picture: one came that is too heavy."""

    text: str = ""
    url: str = ""
    has_picture: bool = False
    lost_picture: bool = False


def keep_shared(*, text: str, url: str, picture: UploadedFile[bytes] | None) -> str:
    """Keep it for an hour; the oldest goes when there are too many. The name to find it by."""
    forget_shared(but=MOST_KEPT - 1)
    token, folder = secrets.token_hex(16), _folder()
    folder.mkdir(parents=True, exist_ok=True)
    fits = picture is not None and 0 < (picture.size or 0) <= MOST_PICTURE
    if picture is not None and fits:
        (folder / f"{token}.bin").write_bytes(picture.read())
    shared = Shared(text[:MOST_WORDS], url[:500], fits, picture is not None and not fits)
    (folder / f"{token}.json").write_text(json.dumps(asdict(shared)), encoding="utf-8")
    return token


def shared_as(token: str) -> Shared | None:
    """What is kept under a name; None when its hour is over."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        path = _folder() / f"{token}.json"
        if path.stat().st_mtime < time.time() - _SECONDS:
            return None
        return Shared(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None


def picture_of(token: str) -> UploadedFile[bytes] | None:
    """The picture kept under a name, as if it had just been sent; None when there is none any more."""
    shared = shared_as(token)
    try:
        content = (_folder() / f"{token}.bin").read_bytes() if shared and shared.has_picture else b""
    except FileNotFoundError:
        return None
    return SimpleUploadedFile("shared", content) if content else None


def drop_shared(token: str) -> None:
    """It was recorded: it is kept no longer."""
    if _TOKEN.fullmatch(token):
        for ending in ("json", "bin"):
            (_folder() / f"{token}.{ending}").unlink(missing_ok=True)


def forget_shared(*, but: int = MOST_KEPT) -> int:
    """Those whose hour is over, and the oldest beyond so many. How many."""
    kept = sorted(_folder().glob("*.json"), key=_age)
    over = [path for place, path in enumerate(kept) if place >= but or _age(path) > _SECONDS]
    for path in over:
        drop_shared(path.stem)
    return len(over)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _folder() -> Path:
    return Path(settings.HOME.cache) / "shared"

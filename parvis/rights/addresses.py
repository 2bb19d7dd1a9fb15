"""Where media are served. Written by hand because a page of forty pictures asks some hundreds of them;
tests keep it equal to urls.py."""

from __future__ import annotations

from uuid import UUID

from django.urls import get_script_prefix


def folder(media: UUID) -> str:
    """The path below which one media is served."""
    return f"{get_script_prefix()}media/{media}/"


def width_address(media: UUID, width: int, *, stamp: str = "", page: UUID | None = None) -> str:
    """A derivative of that width; the stamp changes when the original does; page: where alone it may be shown."""
    asked = [f"v={stamp}"] * bool(stamp) + [f"page={page}"] * (page is not None)
    return f"{folder(media)}{width}.webp" + ("?" + "&".join(asked) if asked else "")


def share_address(media: UUID, *, stamp: str = "") -> str:
    """The picture of a shared link's card."""
    return f"{folder(media)}share.jpg" + (f"?v={stamp}" if stamp else "")


def original_address(media: UUID) -> str:
    """The original, for download."""
    return f"{folder(media)}original"


def zoom_address(media: UUID) -> str:
    """The description of the tiles (IIIF Image API 3.0)."""
    return f"{folder(media)}tiles/info.json"

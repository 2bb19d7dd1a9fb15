"""What the desk serves beside Wagtail's pages: its accent, and files for staff only."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.accounts.models import Institution

# Folders of the media that are not for every member of staff; kinds a browser shows without running anything in them; all others are downloaded.
PRIVATE = frozenset({"private", "evidence"})
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "video/mp4", "video/webm"})


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent(request: HttpRequest) -> HttpResponse:
    """The institution's colour as CSS; its address changes with the colour."""
    institution = Institution.current()
    css = f":root{{--accent-light:{institution.accent_light};--accent-dark:{institution.accent_dark}}}"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(private=True, max_age=3600)
def staff_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """An original or a thumbnail, for signed-in staff who may enter the desk.

    Anybody else, and any path outside the media folder, gets the same 404: nothing is told of
    what exists. Scripts and documents are downloaded, never opened on our host.
    """
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        path = safe_join(settings.MEDIA_ROOT, name)
        _refuse_private(Path(path))
        stream = open(path, "rb")  # noqa: SIM115 - FileResponse closes it
    except (SuspiciousFileOperation, OSError, ValueError):
        raise Http404 from None
    kind = mimetypes.guess_type(path)[0] or ""
    shown = kind in SHOWN
    response = FileResponse(stream, as_attachment=not shown, content_type=kind if shown else "application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refuse_private(path: Path) -> None:
    """Evidence of rights and deposits have a door of their own, which asks more. Raises Http404."""
    inside = path.relative_to(Path(settings.MEDIA_ROOT).resolve() if path.is_absolute() else settings.MEDIA_ROOT)
    if inside.parts and inside.parts[0].casefold() in PRIVATE:
        raise Http404

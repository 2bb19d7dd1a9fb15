"""What the desk serves beside Wagtail's pages: its accent, and files for staff only."""

from __future__ import annotations

import mimetypes
from os.path import normpath
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.accounts.models import Institution

# Folders of the media that are not for every member of staff.
PRIVATE = frozenset({"private", "evidence"})
# Kinds a browser shows without running anything in them; all others are downloaded.
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
        _refuse_private(Path(name))
        stream = default_storage.open(name, "rb")
    except (SuspiciousFileOperation, OSError, ValueError):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or ""
    shown = kind in SHOWN
    response = FileResponse(stream, as_attachment=not shown, content_type=kind if shown else "application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refuse_private(name: Path) -> None:
    """Evidence of rights and deposits have a door of their own, which asks more. Raises Http404."""
    parts = Path(normpath(name)).parts
    if parts and parts[0].casefold() in PRIVATE:
        raise Http404

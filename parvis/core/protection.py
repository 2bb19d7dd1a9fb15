"""What every answer tells the browser: what a page may load, who may frame it, what it may use.

The policies are in parvis/config/settings/security.py and explained in docs/decisions/0063.
"""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

DESK = "/desk/"


class Protection(CSPMiddleware):
    """The content security policy of the site or of the desk, and the headers beside it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set what a view has not set itself."""
        if request.path_info.startswith(DESK) and not hasattr(response, "_csp_config"):
            response._csp_config = _desk_policy()  # type: ignore[attr-defined]
        answer: HttpResponseBase = super().process_response(request, response)
        for name, value in settings.PROTECTING_HEADERS.items():
            answer.setdefault(name, value)
        if request.path_info.startswith(settings.SHARED_WITH_ALL):
            answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.path_info.startswith(DESK):
            answer.setdefault("Cache-Control", "no-store")
        return answer


def _desk_policy() -> dict[str, Any]:
    policy: dict[str, Any] = settings.DESK_SECURITY_POLICY
    return policy

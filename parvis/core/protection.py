"""What every answer tells the browser: what a page may load, who may frame it, what it may use.

The policies are in parvis/config/settings/security.py and explained in docs/decisions/0063.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

DESK = "/desk/"


class Protection(CSPMiddleware):
    """The content security policy of the site or of the desk, and the headers beside it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set what a view has not set itself."""
        is_desk = request.path_info.startswith(DESK)
        if _is_usual(request, response):
            response.setdefault(HEADER, _usual_policy(is_desk=is_desk))
        else:
            response = self._own_policy(request, response, is_desk=is_desk)
        for name, value in settings.PROTECTING_HEADERS.items():
            response.setdefault(name, value)
        if request.path_info.startswith(settings.SHARED_WITH_ALL):
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if is_desk:
            response.setdefault("Cache-Control", "no-store")
        return response

    def _own_policy(self, request: HttpRequest, response: HttpResponseBase, *, is_desk: bool) -> HttpResponseBase:
        if is_desk and not hasattr(response, "_csp_config"):
            response._csp_config = settings.DESK_SECURITY_POLICY  # type: ignore[attr-defined]
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


def _is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the policy is that of every page: no view changed it, nobody asked for a nonce."""
    is_changed = any(name.startswith("_csp") for name in vars(response))
    return not (settings.DEBUG or is_changed or "_csp_nonce" in vars(request))


@cache
def _usual_policy(*, is_desk: bool) -> str:
    """Written once a process: written for each answer, it was a quarter of what a kept page costs."""
    config: dict[str, Any] | None = settings.DESK_SECURITY_POLICY if is_desk else None
    return str(build_policy(config=config))

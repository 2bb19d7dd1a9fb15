"""Around every request: its identifier, its line in the log, its figures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bound_contextvars

Answer = Callable[[HttpRequest], HttpResponseBase]
HEADER, _GIVEN_IN = "X-Request-ID", "HTTP_X_REQUEST_ID"
# What a proxy in front may have given; anything else is replaced.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = structlog.get_logger("parvis.requests")


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, "oeuvres/<slug>/": an address itself may name a person or hold a token."""
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match else "-"


class RequestIds:
    """Give each request an identifier, told in the answer and in each line of its log.

    With [log] requests = true each request is a line: no address of a visitor, no query, no name.
    """

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response
        self._tells = settings.LOG_REQUESTS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get(_GIVEN_IN, "")
        name = given if _GIVEN.fullmatch(given) else uuid4().hex
        start = time.perf_counter()
        with bound_contextvars(request_id=name):
            response = self._get_response(request)
            response[HEADER] = name
            if self._tells:
                _log.info(
                    "request",
                    method=request.method,
                    route=route_of(request),
                    status=response.status_code,
                    ms=round((time.perf_counter() - start) * 1000, 1),
                )
        return response


class Measured:
    """Count and time each request; present only where metrics are on."""

    def __init__(self, get_response: Answer) -> None:
        from parvis.core import metrics

        self._get_response, self._metrics = get_response, metrics

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = self._get_response(request)
        self._metrics.note(request, response.status_code, time.perf_counter() - start)
        return response

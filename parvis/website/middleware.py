"""A refusal raised by a public page becomes its error page, never a trace of the program."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from parvis.core.errors import NotAllowed, NotFound, Refusal
from parvis.website import errors


class Refusals:
    """Answer 400, 403 or 404 to what was refused on purpose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the refusal; None for what nobody expected."""
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request, exception)
        return errors.bad_request(request, exception) if isinstance(exception, Refusal) else None

"""Structured logs: what happened, in fields, without persons or secrets.

Every line, ours or a library's, passes ``without_persons`` last, its traceback included.
"""

from __future__ import annotations

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from parvis.core.redaction import clean, clean_value

# What a line is made of by us; nothing of it comes from a visitor.
_OWN = frozenset({"timestamp", "level", "logger", "request_id"})


def without_persons(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide addresses, tokens, cookies, passwords and query strings in every field."""
    cleaned: dict[str, Any] = {}
    for name, value in event.items():
        if name in _OWN or name.startswith("_"):
            cleaned[name] = value
        elif name in {"event", "exception", "stack"}:
            cleaned[name] = clean(str(value))
        else:
            cleaned[name] = clean_value(name, value)
    return cleaned


class WithoutPath(logging.Filter):
    """Django tells the address of a request that failed; the pattern of the address says enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the path by its pattern, and let the line through."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "/-"
            record.args = tuple(route if each == path else each for each in record.args)
        return True


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def formatter(form: str) -> dict[str, Any]:
    """The formatter of ``logging``'s settings: "json", one object a line, or "console", for people."""
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared(),
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_persons, last],
    }


def configure() -> None:
    """Let ``structlog.get_logger`` go the same way as ``logging``."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

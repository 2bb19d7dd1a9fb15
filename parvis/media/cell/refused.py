"""Why a file is refused, as a code; ``media.refusals`` says it in words."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """code: a key of ``media.refusals.REFUSALS``; details: what its sentence needs."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


# How libvips, libjpeg, libpng, libheif and the rest say that there is no more memory.
_NO_MEMORY = (
    "out of memory",
    "unable to allocate",
    "cannot allocate",
    "insufficient memory",
    "memory limit",
    "malloc",
    "memory allocation",
)


def is_for_memory(error: BaseException) -> bool:
    """Whether a library failed for want of memory."""
    return isinstance(error, MemoryError) or any(words in str(error).lower() for words in _NO_MEMORY)

"""Model fields shared by every app."""

from __future__ import annotations

from typing import Any

from django.db import models


def bilingual_char(*, max_length: int = 250, **options: Any) -> models.CharField[str, str]:
    """A short text in one of the two languages; empty when not written."""
    return models.CharField(max_length=max_length, blank=True, default="", **options)


def bilingual_text(**options: Any) -> models.TextField[str, str]:
    """A long text in one of the two languages; empty when not written."""
    return models.TextField(blank=True, default="", **options)

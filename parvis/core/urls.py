"""The figures' address, where they are on."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path


def _figures() -> list[URLPattern]:
    from parvis.core import metrics

    return [path("metrics", metrics.show, name="metrics")]


urlpatterns: list[URLPattern] = _figures() if settings.METRICS_ENABLED else []

"""Whether all sendings are held."""

from __future__ import annotations

from parvis.channels.models import Pause


def pause_now() -> Pause | None:
    """The pause that stands, with who began it."""
    return Pause.objects.filter(stands=True).select_related("by").first()


def is_paused() -> bool:
    """Whether nothing may leave now; asked again at the last moment before each sending."""
    return Pause.objects.filter(stands=True).exists()

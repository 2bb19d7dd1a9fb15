"""What NodeInfo tells: how many speak here, how much was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from parvis.core.clock import now
from parvis.fediverse.models import Post
from parvis.fediverse.queries.voices import actors


def usage() -> dict[str, Any]:
    """Users are our actors, the server's own left out; those who posted are active."""
    speaking = actors().exclude(kind="instance")
    posts = Post.objects.filter(deleted_at=None)
    return {
        "users": {
            "total": speaking.count(),
            "activeMonth": _since(30),
            "activeHalfyear": _since(180),
        },
        "localPosts": posts.filter(visibility__in=["public", "unlisted"]).count(),
    }


def _since(days: int) -> int:
    recent = Post.objects.filter(deleted_at=None, published_at__gte=now() - timedelta(days=days))
    return recent.values("actor").distinct().count()

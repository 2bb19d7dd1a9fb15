"""The ladder of DESIGN.md, top to bottom; apps on one rung are strangers.

.importlinter holds the same ladder for imports; tests/test_ladder.py keeps the two equal.
"""

from __future__ import annotations

LADDER: tuple[tuple[str, ...], ...] = (
    ("website", "desk"),
    ("conversation",),
    ("stories",),
    ("collection",),
    ("feedback",),
    ("strategy",),
    ("channels",),
    ("fediverse",),
    ("rights",),
    ("media",),
    ("traces",),
    ("accounts",),
    ("core",),
)

# Outside the ladder: they put the house together and nothing imports them.
OUTSIDE = ("__main__", "config", "cli", "demo", "testing", "static")


def rung(app: str) -> int | None:
    """How high the app stands, 0 the lowest; None for an app without a rung."""
    for height, apps in enumerate(reversed(LADDER)):
        if app in apps:
            return height
    return None


def may_know(app: str, other: str) -> bool:
    """Whether ``app`` may import, or relate to, ``other``: itself or an app below it."""
    above, below = rung(app), rung(other)
    return app == other or (above is not None and below is not None and below < above)

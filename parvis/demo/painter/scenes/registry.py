"""Scenes by name. A scene draws on the canvas and says, in French and English, what it drew."""

from __future__ import annotations

from collections.abc import Callable

from parvis.demo.painter.canvas import Canvas

Both = tuple[str, str]
Scene = Callable[[Canvas], Both]

SCENES: dict[str, Scene] = {}


def scene(name: str) -> Callable[[Scene], Scene]:
    """Register a scene under the name used by the content files."""

    def register(draw: Scene) -> Scene:
        SCENES[name] = draw
        return draw

    return register

"""The build hook: catalogues compiled, and no wheel without its front end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

MISSING = """The front end is not built, and a wheel without it would show bare pages.
Run `make setup` (or `npm ci && npm run build`), then `uv build` again."""


class ParvisBuildHook(BuildHookInterface[Any]):
    """Runs for wheel and sdist; an editable install waits for nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues. Raises RuntimeError when the built assets are absent."""
        from scripts.catalogues import compile_all

        compile_all(ROOT / "parvis")
        if version != "editable" and not any((ROOT / "parvis/static/dist").glob("**/manifest.json")):
            raise RuntimeError(MISSING)

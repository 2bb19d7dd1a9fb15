"""What lies in browser/ and journey/ drives a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

_DRIVEN = {Path(__file__).parent / name for name in ("browser", "journey")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the two folders, so that they run once and in their own part."""
    for item in items:
        if _DRIVEN & set(item.path.parents):
            item.add_marker(pytest.mark.browser)

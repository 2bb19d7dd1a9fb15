"""The documentation holds: its links lead somewhere, its indexes are whole, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parvis.core.ladder import LADDER
from parvis.testing.fixtures import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_short)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in _LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("folder", ["decisions", "ideas", "reference", "guide/fr", "guide/en"])
def test_an_index_names_every_page_of_its_folder(folder: str) -> None:
    index = ROOT / "docs" / folder / "README.md"
    linked = set(_LINK.findall(index.read_text("utf-8")))
    assert {path.name for path in index.parent.glob("*.md")} - {"README.md"} <= linked


def test_the_two_guides_have_the_same_chapters() -> None:
    def chapters(language: str) -> int:
        return sum(1 for _ in (ROOT / "docs/guide" / language).glob("*.md"))

    assert chapters("fr") == chapters("en")


def test_the_readme_fits_one_screen() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 50


def test_unreleased_is_open() -> None:
    assert re.search(r"^## Unreleased$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)


def test_every_app_has_its_page() -> None:
    apps = [app for rung in LADDER for app in rung]
    pages = {app: ROOT / "parvis" / app / "README.md" for app in apps}
    assert [app for app, page in pages.items() if not page.exists()] == []
    assert [app for app, page in pages.items() if len(page.read_text("utf-8").splitlines()) >= 60] == []


def test_the_readme_s_targets_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    wanted = set(re.findall(r"^    make (\w+)", readme, re.M))
    assert wanted and all(re.search(rf"^{target}:", makefile, re.M) for target in wanted)

"""Fixtures any test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parvis.testing import live

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from parvis.testing.browser import Visitor

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = Path(os.environ.get("PARVIS_SHARED_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(autouse=True)
def fresh_pages() -> None:
    """No page kept by an earlier test is shown: its rows were rolled back without a word."""
    from parvis.website.freshness import renew_now

    renew_now()


@pytest.fixture
def rooted(transactional_db: None) -> None:
    """The root of media's collections, which an earlier test's flush took with every row. Ask for it before a picture."""
    from wagtail.models import Collection

    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data is absent: {SHARED_DATA} (set PARVIS_SHARED_DATA)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as it is built, shared by all processes of the tests: to be copied, never served."""
    base = tmp_path_factory.getbasetemp()
    return live.demo_home(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def demo_home(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demonstration, this process's own copy: tests may change it."""
    copy = tmp_path_factory.getbasetemp() / "demo-copy"
    shutil.copytree(built_demo, copy)
    return copy


@pytest.fixture(scope="session")
def demo(demo_home: Path) -> Iterator[live.Site]:
    """The demonstration, served."""
    with live.serving(demo_home) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; the test skips where there is none."""
    from parvis.testing import browser as real

    if real.program() is None:
        pytest.skip("no browser: install the Debian package chromium")
    with real.launched() as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, demo: live.Site) -> Iterator[Visitor]:
    """Somebody looking at the demonstration; fails at the end on foreign requests and script errors."""
    from parvis.testing.browser import Visitor

    person = Visitor(browser, demo.address)
    yield person
    person.leave()
    person.witness.complain()

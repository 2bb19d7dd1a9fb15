"""Fixtures any test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parvis.testing import kept, live

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from parvis.testing.browser import Visitor

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = Path(os.environ.get("PARVIS_SHARED_DATA") or ROOT.parent / "shared" / "data")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """PostgreSQL's turn leaves out what asks nothing of a database, seen in SQLite's.

    The order stays pytest-django's: tests that commit come last, for their flush takes rows that migrations brought.
    """
    if os.environ.get("PARVIS_TEST_DATABASE"):
        left = [item for item in items if not asks_the_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item: pytest.Item) -> bool:
    """Whether the test has the test database, or says that it proves something of each."""
    markers = ("django_db", "engines")
    return (
        any(map(item.get_closest_marker, markers)) or "db" in _fixtures(item) or "transactional_db" in _fixtures(item)
    )


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture(autouse=True)
def fresh_pages() -> None:
    """No page kept by an earlier test is shown: its rows were rolled back without a word."""
    from parvis.website.freshness import renew_now

    renew_now()


@pytest.fixture(scope="session", autouse=True)
def hasty_passwords() -> Iterator[None]:
    """Half a second a password is for strangers to suffer. Processes that tests start hash as in earnest."""
    from django.test.utils import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


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
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The test database begins as a copy of the one that the run migrated from nothing."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with kept.filled(connection.creation._get_test_db_name()):  # type: ignore[attr-defined]
            yield
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("PARVIS_TEST_TEMPLATE") or None
        yield


@pytest.fixture(scope="session")
def built_demo() -> Path:
    """The demonstration as it is built, shared by all processes of the tests: to be copied, never served."""
    return kept.demo()


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

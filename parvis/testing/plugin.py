"""A pytest plugin, loaded before Django's: the tests get a home of their own.

PARVIS_TEST_DATABASE=postgresql://… runs them there instead of on SQLite; PARVIS_TEST_TEMPLATE names a database
there that the tests' own are copied from; PARVIS_TEST_KEPT is the folder of what a run makes once.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _settle() -> Path:
    """Point PARVIS_HOME at a fresh folder, whatever it was: tests never touch a real home."""
    folder = Path(tempfile.mkdtemp(prefix="parvis-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PARVIS_") and "__" in name]:
        del os.environ[name]
    os.environ["PARVIS_HOME"] = str(folder)
    # Tests sign people in by a password alone; those of the second factor ask for it themselves.
    os.environ["PARVIS_SECURITY__REQUIRE_MFA"] = "[]"
    _keep()
    os.environ["PARVIS_DATABASE__URL"] = os.environ.get("PARVIS_TEST_DATABASE", "")
    return folder


def _keep() -> None:
    """Give this run a folder for what it makes once, unless scripts/test.sh or xdist's first process did."""
    if "PARVIS_TEST_KEPT" not in os.environ:
        os.environ["PARVIS_TEST_KEPT"] = folder = tempfile.mkdtemp(prefix="parvis-kept-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


HOME = _settle()

# Imported only now: the configuration must not be read before the home is settled.
from parvis.config.home import Home  # noqa: E402

Home(HOME).prepare()

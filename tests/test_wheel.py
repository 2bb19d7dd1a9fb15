"""The wheel alone, in an empty environment without Node, has an institution online."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from parvis.testing.fixtures import ROOT
from parvis.testing.live import free_port
from tests import provider
from tests.provider.door import Door

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        bool(os.environ.get("PARVIS_TEST_DATABASE")), reason="the wheel makes a home of its own: seen in SQLite's turn"
    ),
]


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "PYTHON", "VIRTUAL"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it requires, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = shutil.which("uv")
    assert uv, "uv comes with make setup"
    _run(uv, "build", "--quiet", "--out-dir", folder / "dist", ROOT, cwd=folder)
    [wheel] = (folder / "dist").glob("*.whl")
    _run(uv, "venv", "--quiet", folder / "env", cwd=folder)
    python = folder / "env/bin/python"
    constraints = ROOT / "requirements/base.txt"
    _run(uv, "pip", "install", "--quiet", "--python", python, "-c", constraints, wheel, cwd=folder)
    return folder / "env"


@contextmanager
def _served(parvis: Path, home: Path, port: int, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """The installed command serving a home, stopped at the end."""
    words = [str(parvis), "--home", str(home), "serve", "--port", str(port)]
    server = subprocess.Popen(words, cwd=home.parent, env=variables, stdin=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.terminate()
        server.wait(timeout=30)


def _bare(environment: Path) -> dict[str, str]:
    return {"PATH": f"{environment / 'bin'}:/usr/sbin:/sbin"}


def test_the_demonstration_needs_only_the_wheel(environment: Path, tmp_path: Path) -> None:
    bare = _bare(environment)
    parvis, home = environment / "bin/parvis", tmp_path / "home"
    _run(parvis, "--home", home, "demo", "--no-serve", cwd=tmp_path, **bare)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with _served(parvis, home, port, **bare) as server:
        page = _answer(f"{address}/", server)
        assert "<html" in page and "/static/dist/" in page
        assert 'lang="en"' in _answer(f"{address}/en/collection/", server)


PEOPLE = {
    "nina": {"email": "nina@musee.example", "email_verified": True, "name": "Nina Leroy", "groups": ["web-team"]},
    "eve": {"email": "eve@elsewhere.example", "email_verified": True, "name": "Eve"},
    "liar": {"email": "admin@musee.example", "email_verified": False, "name": "Not the administrator"},
}


@pytest.mark.browser
@pytest.mark.skipif(not provider.is_installed(), reason="oidc-provider comes with npm: run make setup")
def test_second_factors_invitations_and_a_provider(environment: Path, tmp_path: Path, browser: Browser) -> None:
    bare = _bare(environment)
    parvis, home, port = environment / "bin/parvis", tmp_path / "home", free_port()
    address = f"http://127.0.0.1:{port}"
    told = _run(parvis, "--home", home, "init", "--email", "admin@musee.example", "--json", cwd=tmp_path, **bare)
    (tmp_path / "client").write_text(provider.SECRET)
    callback = f"{address}/desk/access/oidc/institution/login/callback/"
    with provider.running(callback=callback, people=PEOPLE) as issuer:
        settings = {
            "PARVIS_WEB__ADDRESS": address,
            "PARVIS_OIDC__ISSUER": issuer,
            "PARVIS_OIDC__CLIENT_ID": "parvis",
            "PARVIS_OIDC__CLIENT_SECRET_FILE": str(tmp_path / "client"),
            "PARVIS_OIDC__LABEL": "Compte du musée",
            "PARVIS_OIDC__ROLE_CLAIM": "groups",
            "PARVIS_OIDC__ROLES": '{"web-team": "approver"}',
        }
        with _served(parvis, home, port, **bare, **settings) as server:
            _answer(f"{address}/desk/login/", server)
            scene = Door(browser, address)
            scene.secure(json.loads(told))
            link = scene.invite("Nina Leroy", "nina@musee.example", home / "mail")
            scene.join_by_provider(link, "nina")
            scene.come_by_provider("nina")
            scene.is_turned_away("eve")
            scene.is_turned_away("liar")


def _answer(url: str, server: subprocess.Popen[bytes]) -> str:
    from time import monotonic, sleep

    deadline = monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except ConnectionError:
            pass
        except OSError as error:
            if "refused" not in str(error):
                raise
        assert server.poll() is None and monotonic() < deadline, "parvis serve does not answer"
        sleep(0.2)

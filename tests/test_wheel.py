"""The wheel alone, in an empty environment without Node, has an institution online."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from parvis.testing.fixtures import ROOT
from parvis.testing.live import free_port

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


def test_the_demonstration_needs_only_the_wheel(environment: Path, tmp_path: Path) -> None:
    bare = {"PATH": f"{environment / 'bin'}:/usr/sbin:/sbin"}
    parvis, home = environment / "bin/parvis", tmp_path / "home"
    _run(parvis, "--home", home, "demo", "--no-serve", cwd=tmp_path, **bare)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [parvis, "--home", home, "serve", "--port", str(port)], cwd=tmp_path, env=bare, stdin=subprocess.DEVNULL
    )
    try:
        page = _answer(f"{address}/", server)
        assert "<html" in page and "/static/dist/" in page
        assert 'lang="en"' in _answer(f"{address}/en/collection/", server)
    finally:
        server.terminate()
        server.wait(timeout=30)


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

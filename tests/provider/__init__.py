"""A real OpenID Connect provider (oidc-provider, from npm) on the loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from parvis.testing.fixtures import ROOT
from parvis.testing.live import free_port

SCRIPT = Path(__file__).with_name("provider.mjs")
SECRET = "a secret between the two of them"
START_SECONDS = 60


def is_installed() -> bool:
    """Whether Node and the library are there."""
    return bool(shutil.which("node")) and (ROOT / "node_modules/oidc-provider").is_dir()


@contextmanager
def running(*, callback: str, people: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The provider's address. It knows ``people`` by their login, whatever the password, and one client."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    node = shutil.which("node")
    assert node, "node comes with make setup"
    server = subprocess.Popen(
        [node, str(SCRIPT), str(port), callback, json.dumps(people)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{address}/.well-known/openid-configuration", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_SECONDS
    while True:
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            assert server.poll() is None and monotonic() < deadline, "the provider does not answer"
        sleep(0.2)

"""The demonstration, built once a test session and served by the very commands a person types."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

# What says that a home is a test's own (config/settings/clock.py): only there may the clock be moved.
MARK = "made-by-tests"
START_SECONDS = 180
BUILD_SECONDS = 900
# What ``parvis demo --json`` said, kept beside the demonstration.
ACCOUNTS = "demo.json"


@dataclass(frozen=True)
class Site:
    """A site being served: its address without a final slash, and its home folder."""

    address: str
    home: Path

    def url(self, path: str) -> str:
        """The full address of a path; a full address of this site stays as it is."""
        return path if path.startswith(self.address) else f"{self.address}{path}"

    def password(self, role: str) -> tuple[str, str]:
        """The user name and password of the demonstration's account of that role."""
        accounts = json.loads((self.home / ACCOUNTS).read_text())["accounts"]
        return next((account["username"], account["password"]) for account in accounts if account["role"] == role)


def free_port() -> int:
    """A port nobody listens on at this moment, on the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path, **changes: str) -> dict[str, str]:
    """The environment of a ``parvis`` command in that home, without what tests or a user set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
    return {**kept, "PARVIS_HOME": str(home), **changes}


def parvis(home: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run ``parvis --home HOME WORDS…``; output and error are captured. Raises nothing on failure."""
    return subprocess.run(
        [sys.executable, "-m", "parvis", "--home", str(home), *words],
        env=environment(home, **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_SECONDS,
    )


def demo_home(folder: Path) -> Path:
    """The home of the demonstration in ``folder``: built by the first process that asks, awaited by others."""
    return once("demo", _build_demo, within=folder)


def _build_demo(home: Path) -> None:
    built = parvis(home, "demo", "--json")
    if built.returncode != 0:
        raise RuntimeError(f"parvis demo failed ({built.returncode}):\n{built.stdout}\n{built.stderr}")
    (home / ACCOUNTS).write_text(built.stdout)


def once(name: str, make: Callable[[Path], None], *, within: Path) -> Path:
    """The folder of that name: made by the first process that asks, awaited by the others."""
    made, done = within / name, within / f"{name}.done"
    with (within / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(made, ignore_errors=True)
            make(made)
            done.touch()
    return made


@contextmanager
def serving(
    home: Path, *, workers: int = 1, settings: Mapping[str, str] | None = None, clock: Path | None = None
) -> Iterator[Site]:
    """Serve a home on a free port with ``parvis serve``; stops it as Ctrl-C would.

    clock: a file of seconds ahead, by which web and worker live; written again, they move at once.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    variables = {
        "PARVIS_WEB__PORT": str(port),
        "PARVIS_WEB__ADDRESS": address,
        "PARVIS_WEB__WORKERS": str(workers),
        **(settings or {}),
    }
    if clock is not None:
        (home / MARK).touch()
        variables["PARVIS_TEST_CLOCK"] = str(clock)
    command = [sys.executable, "-m", "parvis", "--home", str(home), "serve"]
    with (home / "serve.log").open("w+") as log:
        server = subprocess.Popen(
            command, env=environment(home, **variables), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            wait(address, server, log)
            yield Site(address, home)
        finally:
            stop(server)


def wait(address: str, server: subprocess.Popen[bytes], log: IO[str]) -> None:
    """Wait until the server answers. Raises RuntimeError with the end of its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(address, timeout=30).close()
            return
        except (URLError, ConnectionError, TimeoutError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise RuntimeError(f"parvis serve does not answer ({error}):\n{log.read()[-5000:]}") from error
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server as a service manager would; kill it when it does not listen."""
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _locations(address: str) -> Iterator[str]:
    with urlopen(address, timeout=60) as answer:
        text = answer.read().decode()
    for location in re.findall(r"<loc>\s*([^<\s]+)\s*</loc>", text):
        if "<sitemapindex" in text:
            yield from _locations(location)
        else:
            yield location


def listed(site: Site) -> list[str]:
    """Every path of the site's sitemap, in order, each once."""
    return list(dict.fromkeys(urlsplit(location).path for location in _locations(site.url("/sitemap.xml"))))

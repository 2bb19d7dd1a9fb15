"""``parvis serve``: the web server (Granian, WSGI) and the worker, one tree that stops as one."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable
from types import FrameType
from typing import Annotated

import typer

from parvis.cli import homes
from parvis.cli.language import say
from parvis.cli.terminal import err, out
from parvis.config.home import Home
from parvis.config.slow import THREADS
from parvis.core.errors import BadInput

# A request under way and a task under way get this long to end.
PATIENCE_S = 20.0


def serve_command(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=say("Le port.", "The port."))] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help=say("Processus web.", "Web processes."))] = None,
    browser: Annotated[
        bool, typer.Option("--open/--no-open", help=say("Ouvrir le navigateur.", "Open the browser."))
    ] = False,
) -> None:
    """Serve the site and do the background work, until Ctrl-C."""
    home = homes.existing_home()
    with homes.held(home):
        homes.refuse_old_database()
        raise typer.Exit(serve(home, port=port, workers=workers, open_browser=browser))


serve_command.__doc__ = say(
    "Sert le site et fait le travail d’arrière-plan, jusqu’à Ctrl-C.", serve_command.__doc__ or ""
)


def serve(home: Home, *, port: int | None = None, workers: int | None = None, open_browser: bool = False) -> int:
    """Run web and worker until stopped; 0 after a clean stop, 1 when the web server died."""
    web = home.configuration.web
    # The figures of a server that is gone are not this one's.
    shutil.rmtree(home.figures, ignore_errors=True)
    chosen = port or web.port
    _refuse_taken_port(web.host, chosen)
    environment = _environment(home, web.address, web.port, chosen)
    address = environment["PARVIS_WEB__ADDRESS"]
    _allow_many_connections()
    tree = Tree(
        web=lambda: _start(web_command(web.host, chosen, workers or web.workers), environment),
        worker=lambda: _start([sys.executable, "-m", "parvis", "--home", str(home.folder), "worker"], environment),
    )
    out.print(say(f"Parvis écoute sur {address}", f"Parvis listens on {address}"), markup=False)
    return tree.run(lambda: _show(address, web.host, chosen) if open_browser else None)


def _allow_many_connections() -> None:
    """As many open files as the system lets us have: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _environment(home: Home, address: str, usual_port: int, port: int) -> dict[str, str]:
    """The children's: a port given on the command line shows in the public address too."""
    if port != usual_port and address.endswith(f":{usual_port}"):
        address = address.removesuffix(f":{usual_port}") + f":{port}"
    return {
        **os.environ,
        "PARVIS_HOME": str(home.folder),
        "PARVIS_WEB__ADDRESS": address,
        "PARVIS_WEB__PORT": str(port),
    }


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise BadInput(
                say(f"Le port {port} est déjà pris.", f"Port {port} is taken."),
                remedy=say("Essayez « --port 8001 ».", "Try “--port 8001”."),
                field="port",
            ) from None


def web_command(
    host: str, port: int, workers: int, *, application: str = "parvis.config.wsgi:application"
) -> list[str]:
    """The server's command; ``application`` is ours, or the peer's that a bench puts beside it."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    return [
        sys.executable, "-m", "granian", *options,
        "--http", "1", "--no-ws", "--blocking-threads", str(THREADS),
        # Many may connect and say nothing; a head has ten seconds and 64 KB to come.
        "--backlog", "2048", "--backpressure", "2000",
        "--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536",
        "--workers-kill-timeout", "15", "--respawn-failed-workers", "--log-level", "error",
        application,
    ]  # fmt: skip


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    """Linux: the kernel stops the child if the parent is killed, so no half of the tree stays."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _show(address: str, host: str, port: int) -> None:
    """Open the site once it answers."""
    for _ in range(150):
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            webbrowser.open(address)
            return
        time.sleep(0.1)


class Tree:
    """The two children and their parent's only job: keep them, and stop them together."""

    def __init__(
        self, *, web: Callable[[], subprocess.Popen[bytes]], worker: Callable[[], subprocess.Popen[bytes]]
    ) -> None:
        self._start_web, self._start_worker = web, worker
        self._stopping = False

    def run(self, once_started: Callable[[], None]) -> int:
        """Start both and wait. A worker that dies is started again; the web server's death ends all."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        web, worker = self._start_web(), self._start_worker()
        try:
            once_started()
            while not self._stopping and web.poll() is None:
                worker = self._keep(worker)
                time.sleep(0.2)
            return 0 if self._stopping else 1
        finally:
            _end([web, worker])

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _keep(self, worker: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        if worker.poll() is None or self._stopping:
            return worker
        err.print(say("Le travailleur s’est arrêté ; il repart.", "The worker stopped; it starts again."))
        time.sleep(1)
        return self._start_worker()


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE_S
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

"""A home folder: one institution's database, media and configuration.

``DIR/parvis.toml`` is the one configuration file; ``PARVIS_…`` variables override it
(``PARVIS_WEB__PORT=8001`` for ``[web] port``). Both are typed and strict: an unknown or
ill-typed key stops the start and names itself.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from parvis.config.configuration import Configuration, read_configuration

CONFIG_NAME = "parvis.toml"
SECRET_NAME = "secret.key"
# There while a restore is under way, or was interrupted: nothing may serve the home.
RESTORING_NAME = "restoring.json"
LOCK_NAME = "parvis.lock"


class Home:
    """The folder and what lies in it; nothing is created before ``prepare``."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder.expanduser().resolve()
        self._environment = os.environ if environment is None else environment

    @cached_property
    def configuration(self) -> Configuration:
        """The configuration. Raises ConfigurationError naming the key at fault."""
        return read_configuration(self.config_file, self._environment)

    @property
    def config_file(self) -> Path:
        return self.folder / CONFIG_NAME

    @property
    def database_file(self) -> Path:
        return self.folder / "parvis.sqlite3"

    @property
    def queue_file(self) -> Path:
        return self.folder / "queue.sqlite3"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def imports(self) -> Path:
        return self.folder / "imports"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def figures(self) -> Path:
        return self.folder / "figures"

    @property
    def restoring_file(self) -> Path:
        return self.folder / RESTORING_NAME

    @property
    def lock_file(self) -> Path:
        return self.folder / LOCK_NAME

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def secret(self) -> str:
        """The signing key, made at ``prepare`` and readable by its owner only."""
        given = self._environment.get("PARVIS_SECRET_KEY")
        if given:
            return given
        path = self.folder / SECRET_NAME
        return path.read_text().strip() if path.exists() else ""

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def prepare(self, chosen: Mapping[tuple[str, str], object] | None = None) -> None:
        """Create the folders, the secret and a commented configuration, keeping what exists.

        chosen: (table, key) to the value that a new configuration starts with.
        """
        for folder in (self.folder, self.media, self.imports, self.cache):
            folder.mkdir(parents=True, exist_ok=True)
        self._write_once(self.folder / SECRET_NAME, secrets.token_urlsafe(50) + "\n", mode=0o600)
        self._write_once(self.config_file, Configuration.commented(chosen), mode=0o644)

    @staticmethod
    def _write_once(path: Path, text: str, *, mode: int) -> None:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            return
        with os.fdopen(handle, "w") as stream:
            stream.write(text)


def current_home() -> Home:
    """The home named by PARVIS_HOME, else ``~/.parvis``."""
    return Home(Path(os.environ.get("PARVIS_HOME") or "~/.parvis"))

"""A small institution for tests of what is kept: rows of every kind, files, a session, a running job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parvis.testing import kept
from parvis.testing.live import environment

SEED = textwrap.dedent("""
    import os, random, sys
    from datetime import timedelta
    from parvis.config.home import current_home
    os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    home = current_home()
    home.prepare()
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from parvis.accounts.models import Institution, Site
    from parvis.cli.setup import set_up
    from parvis.collection.models import Maker, Subject
    from parvis.core.clock import now
    from parvis.core.models import Job
    from parvis.media.models import Video
    from parvis.traces.models import Thing, Trace
    set_up(name="Musée d’essai", email="ana@musee.example")
    Site.objects.create(name_fr="Île", latitude=48.8566969, longitude=1e-7)
    Job.objects.create(name="a", key="a", arguments=["é", 1, None, {"b": 2.5}], state="running", owner="x",
                       lease_until=now() + timedelta(seconds=9))
    Thing.objects.bulk_create([Thing(kind="work", title=f"Œuvre {n} \\\\ \\" ") for n in range(int(sys.argv[1]))])
    Trace.objects.bulk_create([Trace(kind="a.b.c", verb="View", thing=thing, channel="web", occurred_at=now(), text="é\\n",
                                     payload={"b": [1, 2.5, None, "ü"], "a": 10**12}) for thing in Thing.objects.all()[:50]])
    for n in range(int(sys.argv[2])):
        default_storage.save(f"videos/{n % 7}/film-{n}.mp4", ContentFile(random.randbytes(40_000)))
    Video.objects.bulk_create([Video(title_fr=f"Film {n}", title_en=f"Film {n}", file=f"videos/{n % 7}/film-{n}.mp4")
                               for n in range(int(sys.argv[2]))])
    session = SessionStore()
    session["door"] = "open"
    session.create()
    print(session.session_key)
    """)


@dataclass(frozen=True)
class House:
    """A seeded home, and the key of a session in it."""

    folder: Path
    session: str
    settings: Mapping[str, str]

    def parvis(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a command on it."""
        return parvis(self.folder, *words, **{**self.settings, **changes})

    def copy(self, folder: Path) -> House:
        """The same, elsewhere, to be changed."""
        shutil.copytree(self.folder, folder)
        return House(folder, self.session, self.settings)


def parvis(home: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run ``parvis`` on a home, in English."""
    command = [sys.executable, "-m", "parvis", "--home", str(home), *words]
    variables = environment(home, LC_ALL="en_GB.UTF-8", **changes)
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=900)


def seed(folder: Path, *, rows: int = 500, files: int = 20, **settings: str) -> House:
    """Make a home with that many things and films; a database named by the settings is migrated if it is not."""
    if not settings:
        kept.lay_database(folder)
    command = [sys.executable, "-c", SEED, str(rows), str(files)]
    made = subprocess.run(command, env=environment(folder, **settings), capture_output=True, text=True, timeout=900)
    assert made.returncode == 0, made.stderr
    return House(folder, made.stdout.split()[-1], settings)


def manifest_of(path: Path) -> dict[str, Any]:
    """What an archive says of itself."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return found


def tables_of(path: Path) -> dict[str, tuple[int, str]]:
    """Counts and sums of an archive's tables."""
    return {table["name"]: (table["rows"], table["digest"]) for table in manifest_of(path)["tables"]}


def files_of(path: Path) -> dict[str, str]:
    """Checksums of an archive's media."""
    with zipfile.ZipFile(path) as archive:
        members = [json.loads(line) for line in archive.read("members.jsonl").splitlines()]
    return {name: sha256 for name, _size, sha256 in members if name.startswith("media/")}


def said(done: subprocess.CompletedProcess[str]) -> Any:
    """The JSON a command printed; fails with what it said instead."""
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


def calmly(done: subprocess.CompletedProcess[str]) -> str:
    """What a refused command said, on one line: a sentence and no trace of the program."""
    assert done.returncode == 1, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr + done.stdout
    return " ".join(done.stderr.split())


def start(home: Path, *words: str, **changes: str) -> subprocess.Popen[bytes]:
    """Run ``parvis`` and do not wait."""
    command = [sys.executable, "-m", "parvis", "--home", str(home), *words]
    variables = environment(home, LC_ALL="en_GB.UTF-8", **changes)
    return subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def is_dead(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process we started has ended."""
    return process.poll() is not None or not os.path.exists(f"/proc/{process.pid}")

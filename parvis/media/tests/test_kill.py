"""A worker killed without warning, several times, at moments of chance: nothing half-made is in sight."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest
import pyvips

from parvis.media.tests.pictures import draw
from parvis.testing import kept

START = textwrap.dedent("""
    import sys
    from datetime import timedelta
    from pathlib import Path
    from parvis.config.home import current_home
    current_home().prepare()
    import django
    django.setup()
    from parvis.core.clock import now
    from parvis.media.models import Derivative, Picture
    from parvis.media.services import add_picture, make_derivatives, remake_missing
    """)
BEGIN = START + textwrap.dedent("""
    add_picture(Path(sys.argv[1]), alt_fr="a", alt_en="b")
    """)
# The dead are given up at once instead of after ten minutes.
WORK = START + textwrap.dedent("""
    Derivative.objects.filter(state="making").update(changed_at=now() - timedelta(hours=1))
    remake_missing()
    print("working", flush=True)
    print(make_derivatives(Picture.objects.get()), flush=True)
    """)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_worker_killed_at_any_moment(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "PARVIS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
    environment["PARVIS_DATABASE__URL"] = ""

    def run(code: str, *words: str) -> str:
        command = [sys.executable, "-c", code, *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    kept.lay_database(home)
    run(BEGIN, str(draw(tmp_path / "large.jpg", width=3000, height=2200)))
    for _ in range(10):
        worker = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        time.sleep(random.uniform(0.02, 0.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        _check_whole(home)
    assert run(WORK).splitlines()[-1] == "True"
    assert _check_whole(home) == 6


def _check_whole(home: Path) -> int:
    """Whatever is said to be made is there, whole, and of the size told. How many widths there are."""
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        said = "SELECT path, width, height FROM media_derivative WHERE state = 'made' AND kind = 'width'"
        rows = database.execute(said).fetchall()
    for path, width, height in rows:
        image = pyvips.Image.new_from_file(str(home / "media" / path), fail_on="truncated")
        image.avg()
        assert (image.width, image.height) == (width, height)
    return len(rows)

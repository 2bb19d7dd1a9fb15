"""``parvis bounces``, as a mail server pipes to it: a process of its own, a report on its standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.channels.tests.test_bounces import delivery_report
from parvis.testing import kept

pytestmark = pytest.mark.slow

WRITE = """
from parvis.channels.models import Letter
from parvis.channels.services.newsletters.writing import mark_of
from parvis.channels.tests.readers import make_newsletter, make_reader
print(mark_of(Letter.objects.create(subscriber=make_reader(make_newsletter()), state="sent")))
"""
LOOK = """
from parvis.channels.models import Letter
letter = Letter.objects.select_related("subscriber").get()
print(letter.state, letter.subscriber.state, letter.subscriber.bounce)
"""


def run(home: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    kept_of_ours = {key: value for key, value in os.environ.items() if not key.startswith(("PARVIS_", "DJANGO_"))}
    environment = {**kept_of_ours, "LC_ALL": "fr_FR.UTF-8", "PARVIS_HOME": str(home)}
    return subprocess.run([sys.executable, *words], input=given, env=environment, capture_output=True, timeout=120)


def told(home: Path, script: str) -> str:
    """What a few lines say in that home."""
    start = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'parvis.config.settings'; import django; django.setup()"
    done = run(home, "-c", start + script)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().split("\n")[-2]


def pipe(home: Path, given: bytes) -> str:
    done = run(home, "-m", "parvis", "--home", str(home), "bounces", given=given)
    # Whatever was piped: an answer would go back to whoever sent the report.
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    return done.stderr.decode()


def test_a_report_piped_ends_a_reading(tmp_path: Path):
    home = tmp_path / "home"
    kept.settle(home)
    mark = told(home, WRITE)
    assert "Ce n’est pas un rapport" in pipe(home, b"Subject: bonjour\n\nQuelqu\xe2\x80\x99un." + b"x" * 3_000_000)
    assert told(home, LOOK) == "sent confirmed "
    assert pipe(home, delivery_report(mark)) == ""
    assert told(home, LOOK) == "bounced bounced 5.1.1"
    doctor = run(home, "-m", "parvis", "--home", str(home), "doctor", "--json")
    finding = next(each for each in json.loads(doctor.stdout) if each["check"] == "returned letters")
    assert finding["ok"] and "lus depuis le" in finding["detail"]

"""The command as a person runs it: a process, its exit code and what it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def parvis(home: Path, *arguments: str, language: str = "fr_FR.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PARVIS_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "parvis", "--home", str(home), *arguments],
        env={**environment, "LC_ALL": language},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maison")
    made = parvis(folder, "init", "--name", "Musée d’essai", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["password"]
    return folder


def test_init_twice_keeps_the_account(home: Path) -> None:
    again = json.loads(parvis(home, "init", "--json").stdout)
    assert again["password"] == ""


def test_a_fresh_home_is_in_order(home: Path) -> None:
    answer = parvis(home, "doctor", "--json")
    findings = {finding["check"]: finding for finding in json.loads(answer.stdout)}
    assert findings["migrations"]["ok"] and findings["integrity"]["ok"] and findings["rules"]["ok"], findings


def test_doctor_tells_what_is_missing(home: Path) -> None:
    database = home / "parvis.sqlite3"
    kept = database.read_bytes()
    database.write_bytes(b"")
    try:
        answer = parvis(home, "doctor")
    finally:
        database.write_bytes(kept)
    assert answer.returncode in {1, 3} and "Traceback" not in answer.stderr


def test_a_home_never_prepared_is_refused_with_a_remedy(tmp_path: Path) -> None:
    french, english = parvis(tmp_path, "serve"), parvis(tmp_path, "serve", language="en_GB.UTF-8")
    assert (french.returncode, english.returncode) == (1, 1)
    assert "parvis init" in french.stderr and "Run" in english.stderr
    assert "Traceback" not in french.stderr


def test_an_unknown_key_stops_the_start_and_names_itself(home: Path) -> None:
    file = home / "parvis.toml"
    kept = file.read_text()
    file.write_text("[web]\nporrt = 1\n")
    try:
        answer = parvis(home, "doctor")
    finally:
        file.write_text(kept)
    assert answer.returncode == 2 and "web.porrt" in answer.stderr and "Traceback" not in answer.stderr


def test_an_unknown_bench_names_the_known(home: Path) -> None:
    answer = parvis(home, "bench", "nothing")
    assert answer.returncode == 1 and "collection" in answer.stderr


def test_help_speaks_the_terminals_language(home: Path) -> None:
    assert "institution culturelle" in re.sub(r"\s+", " ", parvis(home, "--help").stdout)
    assert "cultural institution" in re.sub(r"\s+", " ", parvis(home, "--help", language="en_GB.UTF-8").stdout)


def test_the_version_is_told(home: Path) -> None:
    assert parvis(home, "--version").stdout.startswith("parvis ")

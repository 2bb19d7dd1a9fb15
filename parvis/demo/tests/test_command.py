"""``parvis demo``: what it prints, and what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from parvis.cli import homes
from parvis.cli.main import app
from parvis.demo import building
from parvis.demo.building import Built
from parvis.demo.institution import Account

ACCOUNTS = [Account("admin", "abcd-efgh", "admin", ""), Account("redactrice", "", "editor", "Camille Roche")]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command alone: no home is prepared and nothing is built."""
    # The command sets the home for its process: put the tests' own back afterwards.
    monkeypatch.setenv("PARVIS_HOME", os.environ.get("PARVIS_HOME", ""))
    monkeypatch.setattr(homes, "prepared_home", lambda chosen=None: SimpleNamespace(folder=Path("somewhere")))
    monkeypatch.setattr(homes, "migrate", lambda: None)
    monkeypatch.setattr(building, "build_demo", lambda home, **options: Built(ACCOUNTS, 69))


def test_accounts_are_printed(built: None):
    answer = CliRunner().invoke(app, ["demo", "--no-serve"])
    assert answer.exit_code == 0
    assert "abcd-efgh" in answer.output and "redactrice" in answer.output and "69" in answer.output


def test_json_is_one_object(built: None):
    answer = CliRunner().invoke(app, ["demo", "--json"])
    assert json.loads(answer.output) == {
        "home": "somewhere",
        "works": 69,
        "imported": {},
        "accounts": [
            {"username": "admin", "password": "abcd-efgh", "role": "admin"},
            {"username": "redactrice", "password": "", "role": "editor"},
        ],
    }


def test_a_mapping_alone_is_refused(built: None):
    answer = CliRunner().invoke(app, ["demo", "--mapping", "tate"])
    assert answer.exit_code == 2

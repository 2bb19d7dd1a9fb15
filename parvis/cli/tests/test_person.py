"""``parvis person``, run as a person would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parvis.cli.person import app
from parvis.traces.models import Handle
from parvis.traces.tests.people import ANA, BOB, counts, two_people

pytestmark = pytest.mark.django_db
runner = CliRunner()


def test_one_is_exported_and_erased_the_other_and_all_counts_stay(tmp_path: Path) -> None:
    two_people()
    before = counts()
    exported = runner.invoke(app, ["export", ANA, "--out", str(tmp_path / "ana"), "--json"])
    assert exported.exit_code == 0
    told = json.loads((tmp_path / "ana" / "person.json").read_text("utf-8"))
    assert [one["address"] for one in told["addresses"]] == [ANA, "ana.bsky.example"]
    assert "Superbe" in (tmp_path / "ana" / "person.html").read_text("utf-8")
    erased = runner.invoke(app, ["erase", ANA, "--yes", "--json"])
    assert json.loads(erased.output) == {"emptied": 2, "masked": 1, "addresses": 2}
    assert counts() == before
    assert Handle.objects.filter(erased_at=None).get().address == BOB


def test_nothing_is_erased_without_a_yes() -> None:
    two_people()
    assert runner.invoke(app, ["erase", BOB], input="n\n").exit_code == 1
    assert Handle.objects.get(address=BOB).erased_at is None


def test_people_are_found_and_strangers_are_not() -> None:
    two_people()
    found = json.loads(runner.invoke(app, ["find", "bob", "--json"]).output)["found"]
    assert found == [{"network": "mastodon", "address": BOB, "name": "Bob", "acts": 2}]
    assert json.loads(runner.invoke(app, ["find", "eve", "--json"]).output)["found"] == []


def test_the_register_and_the_assessment_are_written(tmp_path: Path) -> None:
    for name in ("register", "assessment"):
        file = tmp_path / f"{name}.md"
        assert runner.invoke(app, [name, "--out", str(file)]).exit_code == 0
        assert file.read_text("utf-8").startswith("# ")

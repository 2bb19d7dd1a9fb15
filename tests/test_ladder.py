"""The ladder is written twice, for imports and for relations; both lists are one."""

from __future__ import annotations

from configparser import ConfigParser

import pytest
from django.apps import apps

from parvis.core import ladder
from parvis.core.checks import check_relations, check_rungs
from parvis.core.ladder import LADDER, OUTSIDE, may_know
from parvis.testing.fixtures import ROOT


def _contracts() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def _words(text: str) -> list[str]:
    return text.split()


def test_import_linter_holds_the_same_ladder() -> None:
    contract = _contracts()["importlinter:contract:ladder"]
    rungs = [tuple(name.strip() for name in line.split("|")) for line in contract["layers"].strip().splitlines()]
    assert rungs == [tuple(rung) for rung in LADDER]
    assert set(_words(contract["exhaustive_ignores"])) == set(OUTSIDE)


def test_every_app_of_the_ladder_stands_in_the_other_contracts() -> None:
    expected = {f"parvis.{app}" for rung in LADDER for app in rung}
    contracts = _contracts()
    assert set(_words(contracts["importlinter:contract:outside"]["source_modules"])) == expected
    assert set(_words(contracts["importlinter:contract:inner"]["containers"])) == expected - {"parvis.core"}


def test_apps_know_what_is_below_only() -> None:
    assert may_know("rights", "media")
    assert may_know("rights", "rights")
    assert not may_know("media", "rights")
    assert not may_know("website", "desk")


def test_our_apps_and_relations_obey() -> None:
    assert check_rungs(None) == []
    assert check_relations(None) == []


def test_a_relation_upwards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a ladder turned upside down, what goes down goes up."""
    monkeypatch.setattr(ladder, "LADDER", LADDER[::-1])
    refused = {refusal.id: refusal.msg for refusal in check_relations([apps.get_app_config("media")])}
    assert set(refused) == {"parvis.E002"}
    assert "points to traces.Thing, which stands beside it or above it" in refused["parvis.E002"]


def test_an_app_without_a_rung_is_refused() -> None:
    config = apps.get_app_config("core")
    config_name = config.name
    try:
        config.name = "parvis.newcomer"
        [refusal] = check_rungs([config])
    finally:
        config.name = config_name
    assert refusal.id == "parvis.E001"

"""The ladder is written twice, for imports and for relations; both lists are one."""

from __future__ import annotations

from configparser import ConfigParser

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

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
    ladder = _contracts()["importlinter:contract:ladder"]
    rungs = [tuple(name.strip() for name in line.split("|")) for line in ladder["layers"].strip().splitlines()]
    assert rungs == [tuple(rung) for rung in LADDER]
    assert set(_words(ladder["exhaustive_ignores"])) == set(OUTSIDE)


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


@isolate_apps("parvis.accounts", "parvis.rights")
def test_a_relation_upwards_is_refused_even_as_a_string() -> None:
    class Upper(models.Model):
        class Meta:
            app_label = "rights"

    class Lower(models.Model):
        upper = models.ForeignKey("rights.Upper", on_delete=models.CASCADE)

        class Meta:
            app_label = "accounts"

    config = Lower._meta.apps.get_app_config("accounts")
    [refusal] = check_relations([config])
    assert refusal.id == "parvis.E002"
    assert "accounts.Lower.upper points to rights.Upper" in refusal.msg


def test_an_app_without_a_rung_is_refused() -> None:
    config = apps.get_app_config("core")
    config_name = config.name
    try:
        config.name = "parvis.newcomer"
        [refusal] = check_rungs([config])
    finally:
        config.name = config_name
    assert refusal.id == "parvis.E001"

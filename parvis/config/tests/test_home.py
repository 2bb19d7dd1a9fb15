"""Configuration is typed and strict; a home is prepared once and kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from parvis.config.env import is_debug
from parvis.config.home import Home
from parvis.config.settings.database import postgresql
from parvis.core.errors import ConfigurationError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "maison", environment={})
    made.prepare()
    return made


def test_a_prepared_home_starts_with_the_defaults(home: Home) -> None:
    assert home.configuration.web.port == 8000
    assert len(home.secret) > 50
    assert (home.folder / "secret.key").stat().st_mode & 0o077 == 0


def test_preparing_again_keeps_secret_and_configuration(home: Home) -> None:
    secret = home.secret
    home.config_file.write_text("[web]\nport = 9000\n")
    home.prepare()
    assert (home.secret, Home(home.folder, {}).configuration.web.port) == (secret, 9000)


def test_every_commented_default_is_valid_once_uncommented(home: Home) -> None:
    text = re.sub(r"^# (?=\w+ = )", "", home.config_file.read_text(), flags=re.MULTILINE)
    tomllib.loads(text)
    home.config_file.write_text(text)
    assert Home(home.folder, {}).configuration.web.workers == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[web]\nporrt = 1", "web.porrt"),
        ('[web]\nport = "many"', "web.port"),
        ("[web]\nport = 70000", "web.port"),
        ("[nothing]\nx = 1", "nothing"),
        ('[database]\nurl = "mysql://x"', "database.url"),
        ("[web\n", "TOML"),
    ],
)
def test_a_wrong_key_stops_and_names_itself(home: Home, text: str, named: str) -> None:
    home.config_file.write_text(text)
    with pytest.raises(ConfigurationError, match=named):
        _ = Home(home.folder, {}).configuration


def test_the_environment_overrides(home: Home) -> None:
    environment = {"PARVIS_WEB__PORT": "8100", "PARVIS_WEB__ADDRESS": "https://museum.example"}
    web = Home(home.folder, environment).configuration.web
    assert (web.port, web.address) == (8100, "https://museum.example")


@pytest.mark.parametrize("name", ["PARVIS_NOTHING__X", "PARVIS_WEB__PORRT"])
def test_an_unknown_variable_stops_and_names_itself(home: Home, name: str) -> None:
    with pytest.raises(ConfigurationError, match=name.split("__")[1].lower() if "WEB" in name else name):
        _ = Home(home.folder, {name: "1"}).configuration


def test_debug_is_zero_or_one() -> None:
    assert is_debug({"PARVIS_DEBUG": "1"}) and not is_debug({})
    with pytest.raises(ConfigurationError, match="PARVIS_DEBUG"):
        is_debug({"PARVIS_DEBUG": "yes"})


def test_one_url_says_all_of_postgresql() -> None:
    settings = postgresql("postgresql://ana:p%40ss@db.example:5433/parvis?sslmode=require")
    assert (settings["USER"], settings["PASSWORD"], settings["PORT"]) == ("ana", "p@ss", "5433")
    assert settings["OPTIONS"] == {"sslmode": "require"}

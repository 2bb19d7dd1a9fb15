"""The commands a person types, from a home never used before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parvis.testing import live

# It migrates a home from nothing, on SQLite whatever the turn of the suite.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ROWS = "Numéro de notice;Titre;Auteur;Datation\n1;Vénus;MORISOT Berthe;vers 1890\n2;=1+1;X;1900\n3;Été;MANET Édouard;s.d.\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("import") / "home"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "petit musée.csv"
    path.write_text(ROWS, encoding="cp1252")
    return path


def test_map_then_import(home: Path, file: Path, tmp_path: Path) -> None:
    mapping, errors = tmp_path / "m.toml", tmp_path / "e.csv"
    mapped = live.parvis(home, "collection", "map", str(file), "--output", str(mapping), "--json")
    assert mapped.returncode == 0, mapped.stderr
    choices = {choice["field"]: choice["column"] for choice in json.loads(mapped.stdout)["choices"]}
    assert choices["work.identifier"] == "Numéro de notice" and choices["makers.name"] == "Auteur"
    assert not home.exists(), "looking at a file needs no home"
    words = ("collection", "import", str(file), "--mapping", str(mapping), "--json")
    dry = json.loads(live.parvis(home, *words, "--dry-run").stdout)
    done = live.parvis(home, *words, "--errors", str(errors))
    told = json.loads(done.stdout)
    assert done.returncode == 1, "a row was refused"
    assert told["created"] == dry["created"] == 2 and told["refused"] == 1 and dry["dry_run"]
    assert told["encoding"] == "cp1252" and told["encoding_guessed"]
    assert told["problems"][0]["row"] == 3 and told["problems"][0]["column"] == "Titre"
    assert "3,Titre,formula_cell" in errors.read_text("utf-8-sig")
    said = live.parvis(home, *words[:-1], LANG="fr_FR.UTF-8")
    assert "inchangées 2" in said.stdout and "refusées 1" in said.stdout, said.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere.csv", "--mapping", "tate"), "nowhere.csv"),
        (("{file}", "--mapping", "nothing"), "tate"),
        (("{file}", "--mapping", "tate"), "names the column id"),
        (("{file}",), "collection map"),
    ],
)
def test_what_cannot_be_used_is_told_without_a_traceback(
    home: Path, file: Path, words: tuple[str, ...], told: str
) -> None:
    done = live.parvis(home, "collection", "import", *(word.format(file=file) for word in words), LANG="en")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert told in " ".join(done.stderr.split())

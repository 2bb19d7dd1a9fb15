"""Built assets: addresses from the manifest, and what is said when there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.template import Context, Template
from pytest_django import Settings

from parvis.core import assets


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build with one style, one island and one icon."""
    manifest = {"styles/site.css": {"file": "assets/site-1.css"}, "islands/zoom.ts": {"file": "assets/zoom-1.js"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "icons.json").write_text(json.dumps({"minus": '<path d="M5 12h14"/>'}))
    monkeypatch.setattr(assets, "DIST", tmp_path)
    return tmp_path


def rendered(source: str, **context: str) -> str:
    return Template("{% load parvis %}" + source).render(Context(context))


def test_addresses_come_from_the_manifest(dist: Path) -> None:
    assert rendered('{% asset "site.css" %}') == "/static/dist/assets/site-1.css"
    script = '<script type="module" src="/static/dist/assets/zoom-1.js"></script>'
    assert rendered('{% asset_script "zoom" %}') == script
    assert rendered('{% asset_script "zoom" "zoom" %}') == f"{script}\n{script}"


def test_an_icon_is_hidden_unless_it_speaks(dist: Path) -> None:
    assert 'aria-hidden="true"><path d="M5 12h14"/></svg>' in rendered('{% icon "minus" %}')
    assert 'role="img" aria-label="Moins &quot;&lt;"' in rendered('{% icon "minus" label %}', label='Moins "<')


def test_a_name_that_was_not_built_is_told_with_those_that_were(dist: Path) -> None:
    with pytest.raises(assets.AssetsNotBuilt, match=r"islands/zom\.ts.*knows: islands/zoom\.ts"):
        rendered('{% asset_script "zom" %}')


def test_without_a_build_the_remedy_is_told(dist: Path) -> None:
    (dist / "manifest.json").unlink()
    with pytest.raises(assets.AssetsNotBuilt, match="make setup"):
        assets.style("site.css")


@pytest.mark.parametrize(("debug", "shown"), [(True, "site-2"), (False, "site-1")])
def test_a_new_build_is_seen_at_once_by_those_who_build(
    dist: Path, settings: Settings, debug: bool, shown: str
) -> None:
    settings.DEBUG = debug
    assets.style("site.css")
    manifest = dist / "manifest.json"
    manifest.write_text(json.dumps({"styles/site.css": {"file": "assets/site-2.css"}}))
    assert assets.style("site.css") == f"/static/dist/assets/{shown}.css"


class Painting:
    title_fr, title_en = "Venise", ""


def test_texts_come_in_the_language_of_the_page_or_the_other() -> None:
    template = Template('{% load parvis %}<b lang="{{ work|bilang:"title" }}">{{ work|bi:"title" }}</b>')
    assert template.render(Context({"work": Painting()})) == '<b lang="fr">Venise</b>'

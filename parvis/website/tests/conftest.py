"""What the site's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import translation

from parvis.collection.models import Work
from parvis.media.models import Picture
from parvis.website.page_cache import shelf
from parvis.website.services import SiteTree
from parvis.website.tests import house


@pytest.fixture(autouse=True)
def french(settings: object) -> Iterator[None]:
    """Addresses are reversed in French; nothing is kept from one test to the next."""
    settings.ALLOWED_HOSTS = [*configured.ALLOWED_HOSTS, "testserver"]  # type: ignore[attr-defined]
    shelf.clear()
    with translation.override("fr"):
        yield
    shelf.clear()


@pytest.fixture
def site(db: None) -> dict[str, SiteTree]:
    """The museum and its pages."""
    house.museum()
    return house.trees()


@pytest.fixture
def venise(site: dict[str, SiteTree]) -> Work:
    """A work without a picture."""
    return house.work(
        makers=[house.turner()],
        subjects=[house.water()],
        places=[house.venice()],
        type=house.painting(),
        title_en="Venice, from the porch of the Salute",
        date_fr="vers 1835",
        date_en="about 1835",
        earliest=1834,
        latest=1836,
        inventory="P 1899.31",
        technique_fr="huile sur toile",
        technique_en="oil on canvas",
    )


@pytest.fixture
def free_picture(site: dict[str, SiteTree], tmp_path: Path) -> Picture:
    """A picture in the public domain."""
    return house.picture(tmp_path)

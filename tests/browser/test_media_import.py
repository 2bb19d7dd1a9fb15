"""Media brought at the desk, from the choice of an archive to the report, at a desk and on a phone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from parvis.media.tests.test_likeness import save, scene
from parvis.testing import axe
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import desk

_LONG = 60_000
TABLE = (
    "fichier;titre;alt fr;alt en;licence\n"
    "port.jpg;{0} le port;Le port au matin;The port in the morning;cc0-1.0\n"
    "port-petit.webp;{0} le port, petit;Le port au matin;The port in the morning;cc0-1.0\n"
    "dune.png;{0} la dune;;;cc0-1.0\n"
    "absent.jpg;{0} l’absent;;;\n"
    "faux.jpg;{0} le faux;;;\n"
)


@pytest.fixture
def staff(visitor: Visitor, demo: Site) -> Iterator[Page]:
    """A manager at their desk, who takes away again what was brought."""
    page = desk.sign_in(visitor, demo).pages[0]
    yield page
    for name in ("Bureau", "Téléphone"):
        page.goto(f"/desk/images/?q={name}&layout=list")
        found = re.findall(r'href="/desk/images/(\d+)/"', page.content())
        if found:
            page.goto("/desk/bulk/media/picture/delete/?" + "&".join(f"id={pk}" for pk in dict.fromkeys(found)))
            with page.expect_navigation():
                page.locator("form button[type=submit]:visible, form input[type=submit]:visible").last.click()


@pytest.mark.parametrize(("width", "name", "seed"), [(DESKTOP, "Bureau", 41), (PHONE, "Téléphone", 51)])
def test_an_archive_is_chosen_compared_brought_and_reported(
    visitor: Visitor, staff: Page, tmp_path: Path, width: int, name: str, seed: int
) -> None:
    page = visitor.arrive(width=width, cookies_of=staff.context)
    page.goto(reverse("collection_import_media"))
    page.set_input_files("#id_given", archive(tmp_path, name, seed))
    page.get_by_role("button", name="Voir ce que cela donnerait").click()

    expect(page.get_by_role("button", name="Les faire entrer")).to_be_visible(timeout=_LONG)
    assert counts(page) == {"Pris": 3, "Déjà là": 0, "Ressemblent à une autre": 1, "Refusés": 2}
    expect(page.locator(".desk-pairs li")).to_contain_text("Ligne 2")
    assert page.locator(".desk-pairs img").evaluate_all(
        "async (all) => { await Promise.all(all.map((one) => { one.loading = 'eager'; return one.decode(); })); return all.every((one) => one.naturalWidth > 0); }"
    ), "both pictures are seen, to be compared"
    told = page.locator(".desk-problems tbody tr")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text("absent.jpg")
    expect(page.locator(".desk-coming li")).to_have_count(2)
    fits(page, width)

    page.get_by_label(f"{name} le port, petit").check()
    page.get_by_role("button", name="Les faire entrer").click()
    expect(page.locator(".lead")).to_contain_text("C’est entré.", timeout=_LONG)
    assert counts(page) == {"Pris": 2, "Déjà là": 0, "Laissés de côté": 1, "Refusés": 2}
    expect(page.locator(".desk-problems tbody tr")).to_have_count(2)
    fits(page, width)
    with page.expect_download() as refused:
        page.get_by_role("link", name="Télécharger les lignes refusées").click()
    assert "absent.jpg" in refused.value.path().read_text()
    page.get_by_role("link", name="Voir les images").click()
    expect(page.locator("main")).to_contain_text(f"{name} le port")
    expect(page.locator("main")).not_to_contain_text("petit")


def archive(folder: Path, name: str, seed: int) -> Path:
    """Two pictures that resemble each other, one that nobody describes, one that is none, and their table."""
    picture = scene(seed)
    save(picture, folder / "port.jpg")
    save(picture.resize(0.5), folder / "port-petit.webp")
    save(scene(seed + 1), folder / "dune.png")
    (folder / "faux.jpg").write_text("<html>")
    (folder / "table.csv").write_text(TABLE.format(name), encoding="utf-8")
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as made:
        for one in ("port.jpg", "port-petit.webp", "dune.png", "faux.jpg", "table.csv"):
            made.write(folder / one, one)
    return path


def counts(page: Page) -> dict[str, int]:
    """The figures of the page, under their names."""
    names, values = (page.locator(f".desk-counts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(names, map(int, values), strict=True))


def fits(page: Page, width: int) -> None:
    """Nothing goes over the side, nothing is hidden from who does not see or sees badly."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if axe.is_installed():
        assert not axe.in_both_lights(page)

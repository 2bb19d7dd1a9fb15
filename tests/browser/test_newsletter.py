"""A newsletter from its connection to the day one leaves it: subscribed to, confirmed, written, read, left."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from parvis.testing import axe
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site
from parvis.testing.peers.remote import until
from tests.browser import desk

_LONG = 60_000
pytestmark = pytest.mark.timeout(600)
ANSWERS = {
    "name": "La lettre des visiteurs", "sender": "lettre@musee.example", "reply_to": "accueil@musee.example",
    "bounces": "retours@musee.example", "imprint": "Musée du Parvis, 1 place du Parvis, 44000 Nantes",
}  # fmt: skip


@pytest.fixture
def staff(visitor: Visitor, demo: Site) -> Iterator[Page]:
    """A manager who connects a newsletter, and disconnects it once all is seen."""
    page = desk.sign_in(visitor, demo).pages[0]
    page.goto(reverse("presence_connect", args=["newsletter"]))
    for name, text in ANSWERS.items():
        page.fill(f"[name={name}]", text)
    page.locator("form.speak-form button[type=submit], main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/desk/presence/[0-9a-f-]{36}/$"))
    account = page.url
    yield page
    page.goto(account)
    page.get_by_role("button", name="Déconnecter").click()


def letter_to(site: Site, address: str, matches: Callable[[EmailMessage], object]) -> EmailMessage:
    """The letter that the site wrote: without a mail server they are files in the home."""

    def look() -> EmailMessage | None:
        for path in sorted((site.home / "mail").glob("*.log")):
            for raw in re.split(rb"\n-{70,}\n", path.read_bytes()):
                found = email.message_from_bytes(raw.strip(), policy=email.policy.default)
                if address in str(found["To"]) and matches(found):
                    return found
        return None

    return until(look, what=f"a letter to {address}", seconds=90)


def path_in(letter: EmailMessage, word: str) -> str:
    """The path of the link with a word in it."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://[^/\s]+(/lettre/{word}/[a-z2-7]+/)", body.get_content())
    assert found, body.get_content()
    return found.group(1)


def seen(page: Page, words: str) -> None:
    """The page says so, and axe finds nothing on it, by day and by night."""
    expect(page.locator("main h1")).to_contain_text(words, timeout=_LONG)
    assert not (violations := axe.in_both_lights(page)), f"{page.url}\n{violations}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
def test_subscribed_confirmed_written_and_left(visitor: Visitor, staff: Page, demo: Site, tmp_path: Path) -> None:
    page = visitor.arrive(width=PHONE)
    page.goto(reverse("website:hub"))
    page.get_by_role(
        "link", name="Recevoir « La lettre des visiteurs »".replace("« ", "«\u202f").replace(" »", "\u202f»")
    ).click()
    seen(page, "La lettre des visiteurs")
    page.get_by_role("button", name="S’abonner").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    seen(page, "La lettre des visiteurs")
    page.fill("[name=address]", "zoe@example.org")
    page.check("[name=agreed]")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="S’abonner").press("Enter")
    seen(page, "Regardez votre boîte")

    asked = letter_to(demo, "zoe@example.org", lambda found: found["Auto-Submitted"])
    page.goto(path_in(asked, "confirmer"))
    seen(page, "Un geste")
    page.get_by_role("button", name="Confirmer").click()
    seen(page, "Merci")
    page.get_by_role("link", name="Choisir la langue").click()
    seen(page, "La lettre des visiteurs")
    page.check("[value=en]")
    page.get_by_role("button", name="Le noter").click()
    expect(page.locator("[role=status]")).to_contain_text("C’est noté")
    page.check("[value=fr]")
    page.get_by_role("button", name="Le noter").click()

    readers = f"{staff.url}readers/"
    staff.goto(readers)
    expect(staff.locator("table.door-table")).to_contain_text("abonné")
    assert not axe.in_both_lights(staff)
    _write(staff)
    letter = letter_to(demo, "zoe@example.org", lambda found: found["List-Unsubscribe"])
    assert letter["Subject"] == "L’été au musée"
    # As a mailbox shows it: nothing of it asks another host.
    shown = letter.get_body(("html",))
    assert shown is not None
    (tmp_path / "letter.html").write_text(shown.get_content(), encoding="utf-8")
    path = path_in(letter, "quitter")
    assert path in letter["List-Unsubscribe"]
    page = visitor.arrive(width=DESKTOP)
    page.goto(path)
    seen(page, "Vous désabonner")
    page.get_by_role("button", name="Me désabonner").click()
    seen(page, "Vous ne la recevrez plus")
    staff.goto(readers)
    expect(staff.locator("table.door-table")).to_contain_text("parti")
    staff.goto(readers.removesuffix("readers/"))


def _write(page: Page) -> None:
    """A letter, as editors write it: seen first, then sent."""
    page.goto(reverse("sending_write"))
    page.fill("[name=title_fr]", "L’été au musée")
    page.fill("[name=text_fr]", "Bonjour, le jardin rouvre.\n\nTout est sur https://musee.example/ete.")
    page.get_by_label(re.compile("La lettre des visiteurs")).first.check()
    expect(page.locator(".speak-subject")).to_contain_text("L’été au musée", timeout=_LONG)
    assert not axe.in_both_lights(page)
    page.locator("button[name=do][value=send]").click()
    expect(page.locator("main")).to_contain_text("Lettre d’information", timeout=_LONG)

"""The door in a real browser: a passkey from its making to its use, and the whole door by keyboard alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from parvis.testing.browser import Visitor
from parvis.testing.live import Site
from tests.browser.test_keyboard import walk

HOME = re.compile(r"/desk/$")
LOGIN = "/desk/login/"
PASSWORD = "une phrase que nul ne devine"


@pytest.fixture
def at_home(browser: Browser, demo: Site) -> Iterator[Visitor]:
    """The same site by its name: browsers give no passkey to an address in numbers (WebAuthn 3, 5.1.2)."""
    person = Visitor(browser, demo.address.replace("127.0.0.1", "localhost"))
    yield person
    person.leave()
    person.witness.complain()


def give_authenticator(page: Page) -> None:
    """A phone or a key that knows whose finger it is, as Chromium plays one."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter(page: Page, name: str, password: str) -> None:
    """By the keyboard: name, password, Enter."""
    page.goto(LOGIN)
    page.locator("input[name=login]").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def reach(page: Page, name: str) -> None:
    """Press Tab until the button or link of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()")
        if name in told:
            return
    raise AssertionError(f"{page.url}: Tab never comes to {name}")


def leave(page: Page) -> None:
    """As if the browser had forgotten who one is; what it carries stays."""
    page.context.clear_cookies()


def invited(visitor: Visitor, demo: Site, name: str) -> str:
    """A manager invites somebody of their own: no account of the demonstration is changed. The link they receive."""
    manager = visitor.arrive()
    enter(manager, *demo.password("manager"))
    expect(manager).to_have_url(HOME)
    manager.goto(reverse("invitations"))
    manager.fill("input[name=name]", name.capitalize())
    manager.fill("input[name=email]", f"{name}@musee.example")
    with manager.expect_navigation():
        manager.locator("input[name=email]").press("Enter")
    return link_to(f"{name}@musee.example", demo.home / "mail")


def join(page: Page, link: str, name: str) -> None:
    """Take up an invitation by the keyboard alone."""
    page.goto(link)
    page.locator("input[name=username]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(name)
    for field in page.locator("form input[type=password]").all():
        page.keyboard.press("Tab")
        expect(field).to_be_focused()
        page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(HOME)


def test_a_passkey_is_made_and_then_enough(at_home: Visitor, demo: Site) -> None:
    page = at_home.arrive()
    give_authenticator(page)
    join(page, invited(at_home, demo, "nina"), "nina")
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("input[name=name]", "Mon téléphone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    expect(page).not_to_have_url(re.compile(reverse("mfa_add_webauthn")), timeout=60_000)
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.locator("body")).to_contain_text("Mon téléphone")
    leave(page)
    page.goto(LOGIN)
    reach(page, page.locator("#passkey_login").inner_text())
    page.keyboard.press("Enter")
    expect(page).to_have_url(HOME, timeout=60_000)
    leave(page)
    enter(page, "nina", PASSWORD)
    expect(page).to_have_url(re.compile(reverse("mfa_authenticate")))


def test_a_code_is_set_up_and_given_by_keyboard(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    join(page, invited(visitor, demo, "omar"), "omar")
    page.goto(reverse("mfa_activate_totp"))
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").focus()
    page.keyboard.type(code_of(secret, at=time.time() - 30))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(reverse("mfa_activate_totp")))
    leave(page)
    enter(page, "omar", PASSWORD)
    expect(page).to_have_url(re.compile(reverse("mfa_authenticate")))
    page.goto(reverse("mfa_authenticate"))
    walked(page, at_least=2)
    page.locator("input[name=code]").first.focus()
    page.keyboard.type(code_of(secret, at=time.time()))
    page.keyboard.press("Enter")
    expect(page).to_have_url(HOME)


def walked(page: Page, *, at_least: int) -> None:
    """Tab goes through the page, its focus always in sight."""
    wrong: list[str] = []
    assert len(walk(page, wrong)) >= at_least, page.url
    assert not wrong, "\n".join(wrong)


def code_of(secret: str, *, at: float) -> str:
    """The six digits a phone shows at that time; the door takes those of the half minute before too."""
    return format_hotp_value(hotp_value(secret, int(at) // 30))


def test_a_forgotten_password_is_renewed_by_keyboard(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    link = invited(visitor, demo, "paula")
    page.goto(link)
    walked(page, at_least=4)
    join(page, link, "paula")
    leave(page)
    page.goto(LOGIN)
    walked(page, at_least=4)
    page.goto(LOGIN)
    reach(page, "Mot de passe oublié")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("account_reset_password")))
    page.goto(reverse("account_reset_password"))
    walked(page, at_least=1)
    page.locator("input[name=email]").focus()
    page.keyboard.type("paula@musee.example")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("account_reset_password_done")))
    page.goto(reverse("account_reset_password_done"))
    walked(page, at_least=1)
    page.goto(link_to("paula@musee.example", demo.home / "mail", holds="/password/reset/"))
    page.locator("input[name=password1]").focus()
    page.keyboard.type(f"{PASSWORD} non plus")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{PASSWORD} non plus")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("account_reset_password_from_key_done")))
    enter(page, "paula", f"{PASSWORD} non plus")
    expect(page).to_have_url(HOME)


def link_to(address: str, folder: Path, *, holds: str = "/desk/") -> str:
    """The path of the link in the last letter written to that address."""
    for _ in range(600):
        letters = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_mtime)
        for path in reversed(letters):
            letter = message_from_bytes(path.read_bytes())
            if address in str(letter["To"]) and (
                found := re.search(rf"https?://[^/\s]+(\S*{holds}\S+)", text_of(letter))
            ):
                return found.group(1)
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address} in {folder}")


def text_of(letter: Message) -> str:
    """Its plain text."""
    parts = [part for part in letter.walk() if part.get_content_type() == "text/plain"]
    return "".join((part.get_payload(decode=True) or b"").decode() for part in parts)  # type: ignore[union-attr]

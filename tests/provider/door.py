"""What people do at the desk's door, in a real browser."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect


def code_of(secret: str, *, ahead: int = 0) -> str:
    """The six digits an application shows (RFC 6238), now or some periods ahead."""
    counter = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Door:
    """One house, several people, each in a browser profile of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self.address = browser, address
        self.refused: list[str] = []
        self.admin: Page | None = None

    def arrive(self) -> Page:
        """Somebody new; what the policy of the page refuses is noted."""
        context = self._browser.new_context(base_url=self.address, locale="fr-FR")
        page = context.new_page()
        page.on("console", lambda told: self._note(told.text))
        return page

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.refused.append(text)

    def secure(self, account: dict[str, str]) -> None:
        """The administrator, asked for a second factor, sets one up, leaves, and comes back with a code."""
        page = self.admin = self.arrive()
        self._give_password(page, account)
        page.wait_for_url("**/desk/access/second-factor/")
        page.goto("/desk/")
        assert page.url.endswith("/desk/access/second-factor/"), "nothing of the desk before that"
        page.click("a[href$='/totp/activate/']")
        expect(page.locator("img.door-qr")).to_be_visible()
        assert page.locator("img.door-qr").evaluate("image => image.naturalWidth") > 50
        secret = page.input_value("#authenticator_secret")
        page.fill("input[name=code]", code_of(secret))
        page.keyboard.press("Enter")
        expect(page.locator("#recovery_codes")).to_be_visible()
        page.goto("/desk/")
        assert page.url.endswith("/desk/")
        page.context.clear_cookies()
        self._give_password(page, account)
        page.wait_for_url("**/second-factor/authenticate/**")
        page.fill("input[name=code]", "000000")
        page.keyboard.press("Enter")
        expect(page.locator(".door-error")).to_be_visible()
        # The code just used serves no second time: the next one.
        page.fill("input[name=code]", code_of(secret, ahead=1))
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        assert not self.refused, self.refused

    @staticmethod
    def _give_password(page: Page, account: dict[str, str]) -> None:
        page.goto("/desk/login/")
        page.fill("input[name=login]", account["account"])
        page.fill("input[name=password]", account["password"])
        page.keyboard.press("Enter")

    def invite(self, name: str, email: str, mail: Path) -> str:
        """The administrator invites; the link is in the message, written as a file."""
        assert self.admin is not None
        self.admin.goto("/desk/invitations/")
        self.admin.fill("input[name=name]", name)
        self.admin.fill("input[name=email]", email)
        self.admin.select_option("select[name=role]", "editor")
        self.admin.click("form.door-form button")
        expect(self.admin.get_by_text(email).first).to_be_visible()
        [message] = [path for path in mail.iterdir() if email in path.read_text()]
        found = re.search(r"/desk/invitation/\S+", message.read_text())
        assert found
        return found[0]

    def join_by_provider(self, link: str, login: str) -> None:
        """Somebody follows the link and comes by the provider: in, with the role the provider's claim gives."""
        page = self.arrive()
        page.goto(link)
        page.get_by_role("button", name="Compte du musée").click()
        self._pass_provider(page, login)
        page.wait_for_url(f"{self.address}/desk/")
        assert self.admin is not None
        self.admin.goto("/desk/staff/")
        row = self.admin.locator("tr", has_text="Nina Leroy")
        expect(row).to_contain_text("valideur", ignore_case=True)
        page.context.close()

    def come_by_provider(self, login: str) -> None:
        """Known now, they enter by the door's own button."""
        page = self.arrive()
        self._knock(page, login)
        page.wait_for_url(f"{self.address}/desk/")
        page.context.close()

    def is_turned_away(self, login: str) -> None:
        """Somebody the provider knows and the house does not."""
        page = self.arrive()
        self._knock(page, login)
        page.wait_for_url("**/desk/access/turned-away/")
        page.goto("/desk/")
        assert "/desk/login/" in page.url
        page.context.close()

    def _knock(self, page: Page, login: str) -> None:
        page.goto("/desk/login/")
        page.get_by_role("button", name="Compte du musée").click()
        self._pass_provider(page, login)

    @staticmethod
    def _pass_provider(page: Page, login: str) -> None:
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", "anything")
        page.click("button[type=submit]")
        # The consent page.
        page.locator("button[type=submit]").click()

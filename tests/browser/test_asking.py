"""The contact form and the page where one reads the answer: axe, phone and desktop, light and dark, both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from parvis.testing import axe, kept, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.timeout(300)


@pytest.mark.browser
def test_somebody_writes_and_reads_without_account(browser: Browser, tmp_path: Path) -> None:
    home, looks = tmp_path / "home", os.environ.get("PARVIS_LOOKS", "")
    kept.settle(home)
    with live.serving(home) as site:
        visitor = Visitor(browser, site.address)
        for path, width, dark in (("/nous-ecrire/", PHONE, False), ("/en/write-to-us/", DESKTOP, True)):
            page = visitor.open(path, width=width, is_dark=dark)
            axe.assert_accessible(page)
            page.get_by_role("textbox").first.fill("Quand rouvre la salle 7 ?")
            if looks:
                page.screenshot(path=f"{looks}/ask-{width}.png", full_page=True)
            # Sent at once by a machine it would come back with its words: a person presses once more.
            page.wait_for_timeout(2_500)
            page.locator("main form button[type=submit]").click()
            expect(page.locator(".ask-said")).to_contain_text("Quand rouvre la salle 7")
            axe.assert_accessible(page)
            if looks:
                page.screenshot(path=f"{looks}/mine-{width}.png", full_page=True)
            assert page.context.cookies() == []
        visitor.leave()

"""The contact form and the page where one reads the answer: axe, phone and desktop, light and dark, both languages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from parvis.testing import axe, kept, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.timeout(300)


_ACT = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
django.setup()
from parvis.accounts.models import User
from parvis.conversation import services
from parvis.conversation.models import Message
from parvis.traces.models import Thing
if sys.argv[1] == "path":
    print(Thing.objects.filter(kind=sys.argv[2], state="live").order_by("pk").first().path)
else:
    said = Message.objects.filter(direction="in", text=sys.argv[1]).select_related("thread__about").get()
    services.answer(said.thread, text=sys.argv[2], by=User.objects.get(username="redactrice"))
    print(said.thread.way, said.thread.about.path)
"""


def _act(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _ACT, *words], env=live.environment(home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.browser
def test_asked_on_a_page_and_answered_where_it_was_asked(browser: Browser, built_demo: Path, tmp_path: Path) -> None:
    """On pages of the demonstration, without script and with: the box, the private page, our answer there."""
    home = tmp_path / "home"
    shutil.copytree(built_demo, home)
    with live.serving(home) as site:
        for kind, has_script in (("work", False), ("story", True)):
            context = browser.new_context(base_url=site.address, java_script_enabled=has_script, locale="fr-FR")
            page, path = context.new_page(), _act(home, "path", kind)
            page.goto(path)
            words = f"Une question depuis {kind}"
            page.locator(".ask-box summary").click()
            page.locator(".ask-box textarea").fill(words)
            # A machine sends at once; a person does not.
            page.wait_for_timeout(2_500)
            page.locator(".ask-box button[type=submit]").click()
            expect(page.locator(".ask-said")).to_contain_text(words)
            assert _act(home, words, "Voici notre réponse.") == f"question {path}"
            for _each in range(30):
                page.reload()
                if "Voici notre réponse." in page.content():
                    break
                page.wait_for_timeout(1_000)
            expect(page.locator("main")).to_contain_text("Voici notre réponse.")
            context.close()


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

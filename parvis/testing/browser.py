"""A real browser (Debian's Chromium, driven by Playwright) that notices requests to other hosts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable")
# Quiet: the browser itself asks nothing of the network, and runs as root in a container.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESKTOP = 390, 1440
_HEIGHTS = {PHONE: 844, DESKTOP: 900}


def program() -> str | None:
    """The browser's program on this machine, if there is one."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Witness:
    """What was asked for and what went wrong while pages were open."""

    host: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Note every request to another host, every error in a script, all that a page's policy refuses, from now on."""
        context.on("console", lambda told: self._note_refusal(told.text, told.location.get("url", "")))
        context.on("request", self._note)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _note(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.foreign.append(f"{request.url} (asked by {request.frame.url})")

    def _note_refusal(self, text: str, url: str) -> None:
        if "Content Security Policy" in text:
            self.refused.append(f"{text} (on {url})")

    def complain(self) -> None:
        """Raise AssertionError, naming each foreign request, each refusal of a policy, and each script error."""
        assert not self.foreign, "requests to another host:\n" + "\n".join(self.foreign)
        assert not self.refused, "refused by the content security policy:\n" + "\n".join(self.refused)
        assert not self.errors, "errors in scripts:\n" + "\n".join(self.errors)


class Visitor:
    """Somebody at a screen: opens pages of one site, in a light or a dark room, on a phone or at a desk."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self.address = address
        self.witness = Witness(urlsplit(address).netloc)
        self._contexts: list[BrowserContext] = []

    def arrive(self, *, width: int = DESKTOP, is_dark: bool = False, cookies_of: BrowserContext | None = None) -> Page:
        """A blank page in a fresh browser profile."""
        context = self._browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": _HEIGHTS.get(width, 900)},
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",
            locale="fr-FR",
            has_touch=width == PHONE,
        )
        if cookies_of:
            context.add_cookies(cookies_of.cookies())  # type: ignore[arg-type]
        self.witness.watch(context)
        self._contexts.append(context)
        return context.new_page()

    def open(self, path: str, *, width: int = DESKTOP, is_dark: bool = False) -> Page:
        """A page of the site, loaded."""
        page = self.arrive(width=width, is_dark=is_dark)
        page.goto(path)
        return page

    def leave(self) -> None:
        """Close everything that was opened."""
        while self._contexts:
            self._contexts.pop().close()

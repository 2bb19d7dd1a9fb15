"""The content security policy: strict on every page, and nothing of ours is refused by it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from parvis.testing.browser import PHONE, Visitor
from parvis.testing.live import Site, parvis
from tests.browser import pages
from tests.browser.desk import addresses, sign_in

pytestmark = pytest.mark.timeout(900)

DOOR = (
    "/desk/login/",
    "/desk/access/password/reset/",
    "/desk/access/password/reset/sent/",
    "/desk/access/sign-up/",
    "/desk/access/inactive/",
)
OURS = (
    "/desk/staff/",
    "/desk/invitations/",
    "/desk/secrets/",
    "/desk/account/sessions/",
    "/desk/access/password/",
    "/desk/access/second-factor/",
    "/desk/access/second-factor/totp/activate/",
    "/desk/access/second-factor/webauthn/add/",
    "/desk/images/",
    "/desk/pages/",
    "/desk/users/",
    "/desk/account/",
)


def assert_strict(policy: str) -> None:
    """No script but this host's files, on whatever page."""
    told = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    assert told["script-src"] == ["'self'"] and told["object-src"] == ["'none'"], policy
    assert told["style-src"] == ["'self'"] and told["base-uri"] == ["'self'"], policy


def test_no_public_page_has_anything_refused(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    for path in [*pages.listed(demo), *pages.PASSING["fr"], *pages.PASSING["en"], *DOOR]:
        answer = page.goto(path)
        assert answer is not None
        assert_strict(answer.headers["content-security-policy"])
    visitor.witness.complain()


def test_no_page_of_the_desk_has_anything_refused(visitor: Visitor, demo: Site) -> None:
    page = sign_in(visitor, demo).new_page()
    for path in [*addresses(page), *OURS]:
        answer = page.goto(path, wait_until="load")
        assert answer is not None and answer.ok, path
        assert_strict(answer.headers["content-security-policy"])
    visitor.witness.complain()


def test_wagtail_s_widgets_start_without_a_script_in_the_page(visitor: Visitor, demo: Site) -> None:
    """A date opens its calendar, a row is added to a form with its own widgets, a chooser opens its window."""
    page = sign_in(visitor, demo).new_page()
    page.goto("/desk/sites/")
    page.locator("a[href*='/desk/sites/edit/']").first.click()
    page.get_by_role("tab", name="Jours exceptionnels").click()
    rows = page.locator("#id_closures-FORMS > *")
    before = rows.count()
    page.locator("#id_closures-ADD").click()
    expect(rows).to_have_count(before + 1)
    page.locator(f"#id_closures-{before}-first_day").click()
    expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
    page.goto("/desk/works/new/")
    assert page.locator("script[data-starts]").count() == 0, "each has started"
    chooser = page.locator("[data-chooser-action-choose]:visible").first
    chooser.click()
    expect(page.locator(".modal[role=dialog]").first).to_be_visible()
    visitor.witness.complain()


def test_a_script_written_into_a_page_does_not_run(browser: Browser, demo: Site) -> None:
    """The witness works: what the policy refuses is noticed."""
    person = Visitor(browser, demo.address)
    page = person.open("/", width=PHONE)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    person.leave()
    with pytest.raises(AssertionError, match="Content Security Policy"):
        person.witness.complain()


def test_the_doctor_finds_the_running_site_in_order(demo: Site) -> None:
    told = parvis(demo.home, "doctor", "--url", demo.address, "--json")
    found = {each["check"]: each for each in json.loads(told.stdout)}
    for check in ("secret", "debug setting", "site", "headers", "policy", "debug", "cookies", "https", "hosts"):
        assert found[check]["ok"], found[check]

"""Reviews brought by their address, and what colleagues bring by the share page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.roles import Role
from parvis.channels import services as channels
from parvis.conversation import services
from parvis.conversation.letters.pages import read_page
from parvis.conversation.models import Message
from parvis.conversation.services import reviewing
from parvis.conversation.services.reviewing import Review, bring_review, propose_review
from parvis.conversation.tests.people import make_member
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.web import Answer, AskFailed
from parvis.traces.models import Trace

PAGE = """<html lang="fr-FR"><head><title>Blog</title><meta property="og:title" content="La brume &amp; le port">
<meta property="og:site_name" content="Carnets"><script type="application/ld+json">
{"@graph": [{"@type": "WebSite", "name": "Carnets"}, {"@type": ["BlogPosting"], "headline": "La brume et le port",
"author": [{"@type": "Person", "name": "Ana Peřina"}], "datePublished": "2026-11-02T10:00:00+01:00"}]}</script></head></html>"""


def test_what_a_page_says_of_itself():
    found = read_page(PAGE)
    assert (found.title, found.author, found.language, found.site) == (
        "La brume et le port",
        "Ana Peřina",
        "fr",
        "Carnets",
    )
    assert found.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    plain = '<meta name="author" content="Bruno"><meta property="article:published_time" content="2026-11-02"><title>Un  titre</title>'
    assert (read_page(plain).title, read_page(plain).author, read_page(plain).at) == (
        "Un titre",
        "Bruno",
        datetime(2026, 11, 2, tzinfo=UTC),
    )


HOSTILE = [
    "", "<", "<title>" * 50_000, '<script type="application/ld+json">' + "[" * 100_000, "<meta content>" * 10_000,
    '<script type="application/ld+json">{"@type": {"a": 1}, "author": 3}</script>', "\x00" * 1000,
    '<meta name="date" content="9999999-99-99">', '<script type="application/ld+json">{"@type":"Review","author":[[[]]]}</script>',
]  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_a_strangers_page_breaks_nothing(html: str):
    assert read_page(html).author == ""


def test_a_page_is_asked_through_the_guard(monkeypatch: pytest.MonkeyPatch):
    for address in ("http://127.0.0.1/", "http://169.254.169.254/latest", "https://[::1]/"):
        with pytest.raises(BadInput):
            propose_review(address)
    for address in ("javascript:alert(1)", "file:///etc/passwd", "", "https://x y"):
        with pytest.raises(BadInput):
            propose_review(address)
    told: dict[str, Any] = {"content-type": "text/html; charset=utf-8"}
    monkeypatch.setattr(reviewing, "ask", lambda url, **_told: Answer(url, 200, told, PAGE.encode()))
    assert propose_review("https://carnets.example/brume").title == "La brume et le port"

    def fail(url: str, **_told: Any) -> Answer:
        raise AskFailed(url, "no")

    monkeypatch.setattr(reviewing, "ask", fail)
    with pytest.raises(BadInput):
        propose_review("https://carnets.example/brume")


def test_a_review_is_brought_once_with_a_summary_of_our_own(db: None):
    member = make_member(Role.CONTRIBUTOR)
    review = Review(
        url="https://carnets.example/brume", title="La brume et le port", summary="Très favorable.", author="Ana"
    )
    said = bring_review(review, by=member)
    assert bring_review(review, by=member) == said and Message.objects.count() == 1
    assert (said.thread.way, said.text, said.author, said.thread.is_private) == (
        "review",
        "Très favorable.",
        "Ana",
        False,
    )
    assert Trace.objects.get(kind="conversation.review.brought").text is None
    answer = services.answer(said.thread, text="Merci", by=make_member())
    # Nobody can answer there by a machine: a colleague does.
    assert answer.state == "by_hand"
    with pytest.raises(BadInput):
        bring_review(Review(url="https://carnets.example/b", title="", summary=" "), by=member)
    with pytest.raises(NotAllowed):
        bring_review(review, by=make_member(Role.READER))


def test_a_comment_brought_by_the_share_page_is_a_thread(django_capture_on_commit_callbacks: Any):
    member = make_member(Role.CONTRIBUTOR)
    with django_capture_on_commit_callbacks(execute=True):
        channels.record_by_hand(kind="comment", text="On a froid en salle 7", network="facebook", who="@ana", by=member)
    said = Message.objects.get()
    assert (said.thread.way, said.text, said.thread.needs_answer) == ("by_hand", "On a froid en salle 7", True)


def test_what_a_phone_shares_ends_in_a_thread(client: Client, django_capture_on_commit_callbacks: Any):
    """The share menu's own post, the page that shows it, its form sent: a conversation that a colleague answers by hand."""
    client.force_login(make_member(Role.CONTRIBUTOR))
    shared = {"title": "Salle 7", "text": "On a froid en salle 7 https://www.facebook.com/musee/posts/77"}
    onward = client.post(reverse("channels:share_in"), shared)
    page = client.get(onward["Location"])
    told = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert "On a froid" in told["text"] and told["url"] == "https://www.facebook.com/musee/posts/77"
    del told["picture"]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("share"), {**told, "who": "@ana"}).status_code == 302
    said = Message.objects.get()
    assert (said.thread.way, said.thread.needs_answer, said.thread.state) == ("by_hand", True, "new")
    assert "On a froid en salle 7" in said.text
    answer = services.answer(said.thread, text="Nous montons le chauffage.", by=make_member())
    assert answer.state == "by_hand"

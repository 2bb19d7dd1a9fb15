"""Print sizes: named or in millimetres, asked at the desk, granted, told in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.accounts.roles import Role
from parvis.media.models import Picture
from parvis.rights.contracts import Showing, Use, Where
from parvis.rights.models import Grant
from parvis.rights.prints import NAMED, PrintSize
from parvis.rights.services import become_grant, draft_request, grant_use, may_show, send_request, state_rights
from parvis.rights.tests.test_desk import as_role

A4: dict[str, Any] = {"max_print_width": 210, "max_print_height": 297}


@pytest.fixture
def held(picture: Picture) -> Picture:
    state_rights(picture.thing, licence="in-copyright", holder="ADAGP")
    return picture


def ask(picture: Picture, paper: PrintSize | None, use: str = Use.PRINT) -> Any:
    return may_show(Showing(media=picture.address, use=use, where=Where.PAPER, paper=paper))


def test_a_size_lies_as_it_stands_and_is_named() -> None:
    assert PrintSize(297, 210).fits(PrintSize.named("a4"))
    assert not PrintSize.named("a3").fits(PrintSize.named("a4"))
    assert not PrintSize.named("a5", 600).fits(PrintSize.named("a4", 300))
    assert PrintSize.named("a5").fits(PrintSize.named("a4", 300))
    assert PrintSize.named("a4", 300).pixels == 3508
    for language, told in (("fr", "A4 (297 × 210 mm à 300 ppp)"), ("en", "A4 (297 × 210 mm at 300 ppi)")):
        with translation.override(language):
            assert str(PrintSize(297, 210, 300)) == told
    assert all(width <= height for _name, width, height in NAMED.values())


@pytest.mark.django_db
def test_a_grant_up_to_a4_refuses_a3_in_both_languages(held: Picture) -> None:
    grant_use([held.thing], holder="X", uses=["print", "site"], **A4)
    small, large, unsaid = (ask(held, paper) for paper in (PrintSize(297, 210), PrintSize.named("a3"), None))
    assert small and not large and unsaid
    for language, told in (("fr", "au plus A4 (210 × 297 mm)"), ("en", "at most A4 (210 × 297 mm)")):
        with translation.override(language):
            reason = next(one for one in large.reasons if one.code == "grant_print_too_large")
            assert told in reason.sentence and "X" in reason.way_out
            assert any("A4" in str(one) for one in unsaid.reasons)
    # The site is no paper.
    assert may_show(Showing(media=held.address))


@pytest.mark.django_db
def test_pixels_bound_paper_too(held: Picture) -> None:
    grant_use([held.thing], holder="X", uses=["print"], max_width=2000)
    assert ask(held, PrintSize.named("a6"))
    assert "grant_too_large" in {reason.code for reason in ask(held, PrintSize.named("a4")).reasons}
    assert ask(held, PrintSize.named("a4", 72))


@pytest.mark.django_db
def test_it_is_asked_for_in_the_letter_and_granted(held: Picture) -> None:
    asked = draft_request([held.thing], holder="X", uses=["print"], purpose="p", language="en", **A4)
    assert "in print at most A4 (210 × 297 mm)" in asked.letter
    send_request(asked, way="hand")
    assert become_grant(asked).max_print == PrintSize(210, 297)
    assert not ask(held, PrintSize.named("poster"))


@pytest.mark.django_db
def test_the_form_takes_a_name_or_both_sides(client: Any, held: Picture) -> None:
    approver = as_role(client, Role.APPROVER)
    sent = {"picture": held.pk, "holder": "X", "uses": ["print"], "currency": "EUR", "basis": "flat"}
    wrong: list[dict[str, Any]] = [
        {"max_print_width": 210}, {"max_print_ppi": 300}, {"max_print_width": 0, "max_print_height": 5}, {"paper": "b7"},
    ]  # fmt: skip
    for mistake in wrong:
        assert approver.post(reverse("grants:add"), {**sent, **mistake}).status_code == 200
    assert not Grant.objects.exists()
    assert approver.post(reverse("grants:add"), {**sent, "paper": "a3", "max_print_ppi": 300}).status_code == 302
    assert Grant.objects.get().max_print == PrintSize(297, 420, 300)
    page = reverse("media_rights", args=[held.address])
    assert "street" in approver.get(page).content.decode()
    for paper, verdict in (("a4", "tag ok"), ("a1", "au plus A3")):
        html = approver.get(page, {"paper": paper, "ppi": "300"}).content.decode()
        assert verdict in html.partition('id="t-paper"')[2].partition("</section>")[0]
    assert approver.get(page, {"paper": "nothing", "ppi": "x"}).status_code == 200

"""The institution's forms in the desk: who may fill them, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.colours import contrast
from parvis.accounts.models import Closure, Institution, OpeningHours, Site
from parvis.accounts.roles import Role
from parvis.accounts.services import engage

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(engage(username=role.value, role=role, password="a long password"))
    return client


def institution_form(**changes: str) -> dict[str, str]:
    names = [field.name for field in Institution._meta.fields if field.name != "id"]
    told = dict.fromkeys(names, "") | {"accent_light": "#741846", "accent_dark": "#f2a6c6", "jurisdiction": "FR"}
    return told | {"name_fr": "Musée du Parvis"} | changes


def rows(prefix: str, *given: dict[str, str]) -> dict[str, str]:
    told = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    return told | {f"{prefix}-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}


def site_form(*, hours: list[dict[str, str]], closures: list[dict[str, str]]) -> dict[str, str]:
    fields = ("name_en", "address", "access_fr", "access_en", "latitude", "longitude")
    return {
        "name_fr": "Le bâtiment",
        **dict.fromkeys(fields, ""),
        **rows("hours", *hours),
        **rows("closures", *closures),
    }


def test_a_manager_says_who_the_institution_is():
    answer = signed_in(Role.MANAGER).post(reverse("institution"), institution_form())
    assert answer.status_code == 302
    assert Institution.current().name_fr == "Musée du Parvis"


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER])
def test_the_others_may_not(role: Role):
    assert signed_in(role).get(reverse("institution")).status_code == 302
    signed_in_again = Client()
    assert signed_in_again.get(reverse("institution")).status_code == 302
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("accent_light", "#ffd0e0"), ("accent_dark", "#202020"), ("share_fr", "Voyez {oeuvre}"), ("share_en", "See {")],
)
def test_what_cannot_be_read_or_filled_in_is_refused(field: str, value: str):
    answer = signed_in(Role.MANAGER).post(reverse("institution"), institution_form(**{field: value}))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_hours_and_exceptional_days_are_saved_with_their_site():
    hours = [
        {"weekday": "0", "opens": "10:00", "closes": "12:00"},
        {"weekday": "0", "opens": "14:00", "closes": "18:00"},
    ]
    closures = [{"first_day": "2026-12-25", "last_day": "2026-12-25", "reason_fr": "Noël", "reason_en": "Christmas"}]
    answer = signed_in(Role.MANAGER).post(reverse("sites:add"), site_form(hours=hours, closures=closures))
    assert answer.status_code == 302
    site = Site.objects.get()
    assert site.hours.count() == 2
    assert site.closures.get().reason_en == "Christmas"


@pytest.mark.parametrize(
    ("hours", "closures"),
    [
        ([{"weekday": "0", "opens": "18:00", "closes": "10:00"}], []),
        ([], [{"first_day": "2026-12-25", "last_day": "2026-12-24"}]),
        ([], [{"first_day": "2026-12-25", "last_day": "2026-12-25", "opens": "10:00"}]),
    ],
)
def test_impossible_hours_are_refused_in_words(hours: list[dict[str, str]], closures: list[dict[str, str]]):
    answer = signed_in(Role.MANAGER).post(reverse("sites:add"), site_form(hours=hours, closures=closures))
    assert answer.status_code == 200
    assert not Site.objects.exists()


def test_a_row_taken_off_is_deleted():
    site = Site.objects.create(name_fr="Le bâtiment")
    kept = OpeningHours.objects.create(site=site, weekday=1, opens="10:00", closes="18:00")
    gone = OpeningHours.objects.create(site=site, weekday=2, opens="10:00", closes="18:00")
    Closure.objects.create(site=site, first_day="2026-01-01", last_day="2026-01-01")
    told: dict[str, Any] = site_form(hours=[], closures=[])
    told |= {"hours-TOTAL_FORMS": "2", "hours-INITIAL_FORMS": "2", "closures-INITIAL_FORMS": "0"}
    for n, (row, delete) in enumerate([(kept, ""), (gone, "on")]):
        told |= {f"hours-{n}-id": row.pk, f"hours-{n}-weekday": row.weekday, f"hours-{n}-opens": "10:00"}
        told |= {f"hours-{n}-closes": "18:00", f"hours-{n}-DELETE": delete}
    assert signed_in(Role.EDITOR).post(reverse("sites:edit", args=[site.pk]), told).status_code == 302
    assert list(site.hours.all()) == [kept]
    assert site.closures.count() == 1

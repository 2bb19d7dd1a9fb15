"""The desk's home: what waits for each role, and what to do when nothing does."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from parvis.accounts.models import Closure, Institution, OpeningHours, Presence, Site
from parvis.accounts.roles import Role
from parvis.collection.models import Work
from parvis.collection.services import save_work
from parvis.collection.tests.desk import member, signed_in
from parvis.core.clock import today
from parvis.core.needs import MOST, Need, count_up_to, minutes_for
from parvis.desk.today import duration, title_of, waiting_for

pytestmark = pytest.mark.django_db


def needs_of(role: Role) -> set[str]:
    return {need.url for group in waiting_for(member(role)) for need in group.needs}


def settle() -> Site:
    """An institution for which nothing waits."""
    Institution.objects.create(pk=1, name_fr="Musée du Parvis")
    Presence.objects.create(network="web", url="https://musee.example/")
    save_work(work=Work(title_fr="Le Berceau"), by=None)
    site = Site.objects.create(name_fr="Le bâtiment")
    OpeningHours.objects.create(site=site, weekday=0, opens="10:00", closes="18:00")
    return site


def test_an_empty_house_says_where_to_begin():
    assert {reverse("institution"), reverse("collection_import_new"), reverse("sites:add")} <= needs_of(Role.MANAGER)
    assert reverse("works:add") in needs_of(Role.CONTRIBUTOR)
    assert needs_of(Role.READER) == set()


def test_when_nothing_waits_the_home_says_so_and_what_to_do_next():
    settle()
    page = signed_in(Role.MANAGER).get(reverse("wagtailadmin_home")).content.decode()
    assert "Rien ne vous attend" in page or "Nothing awaits you" in page
    assert reverse("wagtailadmin_explore_root") in page


def test_each_is_told_what_their_role_may_do():
    site = settle()
    Closure.objects.create(site=site, first_day=today(), last_day=today(), reason_fr="Travaux")
    save_work(work=Work(title_fr="Brouillon", is_published=False), by=None)
    drafts, closures = f"{reverse('works:index')}?published=no", reverse("sites:edit", args=[site.pk])
    assert needs_of(Role.EDITOR) == {drafts, closures}
    assert needs_of(Role.CONTRIBUTOR) == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_home_answers_in_both_languages(language: str):
    user = member(Role.MANAGER)
    UserProfile.objects.filter(user=user).update(preferred_language=language)
    answer = signed_in(Role.MANAGER).get(reverse("wagtailadmin_home"))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_what_staff_did_is_told():
    save_work(work=Work(title_fr="Le Berceau"), by=member(Role.EDITOR))
    page = signed_in(Role.MANAGER).get(reverse("wagtailadmin_home")).content.decode()
    assert "Le Berceau" in page


def test_numbers_are_in_words_as_far_as_one_reads_them():
    with translation.override("en"):
        assert title_of(1) == "One thing awaits you"
        assert title_of(7) == "Seven things await you"
        assert title_of(30) == "30 things await you"


def test_minutes_are_said_as_one_says_them():
    with translation.override("en"):
        assert [duration(minutes) for minutes in (5, 60, 65)] == ["5 min", "1 h", "1 h 05"]


def test_counting_stops_where_nobody_cares():
    for number in range(5):
        Presence.objects.create(network="web", url=f"https://musee.example/{number}")
    assert count_up_to(Presence.objects.all(), most=3) == 3
    assert minutes_for(1, seconds=10) == 1
    assert minutes_for(1000, seconds=60) == 30
    need = Need(count=MOST, unit="", title="", reason="", url="", action="", minutes=1)
    assert need.amount == f"{MOST}+"


def test_the_menu_leads_nowhere_outside():
    page = signed_in(Role.MANAGER).get(reverse("wagtailadmin_home")).content.decode()
    assert "wagtail.org" not in page
    assert "gravatar" not in page

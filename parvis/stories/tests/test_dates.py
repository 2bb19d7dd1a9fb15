"""Dates chosen for a story: it becomes public and ceases to be by itself, and a refused one stops no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.text import slugify
from wagtail.models import PageLogEntry, Revision

from parvis.accounts.models import ApprovalStep
from parvis.core.clock import now
from parvis.media.models import Picture
from parvis.stories.dates import keep_dates
from parvis.stories.models import StoryPage
from parvis.stories.services import draft_story
from parvis.website.services import SiteTree
from parvis.website.tests import house
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]

pytestmark = pytest.mark.django_db


def draft(site: dict[str, SiteTree], title: str) -> StoryPage:
    body = [("text", "<p>Mot.</p>")]
    return draft_story(
        index=site["fr"].stories, slug=slugify(title), by=None, title=title, summary="Une phrase.", body=body
    )


def waiting(site: dict[str, SiteTree], title: str, **fields: object) -> StoryPage:
    """A story whose date came a minute ago, while nobody looked."""
    page = draft(site, title)
    for name, value in fields.items():
        setattr(page, name, value)
    page.go_live_at = now() + timedelta(days=1)
    page.save_revision().publish()
    assert not StoryPage.objects.get(pk=page.pk).live
    past = now() - timedelta(minutes=1)
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=revision.content)
    return page


def test_it_is_published_then_taken_down(site: dict[str, SiteTree]):
    page = waiting(site, "À venir")
    keep_dates()
    page.refresh_from_db()
    assert page.live
    keep_dates()
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1
    StoryPage.objects.filter(pk=page.pk).update(expire_at=now() - timedelta(seconds=1))
    keep_dates()
    page.refresh_from_db()
    assert not page.live and page.expired


def test_one_that_is_refused_becomes_a_draft_again_and_stops_no_other(site: dict[str, SiteTree], tmp_path):
    picture = house.picture(tmp_path)
    refused = waiting(site, "Sans description", picture=picture)
    Picture.objects.filter(pk=picture.pk).update(alt_en="", alt_fr="")
    other = waiting(site, "Prête")
    keep_dates()
    assert not StoryPage.objects.get(pk=refused.pk).live
    assert StoryPage.objects.get(pk=other.pk).live
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert PageLogEntry.objects.filter(page=refused.pk, action="wagtail.schedule.cancel").count() == 1


def test_one_that_steps_set_meanwhile_hold_back_becomes_a_draft_again(site: dict[str, SiteTree]):
    page = waiting(site, "À relire")
    ApprovalStep.objects.create(name_fr="Relecture", name_en="Second reading")
    keep_dates()
    assert not StoryPage.objects.get(pk=page.pk).live
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.schedule.cancel").count() == 1


def test_what_has_no_date_stays(site: dict[str, SiteTree]):
    page = draft(site, "Brouillon")
    keep_dates()
    assert not StoryPage.objects.get(pk=page.pk).live

"""Writing a story at the desk: the form is drawn, and what may not be published is told."""

from __future__ import annotations

from pathlib import Path

from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.media.models import Picture
from parvis.stories.models import StoryPage
from parvis.website.services import SiteTree
from parvis.website.tests import house
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]


def signed_in(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("louise", password="x"))
    return client


def test_the_forms_are_drawn(client: Client, site: dict[str, SiteTree]) -> None:
    signed_in(client)
    add = reverse("wagtailadmin_pages:add", args=["stories", "storypage", site["fr"].stories.pk])
    form = client.get(add)
    assert form.status_code == 200 and b"work-chooser" in form.content
    for page in (site["fr"].home, site["fr"].visit, site["fr"].stories):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_the_check_before_publishing(site: dict[str, SiteTree], rf, tmp_path: Path) -> None:
    from django.contrib.messages.storage.cookie import CookieStorage

    from parvis.stories.wagtail_hooks import check_before_publishing

    picture = house.picture(tmp_path)
    page = StoryPage(title="Récit", slug="recit", summary="…", picture=picture)
    site["fr"].stories.add_child(instance=page)
    request = rf.post("/")
    request._messages = CookieStorage(request)
    assert check_before_publishing(request, site["fr"].visit) is None
    assert check_before_publishing(request, page) is None
    Picture.objects.filter(pk=picture.pk).update(alt_en="")
    page.picture.refresh_from_db()
    response = check_before_publishing(request, page)
    assert response is not None and response.status_code == 302
    assert "texte de remplacement" in str(next(iter(request._messages)))

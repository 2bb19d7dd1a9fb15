"""Pages are kept whole, and an edit shows at once."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from parvis.accounts.models import Institution, User
from parvis.collection.models import Work, WorkPicture
from parvis.core.clock import midnight, today
from parvis.rights.services import grant_use, state_rights
from parvis.website import freshness, page_cache
from parvis.website.services import SiteTree
from parvis.website.tests import house

PATH = "/oeuvres/venise/"


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_kept_page_asks_the_database_nothing(client: Client, venise: Work) -> None:
    assert queries(client, PATH) > 0
    assert queries(client, PATH) == 0


def test_a_staff_edit_shows_at_once(client: Client, venise: Work) -> None:
    assert "Salute" in client.get(PATH).content.decode()
    venise.title_fr = "La Lagune"
    venise.save()
    assert "La Lagune" in client.get(PATH).content.decode()


def test_the_frame_follows_the_institution(client: Client, venise: Work) -> None:
    assert "Musée du Parvis" in client.get("/nous-joindre/").content.decode()
    institution = Institution.current()
    institution.name_fr = "Musée de la Place"
    institution.save()
    assert "Musée de la Place" in client.get("/nous-joindre/").content.decode()


def test_publishing_a_page_shows_at_once(client: Client, site: dict[str, SiteTree]) -> None:
    visit = site["fr"].visit
    client.get("/visiter/")
    visit.introduction = "Une heure suffit."
    visit.save_revision().publish()
    assert "Une heure suffit." in client.get("/visiter/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_stamp_changes_again_after_the_commit() -> None:
    from django.db import transaction

    with transaction.atomic():
        Institution(pk=1, name_fr="Musée").save()
        inside = freshness.stamp()
    assert freshness.stamp() != inside


def test_a_browser_that_has_the_page_is_told_so(client: Client, venise: Work) -> None:
    first = client.get(PATH)
    assert first["Cache-Control"] == "no-cache"
    again = client.get(PATH, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content


def test_pages_travel_compressed(client: Client, venise: Work) -> None:
    import gzip

    plain = client.get(PATH).content
    zipped = client.get(PATH, headers={"accept-encoding": "gzip, br"})
    assert zipped["Content-Encoding"] == "gzip" and gzip.decompress(zipped.content) == plain


def test_languages_and_questions_are_kept_apart(client: Client, venise: Work) -> None:
    assert 'lang="fr"' in client.get("/collection/?q=venise").content.decode()
    assert 'lang="en"' in client.get("/en/collection/?q=venise").content.decode()
    assert "licorne" in client.get("/collection/?q=licorne").content.decode()


def test_nothing_is_kept_of_the_signed_in(client: Client, venise: Work) -> None:
    client.force_login(User.objects.create_user("louise", is_staff=True))
    queries(client, PATH)
    assert queries(client, PATH) > 0


def test_errors_are_not_kept(client: Client, site: dict[str, SiteTree]) -> None:
    assert client.get(PATH).status_code == 404
    house.work()
    assert client.get(PATH).status_code == 200


def test_a_page_is_kept_no_longer_than_its_rights(client: Client, venise: Work, tmp_path: Path) -> None:
    picture = house.picture(tmp_path, licence="")
    assert picture.thing is not None
    state_rights(picture.thing, licence="in-copyright", holder="La famille")
    until = today() + timedelta(days=1)
    grant_use([picture.thing], holder="La famille", uses=["site"], valid_until=until)
    WorkPicture.objects.create(work=venise, picture=picture)
    assert "srcset" in client.get(PATH).content.decode()
    request = RequestFactory().get(PATH)
    page_cache.keep_until(request, midnight(until + timedelta(days=1)))
    page_cache.keep_until(request, midnight(date(2020, 1, 1)))
    assert page_cache._end(request) < time.time()


def test_the_shelf_forgets_what_was_asked_longest_ago() -> None:
    shelf = page_cache.Shelf(most=2)
    page = page_cache.Kept("s", time.time() + 60, b"", b"", "", {})
    for key in "abc":
        shelf.put(key, page)
    assert shelf.get("a", "s") is None and shelf.get("c", "s") is page
    assert shelf.get("c", "other") is None


def test_what_sets_a_cookie_is_not_kept() -> None:
    request = RequestFactory().get("/")
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    assert page_cache._keep(request, response, "s") is None

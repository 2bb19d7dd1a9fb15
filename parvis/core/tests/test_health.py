"""A word to a stranger; figures to whoever may see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from parvis.core import health, jobs
from parvis.core.clock import now
from parvis.core.middleware import HEADER, RequestIds
from parvis.core.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Ask a fresh process."""

    def ask(path: str, **headers: str) -> tuple[int, str]:
        answers = health.Health(lambda request: HttpResponse("elsewhere"))
        answer = answers(RequestFactory(headers=headers).get(path))
        assert isinstance(answer, HttpResponse)
        return answer.status_code, answer.content.decode()

    return ask


def test_alive_asks_nothing_of_the_database(asked, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert asked("/health/live") == (200, "live\n")


def test_ready_needs_a_worker_that_lives(asked) -> None:
    assert asked("/health/ready") == (503, "not ready\n")
    jobs.keep("me")
    assert asked("/health/ready") == (200, "ready\n")
    Worker.objects.update(seen_at=now() - timedelta(seconds=90))
    assert asked("/health/ready") == (503, "not ready\n")


@pytest.mark.parametrize("fault", ["database", "migrations", "disk"])
def test_ready_tells_no_reason_to_a_stranger(asked, monkeypatch: pytest.MonkeyPatch, caplog, fault: str) -> None:
    jobs.keep("me")
    if fault == "disk":
        monkeypatch.setattr(health, "FREE_BYTES", 10**18)
    elif fault == "migrations":
        monkeypatch.setattr(health, "_last_migrations", lambda: [("core", "0999_later")])
    else:
        monkeypatch.setattr(health, "_is_migrated", _fail)
    assert health.faults() == [fault]
    assert asked("/health/ready") == (503, "not ready\n")
    assert fault in caplog.text, "the log says why"


def _fail() -> bool:
    raise DatabaseError("connection to host db.internal refused")


def test_it_answers_whatever_the_host(asked) -> None:
    assert asked("/health/live", host="10.0.0.7:8000")[0] == 200
    assert asked("/other") == (200, "elsewhere")


def test_asked_often_the_database_is_asked_once(django_assert_num_queries) -> None:
    jobs.keep("me")
    answers = health.Health(lambda request: HttpResponse())
    request = RequestFactory().get("/health/ready")
    answers(request)
    with django_assert_num_queries(0):
        for _ in range(20):
            assert answers(request).status_code == 200


def test_every_answer_has_an_identifier() -> None:
    client = Client()
    first, second = client.get("/robots.txt"), client.get("/robots.txt")
    assert first[HEADER] and first[HEADER] != second[HEADER]
    assert client.get("/robots.txt", headers={HEADER: "proxy-0123456789"})[HEADER] == "proxy-0123456789"
    assert client.get("/robots.txt", headers={HEADER: "<script>"})[HEADER] != "<script>"


def test_the_identifier_stands_outside_what_keeps_pages() -> None:
    names = list(settings.MIDDLEWARE)
    assert names.index("parvis.core.middleware.RequestIds") < names.index("parvis.website.page_cache.PageCache")
    assert RequestIds(lambda request: HttpResponse())(RequestFactory().get("/"))[HEADER]


def test_figures_are_off_by_default() -> None:
    assert Client().get("/metrics", follow=True).status_code == 404

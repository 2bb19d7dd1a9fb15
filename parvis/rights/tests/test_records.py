"""Records in the database, the decision read from them, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.core.clock import midnight, today
from parvis.core.errors import BadInput
from parvis.media.models import Picture, Video
from parvis.media.services import make_derivatives
from parvis.media.tests.pictures import add
from parvis.rights.contracts import MakerDates, Showing, Use, Where
from parvis.rights.models import Grant
from parvis.rights.queries import facts_of
from parvis.rights.services import (
    announce_changes,
    grant_use,
    lift_restriction,
    may_show,
    may_show_many,
    record_makers,
    restrict_use,
    revoke_grant,
    seconds_fresh,
    state_rights,
)
from parvis.rights.signals import decision_changed
from parvis.traces.services import register_thing, remove_thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """The media told of since, by running a function and its commit."""
    told: list[frozenset[UUID]] = []

    def hear(media, **_event):
        told.append(media)

    decision_changed.connect(hear)

    def run(act):
        told.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return told

    yield run
    decision_changed.disconnect(hear)


def test_facts_are_read_as_recorded(picture: Picture) -> None:
    thing = picture.thing
    makers = [
        MakerDates(name="A", death_year=1950, created_year=1930),
        MakerDates(name="B", is_anonymous=True, died_for_france=True),
    ]
    state_rights(thing, licence="cc-by-4.0", holder="H", credit_fr="C", credit_en="D", source="https://e.example/")
    record_makers(thing, makers)
    grant_use(
        [thing], holder="G", uses=[Use.SITE, "post"], territories=["fr", "EU"], valid_from=date(2026, 1, 2),
        valid_until=date(2027, 1, 2), max_width=1280, may_crop=False,
    )  # fmt: skip
    restrict_use([thing], why_fr="embargo", uses=[Use.PRODUCT], valid_until=date(2026, 3, 1))
    facts = facts_of([thing.pk])[thing.pk]
    assert (facts.licence, facts.holder, facts.credit_fr, facts.source) == ("cc-by-4.0", "H", "C", "https://e.example/")
    assert sorted(facts.makers, key=lambda maker: maker.name) == makers
    (grant,) = facts.grants
    assert (grant.holder, grant.uses, grant.begins, grant.until) == (
        "G", frozenset({"site", "post"}), date(2026, 1, 2), date(2027, 1, 2),
    )  # fmt: skip
    assert {"FR", "DE", "EU"} <= grant.territories
    assert (grant.max_width, grant.may_crop, grant.may_overprint) == (1280, False, True)
    (restriction,) = facts.restrictions
    assert (restriction.why_fr, restriction.uses, restriction.until) == (
        "embargo",
        frozenset({"product"}),
        date(2026, 3, 1),
    )


def test_nothing_known_is_no(picture: Picture) -> None:
    assert not may_show(Showing(media=picture.address))
    unknown = may_show(Showing(media=register_thing(kind="x", title="x").pk))
    assert [reason.code for reason in unknown.reasons] == ["not_described", "no_statement"]
    assert [reason.code for reason in may_show(Showing(media=uuid4())).reasons] == ["unknown_media"]


def test_a_picture_without_both_texts_is_not_shown(picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    assert may_show(Showing(media=picture.address))
    Picture.objects.filter(pk=picture.pk).update(alt_en="  ")
    assert [reason.code for reason in may_show(Showing(media=picture.address)).reasons] == ["not_described"]


def test_a_film_without_captions_is_not_shown() -> None:
    film = Video.objects.create(title_fr="Film", file="videos/a.mp4")
    state_rights(film.thing, licence="cc0-1.0")
    assert [reason.code for reason in may_show(Showing(media=film.thing_id)).reasons] == ["not_captioned"]
    film.captions_fr = "captions/a.vtt"
    film.save()
    assert may_show(Showing(media=film.thing_id))


def test_a_removed_media_is_not_shown(picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    remove_thing(picture.thing)
    assert [reason.code for reason in may_show(Showing(media=picture.address)).reasons] == ["removed"]


def test_revoking_takes_effect_today(picture: Picture) -> None:
    state_rights(picture.thing, licence="in-copyright", holder="X")
    grant = grant_use([picture.thing], holder="X", uses=[Use.SITE])
    assert may_show(Showing(media=picture.address))
    revoke_grant(grant)
    decision = may_show(Showing(media=picture.address))
    assert {reason.code for reason in decision.reasons} == {"needs_grant", "grant_revoked"}
    assert Grant.objects.count() == 1


def test_a_restriction_is_lifted(picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    restriction = restrict_use([picture.thing], why_fr="une famille s’y oppose", why_en="a family objects")
    assert not may_show(Showing(media=picture.address))
    lift_restriction(restriction)
    assert may_show(Showing(media=picture.address))


def test_many_decisions_are_one_query(tmp_path: Path) -> None:
    pictures = [add(tmp_path, name=f"p{number}.png", width=40, height=30) for number in range(12)]
    for number, one in enumerate(pictures):
        state_rights(one.thing, licence="cc0-1.0" if number % 2 else "in-copyright")
        record_makers(one.thing, [MakerDates(name="A", death_year=1900)])
        grant_use([one.thing], holder="X", uses=[Use.PRINT])
    showings = [Showing(media=one.address) for one in pictures]
    with CaptureQueriesContext(connection) as asked:
        answers = may_show_many(showings)
    assert len(asked) == 1
    assert [bool(answer) for answer in answers] == [bool(number % 2) for number in range(12)]
    print_showings = [Showing(media=one.address, use=Use.PRINT, where=Where.PAPER) for one in pictures]
    assert all(may_show_many(print_showings))


def test_every_edit_is_told_once(picture: Picture, heard) -> None:
    thing, media = picture.thing, [frozenset({picture.address})]
    assert heard(lambda: state_rights(thing, licence="in-copyright")) == media
    facts = [MakerDates(name="A", death_year=1960)]
    assert heard(lambda: record_makers(thing, facts)) == media
    assert heard(lambda: record_makers(thing, facts)) == []
    assert heard(lambda: grant_use([thing], holder="X", uses=["site"])) == media
    grant = Grant.objects.get()
    assert heard(lambda: revoke_grant(grant)) == media
    assert heard(lambda: revoke_grant(grant)) == []


def test_a_deletion_is_told(picture: Picture, heard) -> None:
    media = [frozenset({picture.address})]
    statement = state_rights(picture.thing, licence="cc0-1.0")
    restriction = restrict_use([picture.thing], why_fr="x")
    grant = grant_use([picture.thing], holder="X", uses=["site"])
    for record in (restriction, grant, statement):
        assert heard(record.delete) == media
    assert not may_show(Showing(media=picture.address))


def test_an_edit_of_the_picture_is_told(picture: Picture, heard) -> None:
    assert frozenset({picture.address}) in heard(picture.save)
    assert frozenset({picture.address}) in heard(lambda: make_derivatives(picture))
    assert heard(lambda: make_derivatives(picture)) == []


def test_the_calendar_is_told(tmp_path: Path, heard) -> None:
    ended, begun, old = (add(tmp_path, name=f"{name}.png", width=40, height=30) for name in ("a", "b", "c"))
    day = date(2027, 1, 1)
    grant_use([ended.thing], holder="X", uses=["site"], valid_until=day - timedelta(days=1))
    grant_use([begun.thing], holder="X", uses=["site"], valid_from=day)
    state_rights(old.thing, licence="public-domain")
    new_year = midnight(day)
    minute = timedelta(minutes=1)
    told = [frozenset({ended.address, begun.address, old.address})]
    assert heard(lambda: announce_changes(since=new_year - minute, until=new_year)) == told
    assert heard(lambda: announce_changes(since=new_year, until=new_year + minute)) == []
    may = midnight(date(2027, 5, 1))
    assert heard(lambda: announce_changes(since=may, until=may + 2000 * minute)) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda thing: state_rights(thing, licence="mine"),
        lambda thing: grant_use([thing], holder="X", uses=["dance"]),
        lambda thing: grant_use([thing], holder="X", uses=[]),
        lambda thing: grant_use(
            [thing], holder="X", uses=["site"], valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)
        ),
        lambda thing: restrict_use([thing]),
    ],
)
def test_bad_records_are_refused_with_a_remedy(picture: Picture, act) -> None:
    with pytest.raises(BadInput) as caught:
        act(picture.thing)
    assert caught.value.remedy


def test_nothing_is_kept_past_the_day_it_changes(picture: Picture) -> None:
    state_rights(picture.thing, licence="in-copyright")
    grant_use([picture.thing], holder="X", uses=["site"], valid_until=today())
    fresh = seconds_fresh([may_show(Showing(media=picture.address))], at_most=10**9)
    assert 0 <= fresh <= 25 * 3600
    assert seconds_fresh([may_show(Showing(media=picture.address))], at_most=1) <= 1

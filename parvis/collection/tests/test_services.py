"""Describing works and what they are tied to: one transaction with things, search, rights and the log."""

from __future__ import annotations

import pytest
from wagtail.log_actions import registry

from parvis.accounts.models import User
from parvis.collection.models import Maker, Place, Subject, Work, WorkType
from parvis.collection.search import Query, search
from parvis.collection.services import (
    Credit,
    Location,
    WorkRelations,
    publish_work,
    remove_entry,
    remove_work,
    save_entry,
    save_work,
    unpublish_work,
)
from parvis.core.errors import BadInput
from parvis.traces.models import FormerSlug, Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice")


def new_work(title: str = "Le Berceau", **fields: object) -> Work:
    return save_work(work=Work(title_fr=title, **fields), by=None)


def found(text: str) -> list[int]:
    return list(search(Query(text=text, whole=True), with_facets=False).ids)


def test_a_new_work_has_an_address_is_found_and_logged(alice: User):
    work = save_work(work=Work(title_fr="Le Berceau", date_fr="vers 1872"), by=alice)
    assert work.slug == "le-berceau"
    assert work.thing.title == "Le Berceau"
    assert (work.earliest, work.latest) != (None, None)
    assert found("berceau") == [work.pk]
    entry = registry.get_logs_for_instance(work).get()
    assert (entry.action, entry.user) == ("wagtail.create", alice)


def test_two_works_of_one_title_have_two_slugs():
    assert [new_work().slug, new_work().slug, new_work().slug] == ["le-berceau", "le-berceau-2", "le-berceau-3"]


def test_a_work_without_a_title_is_refused_with_a_remedy():
    with pytest.raises(BadInput) as refused:
        save_work(work=Work(), by=None)
    assert refused.value.remedy
    assert not Thing.objects.exists()


def test_a_changed_slug_is_remembered_and_a_changed_title_told():
    work = new_work()
    work.title_fr, work.slug = "La Lecture", "la-lecture"
    save_work(work=work, by=None)
    assert FormerSlug.objects.get(slug="le-berceau").thing == work.thing
    assert Thing.objects.get(pk=work.thing_id).title == "La Lecture"
    assert found("berceau") == []
    assert found("lecture") == [work.pk]


def test_a_date_taken_off_takes_its_years_with_it():
    work = new_work(date_fr="1872")
    work.date_fr = ""
    save_work(work=work, by=None)
    assert (work.date_edtf, work.earliest, work.latest) == ("", None, None)


def test_relations_are_written_as_given_and_only_what_differs_is_touched():
    berthe = save_entry(entry=Maker(name="Berthe Morisot"), by=None)
    edma = save_entry(entry=Maker(name="Edma Morisot"), by=None)
    paris = save_entry(entry=Place(name_fr="Paris"), by=None)
    cradle = save_entry(entry=Subject(name_fr="berceau"), by=None)
    work = new_work("Étude")
    relations = WorkRelations(credits=[Credit(berthe), Credit(edma)], locations=[Location(paris)], subjects=[cradle])
    save_work(work=work, by=None, relations=relations)
    before = dict(work.credits.values_list("maker", "pk"))
    swapped = WorkRelations(credits=[Credit(edma), Credit(berthe), Credit(edma)], subjects=[cradle])
    save_work(work=work, by=None, relations=swapped)
    assert [credit.maker for credit in work.credits.all()] == [edma, berthe]
    assert dict(work.credits.values_list("maker", "pk")) == before
    assert not work.located.exists()
    assert list(work.subjects.all()) == [cradle]
    assert found("morisot") == [work.pk]


def test_a_withdrawn_work_is_found_no_more_until_published_again(alice: User):
    work = new_work()
    unpublish_work(work=work, by=alice)
    assert found("berceau") == []
    publish_work(work=work, by=alice)
    publish_work(work=work, by=alice)
    assert found("berceau") == [work.pk]
    actions = set(registry.get_logs_for_instance(work).values_list("action", flat=True))
    assert actions == {"wagtail.create", "parvis.unpublish", "parvis.publish"}


def test_a_removed_work_leaves_a_tombstone():
    work = new_work()
    thing = work.thing
    remove_work(work=work, by=None)
    assert Thing.objects.get(pk=thing.pk).state == Thing.State.REMOVED
    assert not Work.objects.exists()
    assert found("berceau") == []


def test_a_fonds_with_parts_stays():
    fonds = new_work("Fonds Morisot", level="fonds")
    new_work("Lettre", part_of=fonds)
    with pytest.raises(BadInput):
        remove_work(work=fonds, by=None)
    assert Thing.objects.get(pk=fonds.thing_id).state == Thing.State.LIVE
    assert set(found("morisot")) == {fonds.pk}


def test_a_renamed_maker_is_found_under_the_new_name_at_once():
    maker = save_entry(entry=Maker(name="B. Morisot"), by=None)
    work = new_work()
    save_work(work=work, by=None, relations=WorkRelations(credits=[Credit(maker)]))
    maker.name = "Berthe Morisot"
    save_entry(entry=maker, by=None)
    assert found("berthe") == [work.pk]


def test_a_subject_does_not_stand_within_itself():
    nature = save_entry(entry=Subject(name_fr="nature"), by=None)
    sea = save_entry(entry=Subject(name_fr="mer", parent=nature), by=None)
    nature.parent = sea
    with pytest.raises(BadInput):
        save_entry(entry=nature, by=None)


def test_a_maker_still_credited_is_not_removed_and_another_leaves_a_tombstone():
    kept = save_entry(entry=Maker(name="Berthe Morisot"), by=None)
    gone = save_entry(entry=Maker(name="Inconnu"), by=None)
    save_work(work=Work(title_fr="Le Berceau"), by=None, relations=WorkRelations(credits=[Credit(kept)]))
    with pytest.raises(BadInput):
        remove_entry(entry=kept, by=None)
    remove_entry(entry=gone, by=None)
    assert Thing.objects.get(pk=gone.thing_id).state == Thing.State.REMOVED


def test_staff_and_imports_recognise_the_same_maker():
    maker = save_entry(entry=Maker(name="Berthe Morisot"), by=None)
    namesake = save_entry(entry=Maker(name="Berthe Morisot"), by=None)
    assert maker.key == "name:berthe morisot"
    assert namesake.key != maker.key


def test_a_type_has_a_slug_and_no_thing():
    assert save_entry(entry=WorkType(name_fr="Peinture"), by=None).slug == "peinture"

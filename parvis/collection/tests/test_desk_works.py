"""Works in the desk: the list answers through our search, the form saves through our services."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry

from parvis.accounts.roles import Role
from parvis.collection.models import Maker, Place, Subject, Work, WorkSubject
from parvis.collection.services import Credit, WorkRelations, save_entry, save_work
from parvis.collection.tests.desk import rows, signed_in, work_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def berthe() -> Maker:
    return save_entry(entry=Maker(name="Berthe Morisot"), by=None)


@pytest.fixture
def cradle(berthe: Maker) -> Work:
    return save_work(work=Work(title_fr="Le Berceau"), by=None, relations=WorkRelations(credits=[Credit(berthe)]))


def titles(client: Client, **asked: str) -> list[str]:
    return [str(work) for work in client.get(reverse("works:index"), asked).context["object_list"]]


def test_the_list_finds_by_words_of_any_part(cradle: Work):
    save_work(work=Work(title_fr="La Gare"), by=None)
    client = signed_in(Role.READER)
    assert titles(client) == ["La Gare", "Le Berceau"]
    assert titles(client, q="moris") == ["Le Berceau"]
    assert titles(client, q="zzz") == []


def test_drafts_are_listed_apart(cradle: Work):
    save_work(work=Work(title_fr="Brouillon", inventory="INV.7", is_published=False), by=None)
    client = signed_in(Role.EDITOR)
    assert titles(client) == ["Le Berceau"]
    assert titles(client, published="no") == ["Brouillon"]
    assert titles(client, published="no", q="inv.7") == ["Brouillon"]


def test_filters_are_facets_of_our_search(cradle: Work):
    save_work(work=Work(title_fr="La Gare", status="on_view"), by=None)
    assert titles(signed_in(Role.READER), status="on_view") == ["La Gare"]


def test_a_long_list_is_read_by_the_page(django_assert_max_num_queries):
    for number in range(40):
        save_work(work=Work(title_fr=f"Étude {number}"), by=None)
    client = signed_in(Role.READER)
    client.get(reverse("works:index"))
    with django_assert_max_num_queries(45):
        page = client.get(reverse("works:index"), {"p": "2"})
    assert [str(work) for work in page.context["object_list"]] == [f"Étude {number}" for number in range(9, -1, -1)]


def test_a_work_is_described_with_all_it_is_tied_to(berthe: Maker):
    paris = save_entry(entry=Place(name_fr="Paris"), by=None)
    child = save_entry(entry=Subject(name_fr="enfant"), by=None)
    told = work_form(title_fr="Le Berceau", date_fr="1872")
    told |= rows("credits", {"maker": berthe.pk, "role": "peintre"})
    told |= rows("located", {"place": paris.pk, "role": "made"})
    told |= rows("subjects", {"subject": child.pk})
    answer = signed_in(Role.EDITOR).post(reverse("works:add"), told)
    work = Work.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("works:edit", args=[work.pk])
    assert (work.credits.get().role, work.located.get().place, work.earliest) == ("peintre", paris, 1872)
    assert WorkSubject.objects.get(work=work).subject == child
    assert work.is_published


def test_a_row_taken_off_goes(cradle: Work):
    credit = cradle.credits.get()
    told = work_form(cradle) | {"credits-TOTAL_FORMS": 1, "credits-INITIAL_FORMS": 1}
    told |= {
        "credits-0-id": credit.pk,
        "credits-0-maker": credit.maker_id,
        "credits-0-role": "",
        "credits-0-DELETE": "on",
    }
    assert signed_in(Role.EDITOR).post(reverse("works:edit", args=[cradle.pk]), told).status_code == 302
    assert not cradle.credits.exists()


def test_rows_are_put_in_order(cradle: Work, berthe: Maker):
    edma = save_entry(entry=Maker(name="Edma Morisot"), by=None)
    told = work_form(cradle) | rows("credits", {"maker": edma.pk}, {"maker": berthe.pk})
    told |= {"credits-0-ORDER": 2, "credits-1-ORDER": 1}
    assert signed_in(Role.EDITOR).post(reverse("works:edit", args=[cradle.pk]), told).status_code == 302
    assert [credit.maker for credit in cradle.credits.all()] == [berthe, edma]


def test_a_mistake_is_told_on_its_field_and_nothing_is_written(cradle: Work):
    answer = signed_in(Role.EDITOR).post(reverse("works:edit", args=[cradle.pk]), work_form(cradle, title_fr=""))
    assert "title_fr" in answer.context["form"].errors
    assert Work.objects.get().title_fr == "Le Berceau"


def test_a_work_is_not_a_part_of_itself(cradle: Work):
    told = work_form(cradle, part_of=cradle.pk)
    answer = signed_in(Role.EDITOR).post(reverse("works:edit", args=[cradle.pk]), told)
    assert "part_of" in answer.context["form"].errors


def test_a_contributor_prepares_drafts_and_touches_nothing_public(cradle: Work):
    client = signed_in(Role.CONTRIBUTOR)
    assert client.post(reverse("works:add"), work_form(title_fr="Brouillon")).status_code == 302
    draft = Work.objects.get(title_fr="Brouillon")
    assert not draft.is_published
    assert client.get(reverse("works:edit", args=[draft.pk])).status_code == 200
    refused = client.post(reverse("works:edit", args=[cradle.pk]), work_form(cradle, title_fr="Autre"))
    assert refused.status_code == 302
    told = work_form(draft) | {"action-publish": "1"}
    assert client.post(reverse("works:edit", args=[draft.pk]), told).status_code == 302
    assert set(Work.objects.values_list("title_fr", "is_published")) == {("Brouillon", False), ("Le Berceau", True)}


def test_a_reader_sees_and_writes_nothing(cradle: Work):
    client = signed_in(Role.READER)
    assert client.get(reverse("works:index")).status_code == 200
    for name, args in (("works:add", []), ("works:edit", [cradle.pk]), ("works:delete", [cradle.pk])):
        assert client.get(reverse(name, args=args)).status_code == 302
    assert client.post(reverse("works:add"), work_form(title_fr="Autre")).status_code == 302
    assert Work.objects.count() == 1


def test_a_stranger_is_asked_who_they_are(cradle: Work):
    answer = Client().get(reverse("works:index"))
    assert answer.status_code == 302
    assert reverse("wagtailadmin_login") in answer["Location"]


def test_an_editor_publishes_and_withdraws(cradle: Work):
    client = signed_in(Role.EDITOR)
    address = reverse("works:edit", args=[cradle.pk])
    client.post(address, work_form(cradle) | {"action-unpublish": "1"})
    assert not Work.objects.get().is_published
    client.post(address, work_form(cradle, is_published="") | {"action-publish": "1"})
    assert Work.objects.get().is_published
    actions = registry.get_logs_for_instance(cradle).values_list("action", flat=True)
    assert {"parvis.publish", "parvis.unpublish"} <= set(actions)


def test_an_approver_removes_and_an_editor_does_not(cradle: Work):
    signed_in(Role.EDITOR).post(reverse("works:delete", args=[cradle.pk]))
    assert Work.objects.exists()
    signed_in(Role.APPROVER).post(reverse("works:delete", args=[cradle.pk]))
    assert not Work.objects.exists()


def test_a_maker_still_credited_stays_and_the_desk_says_why(cradle: Work, berthe: Maker):
    answer = signed_in(Role.APPROVER).post(reverse("makers:delete", args=[berthe.pk]), follow=True)
    assert Maker.objects.filter(pk=berthe.pk).exists()
    assert "Berthe Morisot" in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("name", ["makers", "places", "subjects", "types"])
def test_the_lists_of_entries_answer(name: str, berthe: Maker):
    client = signed_in(Role.EDITOR)
    assert client.get(reverse(f"{name}:index"), {"q": "moris"}).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


@pytest.mark.parametrize("chooser", ["maker", "place", "subject", "type", "work"])
def test_the_windows_to_choose_answer(chooser: str, cradle: Work):
    client = signed_in(Role.EDITOR)
    assert client.get(reverse(f"{chooser}_chooser:choose")).status_code == 200
    assert client.get(reverse(f"{chooser}_chooser:choose_results"), {"q": "ber"}).status_code == 200


def test_a_maker_is_made_in_the_window(cradle: Work):
    told = {"maker-chooser-creation-form-name": "x", "name": "Mary Cassatt", "kind": "person"}
    answer = signed_in(Role.EDITOR).post(reverse("maker_chooser:create"), told)
    assert answer.status_code == 200
    assert Maker.objects.get(name="Mary Cassatt").thing.title == "Mary Cassatt"

"""A work staff removed stays removed when its source is imported again, until staff let it come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.log_actions import registry

from parvis.accounts.roles import Role
from parvis.collection.importing.report import Report
from parvis.collection.importing.running import start_import
from parvis.collection.models import ImportRun, RemovedWork, Work
from parvis.collection.search import Query, search
from parvis.collection.services import keep_work_removed, let_work_return, remove_work, save_work
from parvis.collection.tests.desk import signed_in
from parvis.collection.tests.test_desk_import import bring, go, no_trace, token_of  # noqa: F401
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db

MAPPING = """
source = "test"
language = "fr"
[work]
identifier = "id"
title = "titre"
[[makers]]
name = "auteur"
"""
ROWS = "id,titre,auteur\n1,Le Berceau,Berthe Morisot\n2,La Gare,Claude Monet\n3,Le Balcon,Édouard Manet\n"
Import = Callable[..., Report]


@pytest.fixture
def again(tmp_path: Path) -> Import:
    """Import the three works, or other rows."""

    def again(rows: str = ROWS, *, dry_run: bool = False) -> Report:
        path = tmp_path / "f.csv"
        path.write_text(rows, encoding="utf-8")
        return start_import(path=path, mapping=MAPPING, dry_run=dry_run)

    return again


def remove(identifier: str) -> Thing:
    work = Work.objects.get(source_record__identifier=identifier)
    remove_work(work=work, by=None)
    return Thing.objects.get(pk=work.thing_id)


def counted(report: Report) -> tuple[int, int, int, int]:
    counts = report.counts
    return counts.created, counts.updated, counts.unchanged, counts.left_aside


def test_a_removed_work_is_left_aside_and_told(again: Import, client: Client) -> None:
    again()
    thing = remove("2")
    report = again()
    assert counted(report) == (0, 0, 2, 1) and report.counts.rows == 3
    assert not Work.objects.filter(title_fr="La Gare").exists()
    assert search(Query(text="gare")).total == 0
    assert client.get(thing.path).status_code == 410
    assert ImportRun.objects.get(pk=report.run).left_aside == 1
    told = report.as_dict()
    assert told["left_aside"] == 1 and not told["problems"]
    with override("en"):
        assert report.left_aside_note == "1 work removed by staff, left aside."
    with override("fr"):
        assert report.left_aside_note == "1 œuvre retirée par l’équipe, laissée de côté."


def test_it_stays_away_however_the_source_changes(again: Import) -> None:
    again()
    remove("2")
    assert counted(again(ROWS.replace("La Gare", "La Gare Saint-Lazare"))) == (0, 0, 2, 1)
    assert counted(again(ROWS.replace("La Gare", "La Gare Saint-Lazare"), dry_run=True)) == (0, 0, 2, 1)
    assert Work.objects.count() == 2


def test_every_work_removed_none_comes_back(again: Import) -> None:
    again()
    for identifier in "123":
        remove(identifier)
    assert counted(again()) == (0, 0, 0, 3) and not Work.objects.exists()


def test_nothing_is_told_where_nothing_was_removed(again: Import) -> None:
    assert again().left_aside_note == "" and counted(again()) == (0, 0, 3, 0)


def test_let_back_it_returns_to_its_own_address(again: Import, client: Client) -> None:
    again()
    slug = Work.objects.get(title_fr="La Gare").slug
    thing = remove("2")
    let_work_return(removed=RemovedWork.objects.get(), by=None)
    assert client.get(thing.path).status_code == 410, "until the import"
    assert counted(again(dry_run=True)) == (1, 0, 2, 0)
    assert client.get(thing.path).status_code == 410, "a dry run brings nothing back"
    assert counted(again()) == (1, 0, 2, 0)
    work = Work.objects.get(title_fr="La Gare")
    thing.refresh_from_db()
    assert (work.thing_id, work.slug, thing.state, thing.removed_at) == (thing.pk, slug, Thing.State.LIVE, None)
    assert work.source_record.identifier == "2" and [maker.name for maker in work.makers.all()] == ["Claude Monet"]
    assert client.get(thing.path).status_code == 303
    assert search(Query(text="gare")).total == 1
    assert not RemovedWork.objects.exists() and counted(again()) == (0, 0, 3, 0)


def test_it_may_be_removed_again(again: Import) -> None:
    again()
    for _ in range(2):
        remove("2")
        assert counted(again()) == (0, 0, 2, 1)
        let_work_return(removed=RemovedWork.objects.get(), by=None)
        assert counted(again()) == (1, 0, 2, 0)


def test_a_changed_mind_keeps_it_away(again: Import) -> None:
    again()
    remove("2")
    removed = let_work_return(removed=RemovedWork.objects.get(), by=None)
    let_work_return(removed=removed, by=None)
    keep_work_removed(removed=removed, by=None)
    assert counted(again()) == (0, 0, 2, 1)
    actions = sorted(registry.get_logs_for_instance(removed).values_list("action", flat=True))
    assert actions == ["parvis.keep_removed", "parvis.let_return"], "asked twice, logged once"


def test_another_source_is_not_concerned(again: Import, tmp_path: Path) -> None:
    again()
    remove("2")
    other = start_import(path=tmp_path / "f.csv", mapping=MAPPING.replace("test", "other"))
    assert counted(other) == (3, 0, 0, 0)


def test_what_no_source_describes_leaves_nothing_to_remember() -> None:
    remove_work(work=save_work(work=Work(title_fr="Seule"), by=None), by=None)
    assert not RemovedWork.objects.exists()


def test_the_desk_previews_counts_and_lets_back() -> None:
    editor, approver = signed_in(Role.EDITOR), signed_in(Role.APPROVER)
    first = token_of(bring(editor))
    go(editor, first, "import")
    remove("A2")
    token = token_of(bring(editor))
    preview = editor.get(reverse("collection_upload", args=[token]))
    assert [work.identifier for work in preview.context["preview"].works if work.is_removed] == ["A2"]
    go(editor, token, "count")
    page = editor.get(reverse("collection_upload", args=[token])).content.decode()
    assert "1 œuvre retirée par l’équipe, laissée de côté." in page
    go(editor, token, "import")
    run = ImportRun.objects.latest("pk")
    shown = editor.get(reverse("collection_import", args=[run.pk])).content.decode()
    assert run.left_aside == 1 and "1 œuvre retirée par l’équipe, laissée de côté." in shown
    assert reverse("collection_removed") in shown

    listed, removed = reverse("collection_removed"), RemovedWork.objects.get()
    one = reverse("collection_removed_one", args=[removed.pk])
    assert "La Gare" in editor.get(listed).content.decode() and one not in editor.get(listed).content.decode()
    editor.post(one, {"do": "return"})
    assert not RemovedWork.objects.get().may_return, "an editor may not remove, nor let back"
    assert one in approver.get(listed).content.decode()
    assert approver.get(one).status_code == 405
    approver.post(one, {"do": "return"})
    assert RemovedWork.objects.get().may_return
    again = token_of(bring(editor))
    go(editor, again, "import")
    assert Work.objects.filter(title_fr="La Gare").exists() and not RemovedWork.objects.exists()


def test_the_list_is_searched_and_paged() -> None:
    approver = signed_in(Role.APPROVER)
    for number in range(35):
        thing = Thing.objects.create(kind="work", title=f"Œuvre {number}", state=Thing.State.REMOVED)
        RemovedWork.objects.create(thing=thing, source="s", identifier=f"n{number}", slug=f"w-{number}")
    listed = reverse("collection_removed")
    assert len(approver.get(listed).context["page"]) == 30
    assert len(approver.get(listed, {"page": "2"}).context["page"]) == 5
    assert [each.identifier for each in approver.get(listed, {"q": "n7"}).context["page"]] == ["n7"]
    assert [each.identifier for each in approver.get(listed, {"q": "uvre 12"}).context["page"]] == ["n12"]
    assert approver.get(listed, {"q": "nowhere"}).status_code == 200


def test_a_stranger_sees_nothing_of_it(client: Client) -> None:
    assert client.get(reverse("collection_removed")).status_code == 302
    reader = signed_in(Role.READER)
    assert reader.get(reverse("collection_removed")).status_code in (302, 403)


def test_the_command_tells_it(again: Import, capsys: pytest.CaptureFixture[str]) -> None:
    from parvis.cli.collection import _print_report

    again()
    remove("2")
    report = again()
    with override("en"):
        _print_report(report, None)
        assert "1 work removed by staff, left aside." in capsys.readouterr().out
        assert json.loads(json.dumps(report.as_dict()))["left_aside_note"] == "1 work removed by staff, left aside."

"""A story on its way through the steps, at the desk: buttons, decisions, and what each person sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, PageLogEntry, TaskState, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from parvis.accounts import services as accounts
from parvis.accounts.models import Absence, ApprovalStep, Department, Institution, Membership, User
from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage
from parvis.core.approval import queries, services
from parvis.core.approval.rows import ApprovalRequest, Part
from parvis.core.clock import today
from parvis.core.errors import BadInput, Refusal
from parvis.stories.models import StoryPage
from parvis.stories.services import draft_story
from parvis.website.services import SiteTree
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]
pytestmark = pytest.mark.django_db
Staff = Callable[..., User]


@pytest.fixture
def staff(db: None) -> Staff:
    def make(name: str, role: Role = Role.EDITOR) -> User:
        return engage(username=name, role=role, password="a long enough password", first_name=name.title())

    return make


@pytest.fixture
def step(db: None) -> ApprovalStep:
    return ApprovalStep.objects.create(name_fr="Relecture", name_en="Second reading")


@pytest.fixture
def ana(staff: Staff) -> User:
    return staff("ana")


@pytest.fixture
def bob(staff: Staff) -> User:
    return staff("bob", Role.APPROVER)


@pytest.fixture
def draft(site: dict[str, SiteTree], ana: User) -> StoryPage:
    body = [("text", "<p>Un matin.</p>")]
    return draft_story(index=site["fr"].stories, slug="recit", by=ana, title="Récit", summary="…", body=body)


def enter(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def form(**changes: Any) -> dict[str, Any]:
    told = {
        "title": "Récit", "slug": "recit", "summary": "…", "picture": "", "picture_caption": "", "written_by": "",
        "body": streamfield([("text", rich_text("<p>Un matin.</p>"))]), "seo_title": "", "search_description": "",
        "go_live_at": "", "expire_at": "", "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
    }  # fmt: skip
    data: dict[str, Any] = nested_form_data(told | changes)
    return data | {"comments-MAX_NUM_FORMS": "", "comments-MIN_NUM_FORMS": "", "comment_notifications": ""}


def edit(page: StoryPage, by: User, **changes: Any) -> Any:
    return enter(by).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**changes))


def decide(request: ApprovalRequest, by: User, decision: str, **told: Any) -> Any:
    place = reverse("approval_decide", args=[request.pk])
    return enter(by).post(place, {"decision": decision, "step": 1, "remark": ""} | told)


def fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def asked(page: StoryPage, by: User) -> ApprovalRequest:
    return services.ask(subject="story", target=str(page.pk), by=by)


def declare(**rules: bool) -> None:
    Institution.objects.update_or_create(pk=1, defaults=rules)


def messages_of(page: StoryPage) -> list[str]:
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="approval.")
    return [str(entry.formatter.format_message(entry)) for entry in entries.order_by("pk")]


def test_without_steps_the_button_publishes(draft: StoryPage, bob: User):
    page = enter(bob).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "action-publish" in page
    assert "action-ask-approval" not in page
    edit(draft, bob, **{"action-publish": "1"})
    assert fresh(draft).live


class TestTheForm:
    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    def test_the_button_asks(self, draft: StoryPage, ana: User, bob: User):
        page = enter(bob).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
        assert "action-publish" not in page
        assert "action-ask-approval" in page
        answer = edit(draft, ana, **{"action-ask-approval": "1"})
        request = ApprovalRequest.objects.get()
        assert answer["Location"] == reverse("approval", args=[request.pk])
        assert request.parts.get().person == str(ana.pk)
        page = enter(ana).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
        assert reverse("approval", args=[request.pk]) in page

    def test_a_forged_publish_keeps_the_draft_and_publishes_nothing(self, draft: StoryPage):
        root = User.objects.create_superuser("root", password="x")
        answer = edit(draft, root, title="Forcé", **{"action-publish": "1"})
        assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
        assert not fresh(draft).live
        assert fresh(draft).get_latest_revision_as_object().title == "Forcé"

    def test_a_story_published_as_it_is_created_is_kept_and_asked(self, site: dict[str, SiteTree], bob: User):
        add = reverse("wagtailadmin_pages:add", args=["stories", "storypage", site["fr"].stories.pk])
        assert "action-publish" not in enter(bob).get(add).content.decode()
        answer = enter(bob).post(add, form(title="Neuf", slug="neuf", **{"action-publish": "1"}))
        page = StoryPage.objects.get(slug="neuf")
        assert not page.live
        assert answer["Location"] == reverse("approval", args=[ApprovalRequest.objects.get().pk])

    def test_what_lacks_a_word_is_not_asked_for(self, draft: StoryPage, ana: User):
        edit(draft, ana, summary="", **{"action-ask-approval": "1"})
        assert not ApprovalRequest.objects.exists()

    def test_many_at_once_are_refused_by_name(self, draft: StoryPage, bob: User):
        place = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        answer = enter(bob).post(f"{place}?id={draft.pk}", {"include_descendants": ""}, follow=True)
        assert "Récit" in "".join(map(str, answer.context["messages"]))
        assert not fresh(draft).live

    def test_nor_with_their_parent(self, draft: StoryPage):
        parent = draft.get_parent()
        place = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        root = User.objects.create_superuser("root", password="x")
        enter(root).post(f"{place}?id={parent.pk}", {"include_descendants": "on"})
        assert not fresh(draft).live

    def test_the_interface_for_programs_refuses_too(self, draft: StoryPage):
        root = User.objects.create_superuser("root", password="x")
        place = reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"])
        answer = enter(root).post(place, {}, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code in {400, 401, 403}
        assert not fresh(draft).live

    def test_a_public_copy_is_refused(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=asked(draft, ana), step=1, by=bob)
        told = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": draft.get_parent().pk}
        copy = reverse("wagtailadmin_pages:copy", args=[draft.pk])
        enter(bob).post(copy, told | {"publish_copies": "on"})
        assert not StoryPage.objects.filter(slug="copie").exists()
        enter(bob).post(copy, told)
        assert not StoryPage.objects.get(slug="copie").live

    def test_once_approved_the_button_publishes_again(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=asked(draft, ana), step=1, by=bob)
        page = enter(bob).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
        assert "action-publish" in page


class TestAWorkflowOfWagtail:
    """Begun before there were steps: its last approval publishes nothing, and says so in our words."""

    @pytest.fixture
    def task(self, draft: StoryPage, ana: User, step: ApprovalStep) -> TaskState:
        workflow = Workflow.objects.create(name="Relecture")
        WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Relire"))
        state: TaskState = workflow.start(fresh(draft), ana).current_task_state
        return state

    @pytest.mark.parametrize(("language", "told"), [("fr", "validation"), ("en", "Ask for its approval")])
    @pytest.mark.parametrize("door", ["form", "address", "window"])
    def test_the_refusal_is_told_on_the_story_with_the_way_out(
        self, draft: StoryPage, ana: User, task: TaskState, door: str, language: str, told: str
    ):
        root = User.objects.create_superuser("root", password="x")
        UserProfile.objects.create(user=root, preferred_language=language)
        request = asked(draft, ana)
        client = enter(root)
        edit_page = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        if door == "form":
            data = form(title="Gardé", **{"action-workflow-action": "1", "workflow-action-name": "approve"})
            answer = client.post(edit_page, data)
        else:
            place = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
            headers = {"x-requested-with": "XMLHttpRequest"} if door == "window" else {}
            answer = client.post(place, {"comment": ""}, headers=headers)
        assert (answer.json()["redirect"] if door == "window" else answer["Location"]) == edit_page
        page = client.get(edit_page)
        [message] = [str(each) for each in page.context["messages"]]
        assert told in message
        assert door == "form" or reverse("approval", args=[request.pk]) in message
        assert not fresh(draft).live
        assert (fresh(draft).get_latest_revision_as_object().title == "Gardé") == (door == "form")
        task.refresh_from_db()
        assert task.status == TaskState.STATUS_IN_PROGRESS


class TestDeciding:
    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    def test_it_waits_for_whoever_may_decide(self, draft: StoryPage, ana: User, bob: User):
        request = asked(draft, ana)
        place = reverse("approval", args=[request.pk])
        assert place in enter(bob).get("/desk/").content.decode()
        assert place not in enter(ana).get("/desk/").content.decode()
        decide(request, bob, "approve")
        assert fresh(draft).live
        assert place not in enter(bob).get("/desk/").content.decode()

    def test_the_author_is_refused_whatever_they_send(self, draft: StoryPage, ana: User):
        ana.groups.add(Group.objects.get(name="approver"))
        request = asked(draft, ana)
        for decision in ("approve", "return", "overrule"):
            decide(request, ana, decision, remark="Moi-même.")
        assert not Part.objects.exclude(deed="wrote").exists()
        assert not fresh(draft).live

    def test_sent_back_with_a_remark(self, draft: StoryPage, ana: User, bob: User):
        request = asked(draft, ana)
        without = decide(request, bob, "return")
        assert without.status_code == 200
        assert "remark" in without.context["form"].errors
        decide(request, bob, "return", remark="La date est fausse.")
        assert "La date est fausse." in enter(ana).get(reverse("approval", args=[request.pk])).content.decode()
        assert reverse("approval", args=[request.pk]) in enter(ana).get("/desk/").content.decode()
        assert "La date est fausse." in messages_of(draft)[-1]

    def test_withdrawn(self, draft: StoryPage, ana: User, bob: User):
        request = asked(draft, ana)
        decide(request, bob, "withdraw")
        request.refresh_from_db()
        assert request.is_open
        decide(request, ana, "withdraw")
        request.refresh_from_db()
        assert request.state == "withdrawn"

    def test_a_change_between_is_told(self, draft: StoryPage, ana: User, bob: User):
        request = asked(draft, ana)
        edit(draft, ana, title="Autrement")
        answer = decide(request, bob, "approve")
        assert answer.status_code == 302
        assert not fresh(draft).live
        request.refresh_from_db()
        assert request.state == "outdated"

    def test_nonsense_is_told_not_obeyed(self, draft: StoryPage, ana: User, bob: User):
        request = asked(draft, ana)
        for told in ({"decision": "publish"}, {"step": "x"}, {"step": "-1"}, {"remark": "x" * 5_000}):
            assert decide(request, bob, **({"decision": "approve"} | told)).status_code == 200
        assert not fresh(draft).live

    def test_whoever_approves_reads_it_though_they_may_not_change_it(self, draft: StoryPage, ana: User, staff: Staff):
        reader, prints = staff("rita", Role.READER), Department.objects.create(name_fr="Estampes")
        Membership.objects.create(member=reader, department=prints, role=Role.APPROVER)
        ApprovalStep.objects.update(department=prints)
        request = asked(draft, ana)
        assert "Un matin." in enter(reader).get(reverse("approval_read", args=[request.pk])).content.decode()
        decide(request, reader, "approve")
        assert fresh(draft).live

    def test_a_deputy_decides_in_their_own_name(self, draft: StoryPage, ana: User, bob: User, staff: Staff):
        dora = staff("dora", Role.CONTRIBUTOR)
        absence = Absence.objects.create(member=bob, deputy=dora, first_day=today(), last_day=today())
        request = asked(draft, ana)
        assert "Bob" in enter(dora).get(reverse("approval", args=[request.pk])).content.decode()
        Absence.objects.filter(pk=absence.pk).update(
            first_day=today() - timedelta(days=2), last_day=today() - timedelta(days=1)
        )
        decide(request, dora, "approve")
        assert not fresh(draft).live
        Absence.objects.filter(pk=absence.pk).update(last_day=today())
        decide(request, dora, "approve")
        assert fresh(draft).live
        assert "Bob" in messages_of(draft)[-1]
        assert PageLogEntry.objects.get(page=draft.pk, action="approval.approve").user == dora

    def test_one_who_left_decides_nothing_and_the_request_says_so(self, draft: StoryPage, ana: User, bob: User):
        root = User.objects.create_superuser("root", password="x")
        request = asked(draft, ana)
        accounts.part_with(member=ana, by=root)
        accounts.part_with(member=bob, by=root)
        with pytest.raises(Refusal):
            services.approve(request=request, step=1, by=bob)
        sheet = enter(root).get(reverse("approval", args=[request.pk])).context["sheet"]
        assert sheet.asker_left
        assert sheet.deciders == ["root"]
        decide(request, root, "approve")
        assert fresh(draft).live


class TestSinglePersonMode:
    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    @pytest.fixture
    def alone(self, site: dict[str, SiteTree], staff: Staff) -> tuple[User, StoryPage]:
        """One half-time person, and what they wrote."""
        zoe = staff("zoe", Role.MANAGER)
        return zoe, draft_story(index=site["fr"].stories, slug="z", by=zoe, title="Zoé", summary="…", body=[])

    def test_off_unless_declared(self, alone: tuple[User, StoryPage]):
        zoe, page = alone
        decide(asked(page, zoe), zoe, "approve")
        assert not fresh(page).live

    def test_the_log_says_so(self, alone: tuple[User, StoryPage]):
        zoe, page = alone
        declare(allows_alone=True)
        request = asked(page, zoe)
        decide(request, zoe, "approve")
        assert fresh(page).live
        assert Part.objects.get(deed="approved").is_alone
        assert messages_of(page)[-1].startswith(("Validé par son auteur", "Approved by its author"))
        shown = enter(zoe).get(reverse("approval", args=[request.pk])).content.decode()
        assert "mode d’une seule personne" in shown or "single-person mode" in shown

    def test_it_ends_by_itself(self, alone: tuple[User, StoryPage], staff: Staff):
        zoe, page = alone
        declare(allows_alone=True)
        request = asked(page, zoe)
        second = staff("second", Role.APPROVER)
        decide(request, zoe, "approve")
        assert not fresh(page).live
        accounts.part_with(member=second, by=zoe)
        decide(request, zoe, "approve")
        assert fresh(page).live


class TestOverruling:
    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    def test_undeclared_nobody_may(self, draft: StoryPage, ana: User, staff: Staff):
        decide(asked(draft, ana), staff("max", Role.MANAGER), "overrule", remark="Urgent.")
        assert not fresh(draft).live

    def test_declared_a_manager_says_why(self, draft: StoryPage, ana: User, bob: User, staff: Staff):
        declare(allows_overruling=True)
        request = asked(draft, ana)
        decide(request, bob, "overrule", remark="Urgent.")
        assert not fresh(draft).live
        decide(request, staff("max", Role.MANAGER), "overrule", remark="Alerte aux crues.")
        assert fresh(draft).live
        assert "Alerte aux crues." in messages_of(draft)[-1]


def two_steps(ana: User, staff: Staff, draft: StoryPage) -> tuple[ApprovalRequest, list[User]]:
    for order in range(2):
        ApprovalStep.objects.create(name_fr=f"Étape {order}", order=order)
    return asked(draft, ana), [staff("bob", Role.APPROVER), staff("cleo", Role.APPROVER)]


def test_of_two_decisions_that_cross_one_passes(
    draft: StoryPage, ana: User, staff: Staff, monkeypatch: pytest.MonkeyPatch
):
    """The second is made between the moment the first looks and the moment it writes."""
    request, (bob, cleo) = two_steps(ana, staff, draft)
    look = queries.standing

    def cross(row: ApprovalRequest, person: str) -> queries.Standing:
        found = look(row, person)
        if person == str(bob.pk):
            services.approve(request=request, step=1, by=cleo)
        return found

    monkeypatch.setattr(queries, "standing", cross)
    with pytest.raises(BadInput):
        services.approve(request=request, step=1, by=bob)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite lets one writer in at a time")
def test_of_two_who_decide_at_once_one_passes(draft: StoryPage, ana: User, staff: Staff):
    # What roles may do with pages went with the rows an earlier test's flush took.
    ensure_roles()
    request, people = two_steps(ana, staff, draft)
    told, together = [], Barrier(2, timeout=30)

    def take(member: User) -> None:
        try:
            together.wait()
            services.approve(request=ApprovalRequest.objects.get(pk=request.pk), step=1, by=member)
            told.append("passed")
        except Refusal as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=take, args=[member]) for member in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(text == "passed" for text in told) == [False, True]
    assert Part.objects.filter(deed="approved").count() == 1
    assert request.steps.filter(state="passed").count() == 1

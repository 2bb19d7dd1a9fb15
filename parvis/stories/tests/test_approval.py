"""A story passes the steps before it is public, whatever the door; without steps all is as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import translation
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from parvis.accounts.models import ApprovalStep, User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage
from parvis.core.approval import queries, services
from parvis.core.approval.contracts import NotApproved
from parvis.core.approval.rows import ApprovalRequest
from parvis.core.clock import now
from parvis.stories import approving
from parvis.stories.models import StoryPage
from parvis.stories.services import NotReady, draft_story, write_story
from parvis.website.services import SiteTree
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db: None) -> User:
    return engage(username="ana", role=Role.EDITOR, password="a long enough password")


@pytest.fixture
def bob(db: None) -> User:
    return engage(username="bob", role=Role.APPROVER, password="a long enough password")


@pytest.fixture
def step(db: None) -> ApprovalStep:
    return ApprovalStep.objects.create(name_fr="Relecture", name_en="Second reading")


@pytest.fixture
def draft(site: dict[str, SiteTree], ana: User) -> StoryPage:
    body = [("text", "<p>Un matin.</p>")]
    return draft_story(index=site["fr"].stories, slug="recit", by=ana, title="Récit", summary="…", body=body)


def fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def ask(page: StoryPage, by: User) -> ApprovalRequest:
    return services.ask(subject="story", target=str(page.pk), by=by)


def rewrite(page: StoryPage, by: User, title: str = "Autre récit") -> StoryPage:
    changed = fresh(page).get_latest_revision_as_object()
    changed.title = title
    changed.save_revision(user=by)
    return fresh(page)


def publish(page: StoryPage, by: User | None = None) -> StoryPage:
    fresh(page).get_latest_revision().publish(user=by, skip_permission_checks=True)
    return fresh(page)


def test_without_steps_it_is_published_as_before(draft: StoryPage, bob: User):
    assert publish(draft, bob).live


def test_once_approved_it_is_public_by_itself(draft: StoryPage, step: ApprovalStep, ana: User, bob: User):
    outcome = services.approve(request=ask(draft, ana), step=1, by=bob)
    assert (outcome.is_last, outcome.problem) == (True, None)
    assert fresh(draft).live
    assert fresh(draft).thing is not None


class TestEveryDoor:
    """None gets round the steps, not even for an administrator."""

    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    def test_a_version(self, draft: StoryPage):
        admin = User.objects.create_superuser("root", password="x")
        with pytest.raises(NotApproved):
            publish(draft, admin)
        assert not fresh(draft).live

    def test_a_plain_save(self, draft: StoryPage):
        page = fresh(draft)
        page.live = True
        with pytest.raises(NotApproved):
            page.save()

    def test_a_save_of_the_bare_page(self, draft: StoryPage):
        page = Page.objects.get(pk=draft.pk)
        page.live = True
        with pytest.raises(NotApproved):
            page.save()

    def test_code_that_writes_a_story(self, site: dict[str, SiteTree]):
        with pytest.raises(NotApproved):
            write_story(index=site["fr"].stories, slug="x", title="X", summary="…", body=[])
        assert not StoryPage.objects.filter(slug="x").exists()

    def test_a_date_to_come(self, draft: StoryPage):
        page = fresh(draft)
        page.go_live_at = now() + timedelta(days=1)
        revision = page.save_revision()
        with pytest.raises(NotApproved):
            revision.publish()
        assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()

    def test_a_workflow_of_wagtail(self, draft: StoryPage, ana: User):
        task = GroupApprovalTask.objects.create(name="Relire")
        workflow = Workflow.objects.create(name="Relecture")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        state = workflow.start(fresh(draft), ana)
        with pytest.raises(NotApproved):
            state.current_task_state.approve(user=User.objects.create_superuser("root", password="x"))
        assert not fresh(draft).live

    def test_a_copy_of_a_public_one(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=ask(draft, ana), step=1, by=bob)
        with pytest.raises(NotApproved):
            CopyPageAction(fresh(draft), user=None, update_attrs={"slug": "copie"}, keep_live=True).execute(
                skip_permission_checks=True
            )

    def test_what_is_public_and_changes(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=ask(draft, ana), step=1, by=bob)
        rewrite(draft, ana)
        with pytest.raises(NotApproved):
            publish(draft, bob)
        assert fresh(draft).title == "Récit"

    def test_going_back_to_a_text_approved_long_ago(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=ask(draft, ana), step=1, by=bob)
        first = fresh(draft).live_revision
        rewrite(draft, ana)
        services.approve(request=ask(draft, ana), step=1, by=bob)
        assert fresh(draft).title == "Autre récit"
        with pytest.raises(NotApproved):
            first.publish()

    def test_taken_down_then_published_again(self, draft: StoryPage, ana: User, bob: User):
        services.approve(request=ask(draft, ana), step=1, by=bob)
        fresh(draft).unpublish()
        with pytest.raises(NotApproved):
            publish(draft, bob)
        assert not fresh(draft).live


def test_an_approved_text_is_published_on_its_day(draft: StoryPage, step: ApprovalStep, ana: User, bob: User):
    page = fresh(draft)
    page.go_live_at = now() + timedelta(days=1)
    page.save_revision(user=ana)
    services.approve(request=ask(draft, ana), step=1, by=bob)
    assert not fresh(draft).live
    fresh(draft).revisions.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=now() - timedelta(minutes=1)
    )
    revision = fresh(draft).revisions.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = (now() - timedelta(minutes=1)).isoformat()
    revision.save(update_fields=["content"])
    call_command("publish_scheduled")
    assert fresh(draft).live


def test_what_is_public_is_saved_and_moved_without_asking(draft: StoryPage, ana: User, bob: User):
    page = publish(draft)
    ApprovalStep.objects.create(name_fr="Relecture")
    page.locked = True
    page.save()
    rewrite(draft, ana)
    assert fresh(draft).locked and fresh(draft).has_unpublished_changes


def test_an_alias_follows_its_source(draft: StoryPage, site: dict[str, SiteTree], ana: User, bob: User):
    ApprovalStep.objects.create(name_fr="Relecture")
    services.approve(request=ask(draft, ana), step=1, by=bob)
    alias = CreatePageAliasAction(fresh(draft), update_slug="ailleurs", user=None).execute(skip_permission_checks=True)
    rewrite(draft, ana)
    services.approve(request=ask(draft, ana), step=1, by=bob)
    assert StoryPage.objects.get(pk=alias.pk).title == "Autre récit"


class TestWhatWasAsked:
    @pytest.fixture(autouse=True)
    def steps(self, step: ApprovalStep) -> None:
        """The institution has one."""

    def test_a_change_meanwhile_asks_again(self, draft: StoryPage, ana: User, bob: User):
        request = ask(draft, ana)
        rewrite(draft, ana)
        request.refresh_from_db()
        assert request.state == "outdated"
        services.approve(request=ask(draft, ana), step=1, by=bob)
        assert fresh(draft).title == "Autre récit"

    def test_a_save_that_changes_nothing_leaves_it(self, draft: StoryPage, ana: User, bob: User):
        request = ask(draft, ana)
        fresh(draft).get_latest_revision_as_object().save_revision(user=bob)
        request.refresh_from_db()
        assert request.state == "open"
        assert not approving.authors_of(fresh(draft))[1:]
        assert services.approve(request=request, step=1, by=bob).is_last

    def test_who_changed_a_word_is_an_author(self, draft: StoryPage, ana: User, bob: User):
        rewrite(draft, bob)
        assert set(approving.authors_of(fresh(draft))) == {ana.pk, bob.pk}
        with translation.override("en"):
            assert "wrote it" in str(queries.standing(ask(draft, ana), str(bob.pk)).why_not)

    def test_what_may_not_be_shown_stays_approved_and_is_told(self, draft: StoryPage, ana: User, bob: User, tmp_path):
        from parvis.media.models import Picture
        from parvis.website.tests import house

        picture = house.picture(tmp_path)
        page = fresh(draft)
        page.picture = picture
        page.save_revision(user=ana)
        request = ask(draft, ana)
        Picture.objects.filter(pk=picture.pk).update(alt_en="")
        outcome = services.approve(request=request, step=1, by=bob)
        assert outcome.problem is not None
        request.refresh_from_db()
        assert (request.state, fresh(draft).live) == ("approved", False)
        Picture.objects.filter(pk=picture.pk).update(alt_en="A view")
        assert publish(draft, bob).live

    def test_what_may_not_be_shown_is_not_asked_for(self, draft: StoryPage, ana: User, tmp_path):
        from parvis.media.models import Picture
        from parvis.website.tests import house

        picture = house.picture(tmp_path)
        page = fresh(draft)
        page.picture = picture
        page.save_revision(user=ana)
        Picture.objects.filter(pk=picture.pk).update(alt_en="")
        with pytest.raises(NotReady):
            ask(draft, ana)

    def test_a_deleted_story_waits_no_more(self, draft: StoryPage, ana: User):
        request = ask(draft, ana)
        fresh(draft).delete()
        request.refresh_from_db()
        assert request.state == "outdated"

"""A role in a department reaches the department's section and collection, and nothing else; it ends with the role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupPagePermission, Locale

from parvis.accounts import services as accounts
from parvis.accounts.models import ApprovalStep, Department, DepartmentGroup, Membership, User
from parvis.accounts.queries.departments import possible_sections
from parvis.accounts.roles import Role, ensure_roles, role_of
from parvis.accounts.services import engage
from parvis.core.approval import services as approval
from parvis.core.errors import NotAllowed
from parvis.media.tests import pictures
from parvis.stories.models import StoryPage, StorySection
from parvis.stories.services import draft_story
from parvis.stories.tests.test_approval_desk import form
from parvis.website.services import SiteTree
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]
pytestmark = pytest.mark.django_db
Picture = get_image_model()


@pytest.fixture
def section(site: dict[str, SiteTree]) -> StorySection:
    page = StorySection(title="Médiation", slug="mediation", locale=site["fr"].stories.locale)
    site["fr"].stories.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def collection(db: None) -> Collection:
    made: Collection = Collection.get_first_root_node().add_child(name="Médiation")
    return made


@pytest.fixture
def mediation(section: StorySection, collection: Collection) -> Department:
    return Department.objects.create(
        name_fr="Médiation", name_en="Mediation", section=section.page_ptr, collection=collection
    )


@pytest.fixture
def hire(mediation: Department) -> Callable[..., User]:
    """Somebody who only reads in the house, with a role in the department or none."""

    def make(name: str, role: Role | None = None) -> User:
        member = engage(username=name, role=Role.READER, password="a long enough password", email=f"{name}@m.example")
        if role is not None:
            Membership.objects.create(member=member, department=mediation, role=role)
        return member

    return make


Hire = Callable[..., User]


def enter(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def again(member: User) -> User:
    """The same person, whose rights are read anew."""
    return User.objects.get(pk=member.pk)


def may(member: User, page: Any) -> Any:
    return page.specific.permissions_for_user(again(member))


def write(place: Any, by: User, slug: str, **changes: Any) -> Any:
    add = reverse("wagtailadmin_pages:add", args=["stories", "storypage", place.pk])
    return enter(by).post(add, form(title="Neuf", slug=slug, **changes))


def send(by: User, collection: Collection, folder: Path) -> Any:
    name = f"{by.username}-{collection.pk}.jpg"
    file = SimpleUploadedFile(name, pictures.draw(folder / name).read_bytes(), "image/jpeg")
    told = {"title": name, "collection": collection.pk, "alt_fr": "La mer", "alt_en": "The sea", "file": file}
    return enter(by).post(reverse("wagtailimages:add"), told)


class TestWriting:
    def test_an_editor_of_the_department_writes_in_its_section_and_nowhere_else(
        self, hire: Hire, section: StorySection, site: dict[str, SiteTree]
    ):
        ana = hire("ana", Role.EDITOR)
        write(section, ana, "neuf")
        assert StoryPage.objects.child_of(section).get(slug="neuf").owner == ana
        assert role_of(again(ana)) == Role.READER
        for place in (site["fr"].stories, site["en"].stories):
            assert write(place, ana, "ailleurs").status_code in (302, 403)
        assert not StoryPage.objects.filter(slug="ailleurs").exists()
        assert not may(ana, site["fr"].stories).can_edit()
        assert not may(ana, site["fr"].home).can_edit()

    def test_each_role_may_there_what_it_may_in_the_house(self, hire: Hire, section: StorySection):
        boss = User.objects.create_superuser("root", password="x")
        told = draft_story(index=section, slug="recit", by=boss, title="R", summary="…", body=[])
        edits = {role: may(hire(role.value, role), told).can_edit() for role in Role}
        assert edits == dict(zip(Role, (False, False, True, True, True), strict=True))
        publishes = {role: may(User.objects.get(username=role.value), told).can_publish() for role in Role}
        assert publishes == dict(zip(Role, (False, False, False, True, True), strict=True))
        adds = {role: may(User.objects.get(username=role.value), section).can_add_subpage() for role in Role}
        assert adds == dict(zip(Role, (False, True, True, True, True), strict=True))

    def test_a_helper_and_a_stranger_are_refused(self, hire: Hire, section: StorySection):
        for refused in (hire("lea"), hire("leo", Role.READER)):
            write(section, refused, "refuse")
        add = reverse("wagtailadmin_pages:add", args=["stories", "storypage", section.pk])
        assert Client().post(add, form(slug="refuse"))["Location"].startswith("/desk/login/")
        assert not StoryPage.objects.filter(slug="refuse").exists()

    def test_an_approver_of_the_department_publishes_there_alone(
        self, hire: Hire, section: StorySection, site: dict[str, SiteTree]
    ):
        bob = hire("bob", Role.APPROVER)
        write(section, bob, "public", **{"action-publish": "1"})
        assert StoryPage.objects.get(slug="public").live
        told = draft_story(index=site["fr"].stories, slug="prive", by=None, title="P", summary="…", body=[])
        assert enter(bob).post(reverse("wagtailadmin_pages:edit", args=[told.pk]), form()).status_code == 302
        assert not StoryPage.objects.get(pk=told.pk).live
        assert not may(bob, told).can_publish()

    def test_where_there_are_steps_the_department_asks_and_the_steps_decide(
        self, hire: Hire, section: StorySection, mediation: Department
    ):
        ApprovalStep.objects.create(name_fr="Relecture", department=mediation)
        ana, bob = hire("ana", Role.EDITOR), hire("bob", Role.APPROVER)
        write(section, ana, "neuf", **{"action-ask-approval": "1"})
        page = StoryPage.objects.get(slug="neuf")
        request = approval.ask(subject="story", target=str(page.pk), by=ana)
        with pytest.raises(NotAllowed):
            approval.approve(request=request, step=1, by=ana)
        approval.approve(request=request, step=1, by=bob)
        assert StoryPage.objects.get(pk=page.pk).live

    def test_the_other_language_of_the_section_is_reached_too(
        self, hire: Hire, section: StorySection, site: dict[str, SiteTree]
    ):
        ana = hire("ana", Role.EDITOR)
        english = StorySection(title="Mediation", slug="mediation", locale=Locale.objects.get(language_code="en"))
        english.translation_key = section.translation_key
        site["en"].stories.add_child(instance=english)
        assert may(ana, english).can_edit()
        write(english, ana, "new")
        assert StoryPage.objects.child_of(english).filter(slug="new").exists()


class TestPictures:
    @pytest.fixture
    def other(self, db: None) -> Collection:
        made: Collection = Collection.get_first_root_node().add_child(name="Conservation")
        return made

    def test_a_contributor_adds_to_the_collection_of_the_department_and_to_no_other(
        self, hire: Hire, collection: Collection, other: Collection, tmp_path: Path
    ):
        ana = hire("ana", Role.CONTRIBUTOR)
        for place in (collection, other, Collection.get_first_root_node()):
            send(ana, place, tmp_path)
        assert {picture.collection for picture in Picture.objects.all()} == {collection}

    def test_an_editor_changes_what_is_there_and_nothing_else(
        self, hire: Hire, collection: Collection, other: Collection, tmp_path: Path
    ):
        ana = hire("ana", Role.EDITOR)
        ours, theirs = pictures.add(tmp_path, name="ours.jpg"), pictures.add(tmp_path, name="theirs.jpg")
        for picture, place in ((ours, collection), (theirs, other)):
            picture.collection = place
            picture.save()
        pages = [reverse("wagtailimages:edit", args=[picture.pk]) for picture in (ours, theirs)]
        assert [enter(ana).get(page).status_code for page in pages] == [200, 302]
        reader = hire("lea")
        assert [enter(reader).get(page).status_code for page in pages] == [302, 302]
        assert Client().get(pages[0])["Location"].startswith("/desk/login/")

    def test_a_reader_of_the_house_with_no_role_there_adds_nothing(
        self, hire: Hire, collection: Collection, tmp_path: Path
    ):
        send(hire("lea"), collection, tmp_path)
        assert not Picture.objects.exists()


class TestInStep:
    def test_a_role_taken_or_lowered_is_gone_at_once(self, hire: Hire, section: StorySection, mediation: Department):
        ana, boss = hire("ana", Role.MANAGER), User.objects.create_superuser("root", password="x")
        assert may(ana, section).can_publish()
        accounts.give_role(member=ana, department=mediation, role=Role.CONTRIBUTOR, by=boss)
        assert not may(ana, section).can_publish()
        assert may(ana, section).can_add_subpage()
        accounts.take_role(membership=Membership.objects.get(member=ana), by=boss)
        assert not may(ana, section).can_add_subpage()
        assert not DepartmentGroup.objects.exists()
        assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)

    def test_leaving_ends_it_and_coming_back_does_not_give_it_again(
        self, hire: Hire, section: StorySection, mediation: Department
    ):
        ana, boss = hire("ana", Role.EDITOR), User.objects.create_superuser("root", password="x")
        accounts.part_with(member=ana, by=boss)
        assert not Membership.objects.filter(member=ana).exists()
        assert not again(ana).groups.filter(of_department__isnull=False).exists()
        back = again(ana)
        back.is_active = True
        back.save()
        assert not may(ana, section).can_add_subpage()

    def test_another_section_another_collection(
        self, hire: Hire, section: StorySection, mediation: Department, site: dict[str, SiteTree]
    ):
        ana = hire("ana", Role.EDITOR)
        other = StorySection(title="Publics", slug="publics", locale=section.locale)
        site["fr"].stories.add_child(instance=other)
        mediation.section = other.page_ptr
        mediation.save()
        assert (may(ana, section).can_edit(), may(ana, other).can_edit()) == (False, True)
        mediation.section = mediation.collection = None
        mediation.save()
        assert not DepartmentGroup.objects.exists()
        assert not may(ana, other).can_edit()

    def test_a_department_that_is_deleted_leaves_no_group(
        self, hire: Hire, section: StorySection, mediation: Department
    ):
        ana = hire("ana", Role.EDITOR)
        hire("bob", Role.APPROVER)
        mediation.delete()
        assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
        assert not may(ana, section).can_edit()

    def test_groups_ticked_by_hand_follow_the_roles(self, hire: Hire, section: StorySection):
        ana, lea = hire("ana", Role.EDITOR), hire("lea")
        group = DepartmentGroup.objects.get().group
        assert group.name == "Médiation · rédacteur"
        lea.groups.add(group)
        ana.groups.set([Group.objects.get(name="reader")])
        assert (may(lea, section).can_edit(), may(ana, section).can_edit()) == (False, True)

    def test_a_group_deleted_by_hand_comes_back(
        self, hire: Hire, section: StorySection, django_capture_on_commit_callbacks: Any
    ):
        ana = hire("ana", Role.EDITOR)
        with django_capture_on_commit_callbacks(execute=True):
            DepartmentGroup.objects.get().group.delete()
        assert may(ana, section).can_edit()

    def test_what_a_role_may_is_written_anew_after_an_upgrade(self, hire: Hire, section: StorySection):
        ana = hire("ana", Role.EDITOR)
        rights = GroupPagePermission.objects.filter(group__of_department__isnull=False)
        rights.all().delete()
        ensure_roles()
        accounts.write_every_reach()
        accounts.write_every_reach()
        assert may(ana, section).can_edit()
        assert sorted(rights.values_list("permission__codename", flat=True)) == ["add_page", "change_page"]

    def test_two_departments_of_one_name(self, hire: Hire, section: StorySection, mediation: Department):
        hire("ana", Role.EDITOR)
        twin = Department.objects.create(name_fr="Médiation", section=section.page_ptr)
        Membership.objects.create(member=hire("bob"), department=twin, role=Role.EDITOR)
        names = set(Group.objects.filter(of_department__isnull=False).values_list("name", flat=True))
        assert names == {"Médiation · rédacteur", f"Médiation · rédacteur ({twin.pk})"}


class TestTheForm:
    @pytest.fixture
    def boss(self, db: None) -> Iterator[User]:
        yield engage(username="boss", role=Role.MANAGER, password="a long enough password")

    def told(self, **changes: Any) -> dict[str, Any]:
        return {"name_fr": "Médiation", "name_en": "", "email": "", "section": "", "collection": ""} | changes

    def test_a_manager_of_the_house_chooses(self, section: StorySection, collection: Collection, boss: User):
        page = reverse("departments:add")
        assert "Médiation" in enter(boss).get(page).content.decode()
        enter(boss).post(page, self.told(section=section.pk, collection=collection.pk))
        made = Department.objects.get()
        assert (made.section_id, made.collection) == (section.pk, collection)

    def test_the_whole_house_is_nobodys_part(self, site: dict[str, SiteTree], boss: User):
        page = reverse("departments:add")
        root = Collection.get_first_root_node()
        for wrong in (site["fr"].home.pk, site["fr"].stories.pk, 1):
            answer = enter(boss).post(page, self.told(section=wrong))
            assert "section" in answer.context["form"].errors
        assert "collection" in enter(boss).post(page, self.told(collection=root.pk)).context["form"].errors
        assert not Department.objects.exists()
        everywhere = Department.objects.create(name_fr="Tout", collection=root, section_id=1)
        Membership.objects.create(member=boss, department=everywhere, role=Role.READER)
        assert not GroupPagePermission.objects.filter(group__of_department__isnull=False).exists()

    def test_a_manager_of_the_department_does_not(self, hire: Hire, mediation: Department, collection: Collection):
        chief, lea = hire("chief", Role.MANAGER), hire("lea")
        page = reverse("departments:edit", args=[mediation.pk])
        for refused in (enter(chief), enter(lea), Client()):
            assert refused.post(page, self.told()).status_code in (302, 403)
        mediation.refresh_from_db()
        assert mediation.collection == collection

    def test_a_section_in_two_languages_is_offered_once(self, section: StorySection, site: dict[str, SiteTree]):
        english = StorySection(title="Mediation", slug="mediation", locale=Locale.objects.get(language_code="en"))
        english.translation_key = section.translation_key
        site["en"].stories.add_child(instance=english)
        assert list(possible_sections()) == [section.page_ptr]
        assert list(possible_sections(english.page_ptr)) == [english.page_ptr]


class TestOnTheSite:
    def test_a_section_shows_its_stories_and_the_index_all(self, section: StorySection, site: dict[str, SiteTree]):
        for place, slug in ((section, "dedans"), (site["fr"].stories, "dehors")):
            page = draft_story(index=place, slug=slug, by=None, title=slug.title(), summary="…", body=[])
            page.get_latest_revision().publish()
        shown = Client().get("/recits/mediation/").content.decode()
        assert "Dedans" in shown and "Dehors" not in shown
        every = Client().get("/recits/").content.decode()
        assert "Dedans" in every and "Dehors" in every and "/recits/mediation/" in every

    def test_a_story_moved_into_a_section_and_out_keeps_its_addresses(
        self, section: StorySection, site: dict[str, SiteTree]
    ):
        page = draft_story(index=site["fr"].stories, slug="recit", by=None, title="Récit", summary="…", body=[])
        page.get_latest_revision().publish()
        StoryPage.objects.get(pk=page.pk).move(section, pos="last-child")
        gone = Client().get("/recits/recit/")
        assert (gone.status_code, gone["Location"]) == (301, "/recits/mediation/recit/")
        StoryPage.objects.get(pk=page.pk).move(site["fr"].stories, pos="last-child")
        gone = Client().get("/recits/mediation/recit/")
        assert (gone.status_code, gone["Location"]) == (301, "/recits/recit/")
        assert Client().get("/recits/rien/").status_code == 404

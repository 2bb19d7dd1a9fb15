"""Roles in departments, topics, absences and deputies: by the services and through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from parvis.accounts import services
from parvis.accounts.models import Absence, ApprovalStep, Department, Membership, Topic, User
from parvis.accounts.queries.deciding import Staff, group_of
from parvis.accounts.queries.departments import colleagues, role_in, steps_without_decider
from parvis.accounts.roles import Role
from parvis.accounts.tests.conftest import Engage
from parvis.core.clock import months_from, now, today
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.processing import processings
from parvis.traces.queries.register import register_markdown

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]


@pytest.fixture
def prints(db: None) -> Department:
    return Department.objects.create(name_fr="Estampes", name_en="Prints")


@pytest.fixture
def boss(person: Engage) -> User:
    return person("boss", Role.MANAGER)


def day(offset: int) -> Any:
    return today() + timedelta(days=offset)


class TestRolesInDepartments:
    def test_a_role_is_given_changed_and_taken(self, person: Engage, prints: Department, boss: User):
        alice = person("alice", Role.READER)
        services.give_role(member=alice, department=prints, role=Role.EDITOR, by=boss)
        row = services.give_role(member=alice, department=prints, role=Role.APPROVER, by=boss)
        assert (role_in(alice, prints), Membership.objects.count()) == (Role.APPROVER, 1)
        services.take_role(membership=row, by=boss)
        assert role_in(alice, prints) is None
        deeds = set(ModelLogEntry.objects.values_list("action", flat=True))
        assert {"accounts.department.role", "accounts.department.leave"} <= deeds

    def test_a_departments_manager_gives_roles_there_and_only_there(
        self, person: Engage, prints: Department, boss: User
    ):
        chief, alice = person("chief", Role.CONTRIBUTOR), person("alice")
        services.give_role(member=chief, department=prints, role=Role.MANAGER, by=boss)
        services.give_role(member=alice, department=prints, role=Role.EDITOR, by=chief)
        elsewhere = Department.objects.create(name_fr="Peintures")
        with pytest.raises(NotAllowed):
            services.give_role(member=alice, department=elsewhere, role=Role.EDITOR, by=chief)

    def test_others_give_none(self, person: Engage, prints: Department):
        with pytest.raises(NotAllowed):
            services.give_role(member=person("a"), department=prints, role=Role.MANAGER, by=person("b", Role.APPROVER))

    def test_one_who_left_has_no_role_and_gets_none(self, person: Engage, prints: Department, boss: User):
        alice = person("alice")
        services.give_role(member=alice, department=prints, role=Role.EDITOR, by=boss)
        services.part_with(member=alice, by=boss)
        assert role_in(alice, prints) is None
        assert colleagues(prints) == []
        with pytest.raises(BadInput):
            services.give_role(member=alice, department=prints, role=Role.EDITOR, by=boss)

    def test_through_the_desk(self, person: Engage, prints: Department, boss: User, enter: Enter):
        alice, page = person("alice", Role.READER), reverse("team", args=[prints.pk])
        assert enter(boss).post(page, {"member": alice.pk, "role": "approver"}).status_code == 302
        assert role_in(alice, prints) == Role.APPROVER
        assert b"alice" in enter(alice).get(reverse("teams")).content
        refused = enter(alice).post(page, {"member": alice.pk, "role": "manager"}, follow=True)
        assert role_in(alice, prints) == Role.APPROVER
        assert len(refused.context["messages"]) == 1
        gone = reverse("leave_team", args=[Membership.objects.get().pk])
        enter(alice).post(gone)
        assert Membership.objects.exists()
        enter(boss).post(gone)
        assert not Membership.objects.exists()

    def test_a_department_that_takes_a_step_stays(self, prints: Department, boss: User, enter: Enter):
        ApprovalStep.objects.create(name_fr="Relecture", department=prints)
        answer = enter(boss).post(reverse("departments:delete", args=[prints.pk]))
        assert answer.status_code == 302
        assert Department.objects.filter(pk=prints.pk).exists()
        ApprovalStep.objects.all().delete()
        enter(boss).post(reverse("departments:delete", args=[prints.pk]))
        assert not Department.objects.exists()


class TestExpertise:
    def test_one_says_what_one_knows(self, person: Engage, enter: Enter):
        paper, glass = Topic.objects.create(name_fr="Papier", name_en="Paper"), Topic.objects.create(name_fr="Verre")
        alice = person("alice", Role.READER)
        enter(alice).post(reverse("my_expertise"), {"topics": [paper.pk, glass.pk]})
        assert set(alice.topics.all()) == {paper, glass}
        enter(alice).post(reverse("my_expertise"), {})
        assert not alice.topics.exists()

    def test_only_a_manager_says_it_of_another(self, person: Engage, boss: User, enter: Enter):
        paper, alice, bob = Topic.objects.create(name_fr="Papier"), person("alice"), person("bob")
        page = reverse("staff_expertise", args=[alice.pk])
        enter(bob).post(page, {"topics": [paper.pk]})
        assert not alice.topics.exists()
        with pytest.raises(NotAllowed):
            services.say_expertise(member=alice, topics=[paper], by=bob)
        enter(boss).post(page, {"topics": [paper.pk]})
        assert alice.topics.get() == paper

    def test_the_list_is_the_institutions(self, person: Engage, boss: User, enter: Enter):
        told = {"name_fr": "Papier", "name_en": "Paper"}
        enter(person("alice", Role.APPROVER)).post(reverse("topics:add"), told)
        assert not Topic.objects.exists()
        enter(boss).post(reverse("topics:add"), told)
        assert Topic.objects.get().name_en == "Paper"
        assert (
            "name_fr" in enter(boss).post(reverse("topics:add"), {"name_fr": "", "name_en": ""}).context["form"].errors
        )
        twice = enter(boss).post(reverse("topics:add"), {"name_fr": "papier", "name_en": ""})
        assert (twice.status_code, Topic.objects.count()) == (200, 1)

    def test_a_topic_that_is_not_on_the_list_is_refused(self, person: Engage, enter: Enter):
        Topic.objects.create(name_fr="Papier")
        answer = enter(person("alice")).post(reverse("my_expertise"), {"topics": ["999"]})
        assert "topics" in answer.context["form"].errors


class TestAbsences:
    def test_noted_with_a_deputy_and_ended(self, person: Engage, enter: Enter):
        alice, bob = person("alice", Role.APPROVER), person("bob", Role.EDITOR)
        told = {"member": alice.pk, "first_day": day(0).isoformat(), "last_day": day(3).isoformat(), "deputy": bob.pk}
        assert enter(alice).post(reverse("absences"), told).status_code == 302
        absence = Absence.objects.get()
        assert Staff().rights(str(bob.pk), "") == [str(alice.pk)]
        enter(bob).post(reverse("end_absence", args=[absence.pk]))
        assert Staff().rights(str(bob.pk), "") == [str(alice.pk)]
        enter(alice).post(reverse("end_absence", args=[absence.pk]))
        assert Staff().rights(str(bob.pk), "") == []
        told_by = ModelLogEntry.objects.filter(action__startswith="accounts.absence")
        assert {entry.action for entry in told_by} == {"accounts.absence", "accounts.absence.end"}
        assert all(str(entry.formatter.format_message(entry)) for entry in told_by)

    @pytest.mark.parametrize(("first", "last", "now_right"), [(0, 0, True), (1, 4, False), (-3, -1, False)])
    def test_a_deputys_time_has_two_ends(self, person: Engage, first: int, last: int, now_right: bool):
        alice, bob = person("alice", Role.APPROVER), person("bob", Role.EDITOR)
        Absence.objects.create(member=alice, deputy=bob, first_day=day(first), last_day=day(last))
        assert bool(Staff().rights(str(bob.pk), "")) is now_right

    def test_a_deputy_of_somebody_without_the_right_has_none(self, person: Engage):
        alice, bob = person("alice", Role.EDITOR), person("bob", Role.EDITOR)
        Absence.objects.create(member=alice, deputy=bob, first_day=day(0), last_day=day(0))
        assert Staff().rights(str(bob.pk), "") == []

    def test_a_deputys_deputy_has_none(self, person: Engage):
        alice, bob, cleo = person("alice", Role.APPROVER), person("bob"), person("cleo")
        Absence.objects.create(member=alice, deputy=bob, first_day=day(0), last_day=day(0))
        Absence.objects.create(member=bob, deputy=cleo, first_day=day(0), last_day=day(0))
        assert Staff().rights(str(cleo.pk), "") == []

    @pytest.mark.parametrize(
        ("first", "last", "field"), [(2, 1, "last_day"), (-5, -2, "last_day"), (11, 12, "first_day")]
    )
    def test_impossible_days_are_refused(self, person: Engage, first: int, last: int, field: str):
        alice = person("alice")
        services.note_absence(member=alice, first_day=day(10), last_day=day(12), deputy=None, by=alice)
        with pytest.raises(BadInput) as refused:
            services.note_absence(member=alice, first_day=day(first), last_day=day(last), deputy=None, by=alice)
        assert refused.value.field == field

    def test_a_deputy_is_somebody_else_who_is_here(self, person: Engage, boss: User, enter: Enter):
        alice, bob, gone = person("alice"), person("bob"), person("gone")
        services.note_absence(member=bob, first_day=day(2), last_day=day(2), deputy=None, by=bob)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        gone.refresh_from_db()
        for deputy in (alice, bob, gone):
            with pytest.raises(BadInput) as refused:
                services.note_absence(member=alice, first_day=day(1), last_day=day(3), deputy=deputy, by=alice)
            assert refused.value.field == "deputy"
        told = {"member": alice.pk, "first_day": day(1).isoformat(), "last_day": day(3).isoformat(), "deputy": bob.pk}
        answer = enter(alice).post(reverse("absences"), told)
        assert "deputy" in answer.context["form"].errors

    def test_the_database_refuses_ones_own_deputy(self, person: Engage):
        alice = person("alice")
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(member=alice, deputy=alice, first_day=day(0), last_day=day(0))

    def test_only_a_manager_notes_it_for_another(self, person: Engage, boss: User):
        alice, bob = person("alice"), person("bob")
        with pytest.raises(NotAllowed):
            services.note_absence(member=alice, first_day=day(1), last_day=day(3), deputy=None, by=bob)
        services.note_absence(member=alice, first_day=day(1), last_day=day(3), deputy=bob, by=boss)
        assert Absence.objects.get().noted_by == boss

    def test_a_deputy_who_leaves_decides_nothing(self, person: Engage, boss: User):
        alice, bob = person("alice", Role.APPROVER), person("bob", Role.EDITOR)
        Absence.objects.create(member=alice, deputy=bob, first_day=day(0), last_day=day(9))
        services.part_with(member=bob, by=boss)
        assert Staff().rights(str(bob.pk), "") == []
        assert str(bob.pk) not in Staff().able("")
        assert Absence.objects.get().deputy is None
        assert ModelLogEntry.objects.filter(action="accounts.deputy.left").exists()

    def test_nobody_stands_in_for_one_who_left(self, person: Engage, boss: User):
        alice, bob = person("alice", Role.APPROVER), person("bob", Role.EDITOR)
        Absence.objects.create(member=alice, deputy=bob, first_day=day(0), last_day=day(9))
        services.part_with(member=alice, by=boss)
        assert Staff().rights(str(bob.pk), "") == []


class TestWhoDecides:
    def test_approvers_and_managers_of_the_institution(self, person: Engage):
        people = {role: person(role.value, role) for role in Role}
        assert Staff().able("") == {str(people[Role.APPROVER].pk), str(people[Role.MANAGER].pk)}

    def test_in_a_department_those_of_the_department(self, person: Engage, prints: Department):
        person("everywhere", Role.APPROVER)
        for role in Role:
            Membership.objects.create(member=person(f"p-{role.value}", Role.READER), department=prints, role=role)
        here = {str(User.objects.get(username=f"p-{name}").pk) for name in ("approver", "manager")}
        assert Staff().able(group_of(prints)) == here

    def test_a_step_that_nobody_takes_is_told(self, person: Engage, prints: Department, boss: User, enter: Enter):
        step = ApprovalStep.objects.create(name_fr="Relecture", department=prints)
        assert steps_without_decider() == [step]
        assert "Relecture" in enter(boss).get("/desk/").content.decode()
        Membership.objects.create(member=boss, department=prints, role=Role.APPROVER)
        assert steps_without_decider() == []

    def test_a_group_that_is_gone_has_nobody(self):
        assert Staff().able("department:999") == set()
        assert Staff().able("department:x") == set()


def test_those_who_had_a_department_became_members(person: Engage, prints: Department):
    from importlib import import_module

    from django.apps import apps

    alice = person("alice", Role.APPROVER)
    User.objects.filter(pk=alice.pk).update(department=prints)
    import_module("parvis.accounts.migrations.0004_members_of_departments").join_departments(apps, None)
    assert role_in(alice, prints) == Role.APPROVER


def test_an_absence_is_forgotten_a_year_after_it(person: Engage):
    alice = person("alice")
    Absence.objects.create(member=alice, first_day=day(-2), last_day=day(-1))
    with time_machine.travel(months_from(now(), 11)):
        assert services.forget_past_absences() == 0
    with time_machine.travel(months_from(now(), 13)):
        assert services.forget_past_absences() == 1
    assert not Absence.objects.exists()


def test_the_register_names_topics_absences_and_approvals():
    told = register_markdown()
    for name in ("staff_topics", "staff_absences", "staff_approvals"):
        assert str(processings[name].title) in told

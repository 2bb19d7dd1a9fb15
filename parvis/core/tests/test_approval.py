"""The machinery of approval by itself: a thing, a directory and people of this test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from parvis.core.approval import contracts, queries, services
from parvis.core.approval.contracts import NotApproved, Rules, Step, Subject
from parvis.core.approval.rows import ApprovalRequest, Part, RequestStep
from parvis.core.errors import BadInput, NotAllowed, Refusal

pytestmark = pytest.mark.django_db


@dataclass
class Sheet:
    """Something to approve."""

    words: str = "one"
    authors: list[Any] = field(default_factory=lambda: ["ana"])
    published: list[str] = field(default_factory=list)
    problem: Refusal | None = None

    def __str__(self) -> str:
        return "Sheet"


@dataclass
class People:
    """A directory: groups and who decides there, deputies, who is here."""

    groups: dict[str, set[str]] = field(default_factory=lambda: {"": {"bob", "cleo"}})
    deputies: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    managers: set[str] = field(default_factory=set)
    given: list[Step] = field(default_factory=lambda: [Step(name_fr="Relire", name_en="Read")])
    is_strict: Rules = field(default_factory=Rules)

    def steps(self) -> list[Step]:
        return self.given

    def rules(self) -> Rules:
        return self.is_strict

    def rights(self, person: str, group: str) -> list[str]:
        if person in self.gone:
            return []
        own = [person] if person in self._holders(group) else []
        return own + [who for who, deputy in self.deputies.items() if deputy == person and who in self._holders(group)]

    def able(self, group: str) -> set[str]:
        held = self._holders(group)
        return held | {deputy for who, deputy in self.deputies.items() if who in held and deputy not in self.gone}

    def may_overrule(self, person: str) -> bool:
        return person in self.managers

    def name_of(self, person: str) -> str:
        return person.title()

    def is_here(self, person: str) -> bool:
        return person not in self.gone

    def _holders(self, group: str) -> set[str]:
        return self.groups.get(group, set()) - self.gone


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is told is compared in one language."""
    with translation.override("en"):
        yield


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, sheet: Sheet) -> Iterator[People]:
    found = People()
    monkeypatch.setattr(contracts.directories, "_entries", {"staff": found})
    subject = Subject(
        label="sheet", find=lambda target: sheet if target == "1" else None, digest=lambda thing: thing.words,
        authors=lambda thing: thing.authors, may_ask=lambda by, thing: by.pk != "stranger",
        check=lambda thing: None, show=lambda thing, asked: "",
        finish=_finish,
    )  # fmt: skip
    monkeypatch.setattr(contracts.subjects, "_entries", {"sheet": subject})
    # The log wants a model: what it says is tried with stories and people of the house.
    monkeypatch.setattr(services, "log", lambda *args, **kwargs: None)
    yield found


def _finish(sheet: Sheet, by: Any) -> None:
    if sheet.problem:
        raise sheet.problem
    sheet.published.append(by.pk)


def who(name: str) -> Any:
    return SimpleNamespace(pk=name)


def ask(by: str = "ana") -> ApprovalRequest:
    return services.ask(subject="sheet", target="1", by=who(by))


def approve(request: ApprovalRequest, by: str, step: int = 1) -> services.Outcome:
    return services.approve(request=request, step=step, by=who(by))


def standing(request: ApprovalRequest, person: str) -> queries.Standing:
    return queries.standing(queries.whole().get(pk=request.pk), person)


def two_steps(people: People) -> None:
    people.given = [Step(name_fr="A", name_en="A", group="a"), Step(name_fr="B", name_en="B", group="b")]
    people.groups = {"": set(), "a": {"bob"}, "b": {"bob", "cleo"}}


def test_one_step_and_it_is_published(people: People, sheet: Sheet):
    request = ask()
    assert not queries.is_approved("sheet", "1", "one")
    assert approve(request, "bob").is_last
    assert queries.is_approved("sheet", "1", "one")
    assert sheet.published == ["bob"]


def test_the_steps_are_taken_in_order_by_those_of_each_group(people: People, sheet: Sheet):
    two_steps(people)
    request = ask()
    with pytest.raises(NotAllowed, match="others"):
        approve(request, "cleo")
    assert not approve(request, "bob").is_last
    assert sheet.published == []
    assert approve(request, "cleo", step=2).is_last


def test_steps_changed_meanwhile_do_not_change_what_was_asked(people: People):
    request = ask()
    people.given = [*people.given, Step(name_fr="Encore", name_en="Again")]
    assert approve(request, "bob").is_last


class TestFourEyes:
    def test_the_author_never_approves(self, people: People):
        people.groups[""].add("ana")
        with pytest.raises(NotAllowed, match="You wrote it"):
            approve(ask(), "ana")

    def test_nor_any_of_several_authors(self, people: People, sheet: Sheet):
        sheet.authors = ["ana", "bob"]
        with pytest.raises(NotAllowed, match="You wrote it"):
            approve(ask(), "bob")

    def test_nor_does_one_person_take_two_steps(self, people: People):
        two_steps(people)
        request = ask()
        approve(request, "bob")
        with pytest.raises(NotAllowed, match="approved a step already"):
            approve(request, "bob", step=2)

    def test_whoever_asks_answers_for_what_nobody_known_wrote(self, people: People, sheet: Sheet):
        sheet.authors = [None]
        with pytest.raises(NotAllowed, match="You wrote it"):
            approve(ask("bob"), "bob")

    def test_the_database_refuses_an_author_who_approves(self, people: People):
        request = ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            _part(request, "ana", step=request.steps.get()).save()

    def test_the_database_refuses_two_steps_by_one(self, people: People):
        two_steps(people)
        request = ask()
        approve(request, "bob")
        with pytest.raises(IntegrityError), transaction.atomic():
            _part(request, "bob", step=request.steps.get(order=2)).save()

    def test_the_database_refuses_one_right_used_twice(self, people: People):
        two_steps(people)
        request = ask()
        approve(request, "bob")
        with pytest.raises(IntegrityError), transaction.atomic():
            _part(request, "dora", right_of="bob", step=request.steps.get(order=2)).save()

    def test_the_database_refuses_a_step_taken_twice(self, people: People):
        request = ask()
        approve(request, "bob")
        with pytest.raises(IntegrityError), transaction.atomic():
            _part(request, "cleo", step=request.steps.get()).save()

    def test_the_database_refuses_a_refusal_without_a_reason(self, people: People):
        part = _part(ask(), "bob")
        part.deed = Part.Deed.RETURNED
        with pytest.raises(IntegrityError), transaction.atomic():
            part.save()


def _part(request: ApprovalRequest, person: str, *, right_of: str = "", step: RequestStep | None = None) -> Part:
    return Part(
        request=request, deed="approved", step=step, person=person, person_name=person,
        right_of=right_of or person, right_of_name=right_of or person,
    )  # fmt: skip


class TestDeputies:
    def test_a_deputy_acts_in_their_own_name_for_the_absent(self, people: People):
        people.deputies = {"bob": "dora"}
        request = ask()
        approve(request, "dora")
        done = request.parts.get(deed="approved")
        assert (done.person, done.right_of, done.is_for_another) == ("dora", "bob", True)

    def test_their_time_ends(self, people: People):
        people.deputies = {"bob": "dora"}
        request = ask()
        people.deputies = {}
        with pytest.raises(NotAllowed, match="others"):
            approve(request, "dora")

    def test_nobody_stands_in_for_the_author(self, people: People, sheet: Sheet):
        sheet.authors = ["bob"]
        people.deputies = {"bob": "dora"}
        with pytest.raises(NotAllowed, match="stand in for"):
            approve(ask(), "dora")

    def test_an_author_stands_in_for_nobody(self, people: People):
        people.deputies = {"bob": "ana"}
        with pytest.raises(NotAllowed, match="You wrote it"):
            approve(ask(), "ana")

    def test_a_right_is_used_once(self, people: People):
        two_steps(people)
        people.deputies = {"bob": "dora"}
        request = ask()
        approve(request, "bob")
        with pytest.raises(NotAllowed, match="stand in for"):
            approve(request, "dora", step=2)


class TestAlone:
    def test_not_unless_the_institution_says_so(self, people: People):
        people.groups = {"": {"ana"}}
        with pytest.raises(NotAllowed):
            approve(ask(), "ana")

    def test_the_only_one_approves_their_own_work_and_the_record_says_so(self, people: People):
        people.groups, people.is_strict = {"": {"ana"}}, Rules(allows_alone=True)
        request = ask()
        assert standing(request, "ana").is_alone
        approve(request, "ana")
        assert request.parts.get(deed="approved").is_alone

    def test_it_ends_by_itself_when_a_second_person_could_decide(self, people: People):
        people.groups, people.is_strict = {"": {"ana"}}, Rules(allows_alone=True)
        request = ask()
        people.groups = {"": {"ana", "bob"}}
        with pytest.raises(NotAllowed, match="You wrote it"):
            approve(request, "ana")

    def test_a_deputy_is_a_second_person(self, people: People):
        people.groups, people.is_strict = {"": {"ana"}}, Rules(allows_alone=True)
        people.deputies = {"ana": "dora"}
        with pytest.raises(NotAllowed):
            approve(ask(), "ana")

    def test_somebody_able_in_another_step_is_a_second_person(self, people: People):
        two_steps(people)
        people.groups, people.is_strict = {"": set(), "a": {"ana"}, "b": {"cleo"}}, Rules(allows_alone=True)
        with pytest.raises(NotAllowed):
            approve(ask(), "ana")

    def test_one_person_takes_all_the_steps(self, people: People, sheet: Sheet):
        two_steps(people)
        people.groups, people.is_strict = {"": {"ana"}, "a": {"ana"}, "b": {"ana"}}, Rules(allows_alone=True)
        request = ask()
        approve(request, "ana")
        assert approve(request, "ana", step=2).is_last
        assert sheet.published == ["ana"]

    def test_somebody_elses_work_is_approved_in_the_usual_way(self, people: People):
        people.groups, people.is_strict = {"": {"bob"}}, Rules(allows_alone=True)
        request = ask()
        approve(request, "bob")
        assert not request.parts.get(deed="approved").is_alone


class TestOtherEnds:
    def test_sent_back_with_a_reason(self, people: People):
        request = ask()
        with pytest.raises(BadInput, match="Say why") as refused:
            services.send_back(request=request, step=1, by=who("bob"), remark="  ")
        assert refused.value.field == "remark"
        services.send_back(request=request, step=1, by=who("bob"), remark="The date is wrong.")
        request.refresh_from_db()
        assert (request.state, request.parts.get(deed="returned").remark) == ("returned", "The date is wrong.")
        assert ask().pk != request.pk

    def test_withdrawn_by_its_author_only(self, people: People):
        request = ask()
        with pytest.raises(NotAllowed):
            services.withdraw(request=request, by=who("bob"))
        services.withdraw(request=request, by=who("ana"))
        with pytest.raises(NotAllowed):
            services.withdraw(request=request, by=who("ana"))

    def test_a_change_makes_it_outdated(self, people: People, sheet: Sheet):
        request = ask()
        sheet.words = "two"
        with pytest.raises(BadInput, match="changed since"):
            approve(request, "bob")
        request.refresh_from_db()
        assert request.state == "outdated"

    def test_asking_twice_gives_the_same_request_and_a_change_another(self, people: People, sheet: Sheet):
        first = ask()
        assert ask().pk == first.pk
        sheet.words = "two"
        second = ask()
        first.refresh_from_db()
        assert (first.state, second.state) == ("outdated", "open")

    def test_what_follows_may_be_refused_and_it_stays_approved(self, people: People, sheet: Sheet):
        sheet.problem = BadInput("Not described.")
        outcome = approve(ask(), "bob")
        assert outcome.problem is sheet.problem
        assert queries.is_approved("sheet", "1", "one")

    def test_an_approval_lapses(self, people: People, sheet: Sheet):
        approve(ask(), "bob")
        assert services.lapse(subject="sheet", target="1", but="one") == 0
        assert services.lapse(subject="sheet", target="1") == 1
        with pytest.raises(NotApproved):
            services.must_be_approved("sheet", "1", "one")

    def test_who_left_decides_nothing(self, people: People):
        request = ask()
        people.gone = {"bob", "cleo"}
        with pytest.raises(NotAllowed):
            approve(request, "bob")
        assert queries.deciders(queries.whole().get(pk=request.pk)) == []

    def test_a_stranger_may_not_ask(self, people: People):
        with pytest.raises(NotAllowed):
            ask("stranger")

    def test_nothing_to_ask(self, people: People, sheet: Sheet):
        with pytest.raises(BadInput, match="gone"):
            services.ask(subject="sheet", target="2", by=who("ana"))
        approve(ask(), "bob")
        with pytest.raises(BadInput, match="approved already"):
            ask()
        people.given = []
        sheet.words = "two"
        with pytest.raises(BadInput, match="No approval step"):
            ask()

    def test_a_long_remark_is_refused(self, people: People):
        with pytest.raises(BadInput, match="at most"):
            services.ask(subject="sheet", target="1", by=who("ana"), remark="x" * 5_000)


class TestOverruling:
    def test_only_where_it_is_declared(self, people: People):
        people.managers = {"max"}
        with pytest.raises(NotAllowed):
            services.overrule(request=ask(), by=who("max"), remark="Urgent.")

    def test_by_a_manager_with_a_reason(self, people: People, sheet: Sheet):
        people.managers, people.is_strict = {"max"}, Rules(allows_overruling=True)
        request = ask()
        with pytest.raises(NotAllowed):
            services.overrule(request=request, by=who("bob"), remark="Urgent.")
        with pytest.raises(BadInput, match="Say why"):
            services.overrule(request=request, by=who("max"), remark="")
        services.overrule(request=request, by=who("max"), remark="Urgent.")
        assert sheet.published == ["max"]
        request.refresh_from_db()
        assert request.state == "overruled"

    def test_never_ones_own_work(self, people: People):
        people.managers, people.is_strict = {"ana"}, Rules(allows_overruling=True)
        with pytest.raises(NotAllowed):
            services.overrule(request=ask(), by=who("ana"), remark="Urgent.")


def test_what_waits_for_whom(people: People):
    two_steps(people)
    request = ask()
    assert [row.pk for row in queries.waiting_for("bob")] == [request.pk]
    assert queries.waiting_for("cleo") == []
    approve(request, "bob")
    assert queries.waiting_for("bob") == []
    assert [row.pk for row in queries.waiting_for("cleo")] == [request.pk]
    people.gone = {"cleo"}
    assert [step.order for step in queries.steps_nobody_takes(list(queries.whole()))] == [2]


def test_a_decision_on_a_step_taken_meanwhile_is_not_one_on_the_next(people: People):
    two_steps(people)
    people.groups["a"].add("dora")
    people.groups["b"].add("dora")
    request = ask()
    approve(request, "bob")
    with pytest.raises(BadInput, match="meanwhile"):
        approve(request, "dora", step=1)
    with pytest.raises(BadInput, match="meanwhile"):
        services.send_back(request=request, step=1, by=who("dora"), remark="No.")

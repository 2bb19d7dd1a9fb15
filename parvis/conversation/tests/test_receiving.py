from __future__ import annotations

import resource
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest

from parvis.conversation import services
from parvis.conversation.contracts import Author, Enclosed
from parvis.conversation.models import Correspondent, Message, Move, Settings, Stance, Thread
from parvis.conversation.queries import lists
from parvis.conversation.queries.once import asking_once
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import make_member
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.traces.models import Trace
from parvis.traces.queries import subject_of
from parvis.traces.services import object_to_processing


def test_a_message_is_kept_once_by_key_and_by_address(arrival: Making) -> None:
    first = arrival()
    said = services.receive(first)
    again = services.receive(first)
    seen_elsewhere = services.receive(replace(first, key="another account"))
    assert said == again == seen_elsewhere
    assert Message.objects.count() == Thread.objects.count() == 1
    assert said.thread.messages == 1


def test_a_reply_finds_its_thread_by_what_it_answers(arrival: Making) -> None:
    first = services.receive(arrival())
    answer = services.receive(arrival(in_reply_to=first.address))
    assert answer.thread == first.thread and answer.reply_to == first
    assert Thread.objects.get().messages == 2


def test_a_reply_finds_its_thread_by_what_came_before(arrival: Making) -> None:
    first = services.receive(arrival())
    answer = services.receive(arrival(in_reply_to="https://ailleurs.example/unseen", earlier=[first.address]))
    assert answer.thread == first.thread


def test_a_parent_arriving_after_its_child_joins_it(arrival: Making) -> None:
    parent = arrival()
    child = services.receive(arrival(in_reply_to=parent.address))
    assert child.reply_to is None and child.thread.root == parent.address
    late = services.receive(parent)
    child.refresh_from_db()
    assert late.thread == child.thread and child.reply_to == late and child.answers == ""
    assert Thread.objects.count() == 1


def test_two_children_of_one_unseen_parent_share_a_thread(arrival: Making) -> None:
    parent = arrival()
    one = services.receive(arrival(in_reply_to=parent.address))
    other = services.receive(arrival(in_reply_to=parent.address, who="bruno"))
    assert one.thread == other.thread


def test_two_threads_that_turn_out_to_be_one_are_merged(arrival: Making) -> None:
    root = services.receive(arrival())
    middle = arrival(in_reply_to=root.address)
    leaf = services.receive(arrival(in_reply_to=middle.address))
    assert leaf.thread != root.thread
    services.receive(middle)
    leaf.refresh_from_db()
    assert leaf.thread == root.thread
    merged = Thread.objects.exclude(merged_into=None).get()
    assert merged.merged_into == root.thread and merged.root == ""
    root.thread.refresh_from_db()
    assert root.thread.messages == 3 and Move.objects.filter(what="merge", thread=root.thread).exists()


def test_members_answering_members_are_no_work_left(arrival: Making) -> None:
    first = services.receive(arrival())
    other = services.receive(arrival(in_reply_to=first.address, who="bruno"))
    back = services.receive(arrival(in_reply_to=other.address))
    more = services.receive(arrival(in_reply_to=first.address))
    assert [other.direction, back.direction, more.direction] == ["others", "others", "in"]
    thread = Thread.objects.get()
    assert thread.others == 2 and thread.needs_answer


def test_a_new_word_brings_back_what_rested_and_leaves_what_is_muted(arrival: Making) -> None:
    first = services.receive(arrival())
    services.move(first.thread, "closed")
    services.receive(arrival(in_reply_to=first.address))
    thread = Thread.objects.get()
    assert thread.state == "new"
    services.move(thread, "muted")
    services.receive(arrival(in_reply_to=first.address))
    thread.refresh_from_db()
    assert thread.state == "muted" and thread.messages == 3


def test_somebody_muted_begins_muted(arrival: Making) -> None:
    first = services.receive(arrival())
    Stance.objects.create(handle=first.handle, muted_at=now())
    assert services.receive(arrival()).thread.state == "muted"


def test_the_very_same_words_join_one_thread_and_none_is_lost(arrival: Making) -> None:
    Settings.objects.create(pk=1, joins_from=3)
    for number in range(12):
        services.receive(arrival(who=f"p{number}", text=f"@brumes Rouvrez  la salle 7 ! https://x.example/{number}"))
    assert Message.objects.count() == 12 and Thread.objects.count() == 3
    first = Thread.objects.order_by("created_at").first()
    assert first is not None and first.alike == 9 and first.messages == 10


def test_private_words_go_on_in_one_thread_and_stay_out_of_the_ledger(arrival: Making) -> None:
    one = services.receive(arrival(way="private", is_private=True, text="Un secret", address="", trace=None))
    two = services.receive(arrival(way="private", is_private=True, text="La suite", address=""))
    assert one.thread == two.thread and one.thread.is_private
    late = arrival(way="private", is_private=True, text="Plus tard", address="")
    Thread.objects.update(last_at=now() - timedelta(days=40))
    assert services.receive(late).thread != one.thread
    assert not Trace.objects.filter(text__icontains="secret").exists()


def test_whoever_writes_a_letter_is_a_number_in_the_ledger(arrival: Making) -> None:
    who = Author(network="mail", email="Ana@Exemple.fr", name="Ana Peřina")
    said = services.receive(
        arrival(way="mail", network="", author=who, is_private=True, text="Chère équipe", address="mid:1@exemple.fr")
    )
    again = services.receive(
        arrival(way="mail", network="", author=replace(who, email="ana@exemple.fr"), address="mid:2@exemple.fr",
                is_private=True)
    )  # fmt: skip
    person = Correspondent.objects.get()
    assert services.address_of(person) == "Ana@Exemple.fr" and services.name_of(person) == "Ana Peřina"
    assert said.handle == again.handle == person.handle and "@" not in said.handle.address
    trace = said.trace
    assert trace is not None and trace.kind == "conversation.mail.received" and trace.text is None
    assert trace.payload is None


def test_somebody_who_objected_is_not_recorded_again(arrival: Making) -> None:
    first = services.receive(arrival())
    object_to_processing(subject_of(first.handle))
    again = services.receive(arrival(way="by_hand"))
    assert again.handle is None and again.author == "" and again.trace.text is None


def test_what_comes_enclosed_is_kept(arrival: Making) -> None:
    said = services.receive(
        arrival(enclosed=[Enclosed(name="billet.pdf", media_type="application/pdf", content=b"%PDF")])
    )
    row = said.enclosures.get()
    assert row.name == "billet.pdf" and row.size == 4 and row.file.read() == b"%PDF"


@pytest.mark.parametrize("told", [{"key": ""}, {"key": "x" * 201}, {"at": now().replace(tzinfo=None)}])
def test_what_cannot_be_kept_once_is_refused(arrival: Making, told: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        services.receive(arrival(**told))


# Each in a transaction of its own, as they come: ten thousand within one would measure that one.
@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_thousand_identical_messages_are_one_thread_and_none_is_lost(arrival: Making) -> None:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    with asking_once():
        for number in range(10_000):
            services.receive(arrival(who=f"p{number}", text="Rouvrez la salle 7 !"))
    # By the processor's own clock: a minute, whatever else the machine does.
    assert process_time() - begun < 120
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    joins_from = Settings.current().joins_from
    assert Message.objects.count() == Message.objects.values("handle").distinct().count() == 10_000
    first = Thread.objects.order_by("created_at", "pk")[0]
    assert first.alike == 10_000 - joins_from and first.messages == 10_000 - joins_from + 1
    assert Thread.objects.count() == joins_from and first.needs_answer
    assert len(lists.threads(lists.Filters(state="open"), by=make_member()).rows) == joins_from

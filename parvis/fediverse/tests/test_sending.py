"""The sender: what it takes, what it makes of answers, when it tries again, and what it leaves alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError

from parvis.core.clock import now
from parvis.fediverse.keys import private_key
from parvis.fediverse.models import Activity, Delivery, Follower, Host, RemoteActor
from parvis.fediverse.queries.deliveries import progress_of, silent_hosts
from parvis.fediverse.sending import Sender, rows, send_due
from parvis.fediverse.sending.answers import Answer, judge
from parvis.fediverse.sending.schedule import MOST_ATTEMPTS, SHUT_AFTER, delay_after, shut_for
from parvis.fediverse.services.deliveries import call_off, forget_settled, retry_lost
from parvis.fediverse.services.spreading import spread
from parvis.fediverse.signatures import Parts, check, read_claim
from parvis.fediverse.tests.posts import Told, activity_of, follower, voice

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def later() -> Any:
    """The clock, in the test's hands."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def sent_to(*names: str, host: str = "ailleurs.example") -> Activity:
    """An activity on its way to the inboxes of that name."""
    activity = activity_of(voice(f"v{Activity.objects.count()}"))
    spread(activity, to_followers=False, inboxes=[f"https://{host}/{name}" for name in names])
    return activity


def states() -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def test_each_inbox_gets_it_once_signed_by_the_voice():
    activity, network = sent_to("a", "b?c=d"), Told()
    send_due(network)
    send_due(network)
    assert sorted(network.inboxes) == ["https://ailleurs.example/a", "https://ailleurs.example/b?c=d"]
    for inbox, headers in network.asked:
        parts = Parts("POST", inbox, headers, activity.body.encode())
        check(read_claim(parts), activity.actor.key_public)
    assert states() == {"delivered": 2} and progress_of(activity.pk).is_over
    row = Delivery.objects.first()
    assert row and (row.status, row.attempts, row.owner, row.lease_until) == (202, 1, "", None)
    host = Host.objects.get(name="ailleurs.example")
    assert host.answered_at and not host.failures


def test_the_attempt_is_written_before_anything_is_sent():
    sent_to("a")
    seen: list[Any] = []

    class Looking(Told):
        async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
            seen.extend(taken)
            return await super().post(url, body, headers)

    taken: list[Any] = []
    real = rows.take

    def take(owner: str, most: int) -> Any:
        found = real(owner, most)
        taken.extend(Delivery.objects.values_list("state", "attempts", "owner"))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "take", take)
        sender = Sender(Looking())
        while sender.step():
            pass
        sender.close()
    assert seen == [("sending", 1, sender.owner)]


@pytest.mark.parametrize(
    ("status", "state", "problem"),
    [
        (200, "delivered", ""), (204, "delivered", ""), (301, "lost", "elsewhere"), (307, "lost", "elsewhere"),
        (400, "lost", "refused"), (403, "lost", "refused"), (404, "gone", "unknown"), (410, "gone", "unknown"),
        (422, "lost", "refused"), (501, "lost", "refused"), (401, "waiting", "unsigned"), (408, "waiting", "slow"),
        (429, "waiting", "busy"), (500, "waiting", "broken"), (502, "waiting", "broken"), (503, "waiting", "broken"),
    ],
)  # fmt: skip
def test_what_becomes_of_an_answer(status: int, state: str, problem: str):
    sent_to("a")
    network = Told(status)
    send_due(network)
    row = Delivery.objects.get()
    assert (row.state, row.problem, row.status) == (state, problem, status)
    assert network.inboxes and (row.due_at > now()) == (state == "waiting")


@pytest.mark.parametrize("problem", ["no_host", "unreached", "insecure", "slow"])
def test_no_answer_is_tried_again(problem: str):
    sent_to("a")
    send_due(Told(lambda *_asked: Answer(problem=problem)))
    row = Delivery.objects.get()
    assert (row.state, row.problem, row.status) == ("waiting", problem, None)


def test_a_private_address_is_given_up_and_says_nothing_of_its_server():
    sent_to("a")
    send_due(Told(lambda *_asked: Answer(problem="private")))
    assert Delivery.objects.get().state == "lost" and not Host.objects.filter(failures__gt=0).exists()


def test_delays_grow_like_the_fourth_power_and_last_over_two_days():
    least = sum((delay_after(n, chance=0) for n in range(1, MOST_ATTEMPTS)), timedelta())
    most = sum((delay_after(n, chance=1) for n in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=2) <= least < most < timedelta(days=3)
    assert delay_after(1, chance=0) == timedelta(seconds=16) and delay_after(10, chance=0) > 2.7 * HOUR
    assert {delay_after(3) for _ in range(20)} != {delay_after(3, chance=0)}


def test_tried_again_for_two_days_then_given_up(later: Any):
    activity = sent_to("a")
    begun = now()
    network = Told(401)
    while Delivery.objects.get().state == "waiting":
        later.move_to(Delivery.objects.get().due_at)
        send_due(network)
    assert now() - begun >= timedelta(days=2)
    row = Delivery.objects.get()
    assert (row.state, row.problem, row.attempts) == ("lost", "unsigned", MOST_ATTEMPTS)
    assert retry_lost(activity=activity) == 1
    send_due(Told(202))
    assert Delivery.objects.get().state == "delivered"


def test_retry_after_is_heeded_within_reason(later: Any):
    sent_to("a", "b")
    send_due(Told(lambda *_asked: Answer(429, retry_after=3_000)))
    first, second = Delivery.objects.order_by("attempts")
    assert (first.attempts, second.attempts) == (0, 1), "the other waits too, its attempt unspent"
    for row in (first, second):
        assert row.due_at >= now() + timedelta(seconds=2_999)
    assert judge(Answer(503, retry_after=9_999_999), attempts=1).wait <= 6 * HOUR


def test_on_401_the_other_form_once_and_remembered():
    sent_to("a")

    def newer_only(_url: str, headers: dict[str, str]) -> int:
        return 202 if "signature-input" in headers else 401

    first = Told(newer_only)
    send_due(first)
    assert len(first.asked) == 2 and states() == {"delivered": 1}
    assert Host.objects.get(name="ailleurs.example").signs == "rfc9421"
    activity, second = sent_to("b"), Told(newer_only)
    send_due(second)
    assert len(second.asked) == 1 and states() == {"delivered": 2}
    inbox, headers = second.asked[0]
    check(read_claim(Parts("POST", inbox, headers, activity.body.encode())), activity.actor.key_public)


def test_a_server_that_refuses_both_forms_keeps_its_own():
    sent_to("a")
    network = Told(401)
    send_due(network)
    assert len(network.asked) == 2
    assert not Host.objects.filter(signs="rfc9421").exists()


def test_an_inbox_gone_for_good_takes_its_followers_along():
    actor = voice()
    follower(actor, "a", "grand.example", shared_inbox="https://grand.example/inbox")
    follower(actor, "b", "grand.example", shared_inbox="https://grand.example/inbox")
    follower(actor, "c", "petit.example")
    for _ in range(2):
        spread(activity_of(actor), to_followers=True)
    send_due(Told(lambda url, _headers: 410 if "grand" in url else 202))
    assert states() == {"gone": 2, "delivered": 2}
    assert dict(Follower.objects.values_list("remote__host", "state")) == {
        "grand.example": "ended", "petit.example": "accepted"
    }  # fmt: skip
    assert RemoteActor.objects.filter(host="grand.example", gone_at=None).count() == 0
    spread(later_one := activity_of(actor), to_followers=True)
    assert list(later_one.deliveries.values_list("host", flat=True)) == ["petit.example"]


def test_an_unknown_inbox_keeps_its_follower():
    actor = voice()
    follower(actor, "a")
    spread(activity_of(actor), to_followers=True)
    send_due(Told(404))
    assert states() == {"gone": 1} and Follower.objects.get().state == "accepted"


def test_a_server_that_fails_is_left_alone_and_tried_by_one(later: Any):
    sent_to(*(f"n{number:02}" for number in range(20)))
    failing = Told(500)
    send_due(failing)
    assert len(failing.asked) == SHUT_AFTER, "five in a row, no more"
    host = Host.objects.get(name="ailleurs.example")
    assert host.failures == SHUT_AFTER and host.closed_until and host.closed_until > now()
    assert Delivery.objects.filter(attempts=0, due_at__gte=host.closed_until, state="waiting").count() == 15
    # What is said meanwhile waits as well, unsent.
    sent_to("meanwhile")
    quiet = Told(202)
    send_due(quiet)
    assert not quiet.asked
    later.move_to(host.closed_until + timedelta(seconds=1))
    trial = Told(500)
    send_due(trial)
    assert len(trial.asked) == 1
    again = Host.objects.get(name="ailleurs.example")
    assert again.closed_until and again.closed_until - now() > timedelta(seconds=90), "longer than the first time"
    later.move_to(again.closed_until + timedelta(days=1))
    mended = Told(202)
    send_due(mended)
    assert states() == {"delivered": 21} and len(mended.asked) == 21
    assert Host.objects.get(name="ailleurs.example").failures == 0


def test_the_trial_is_one_senders_alone(later: Any):
    Host.objects.create(name="ailleurs.example", failures=7, closed_until=now() - HOUR)
    sent_to(*(f"n{number}" for number in range(4)))
    first, second = Sender(Told(202)), Sender(Told(202))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parvis.fediverse.sending.sender.TAKEN_AT_ONCE", 2)
        first._take()
        second._take()
    assert len(rows_held_by(first)) == 2 and second._lanes.held == 2
    second.step()
    assert not second._lanes._poster.asked, "it waits for what the first finds out"  # type: ignore[attr-defined]
    while first.step():
        pass
    first.close()
    second.close()
    later.shift(timedelta(minutes=2))
    send_due(Told(202))
    assert states() == {"delivered": 4}


def rows_held_by(sender: Sender) -> list[int]:
    return list(Delivery.objects.filter(owner=sender.owner, state="sending").values_list("pk", flat=True))


def test_a_servers_silence_of_days_ends_in_giving_up(later: Any):
    sent_to(*(f"n{number}" for number in range(8)))
    begun = now()
    while Delivery.objects.filter(state="waiting").exists():
        later.move_to(Delivery.objects.filter(state="waiting").earliest("due_at").due_at)
        send_due(Told(lambda *_asked: Answer(problem="unreached")))
        assert now() - begun < timedelta(days=6)
    assert states() == {"lost": 8} and now() - begun >= timedelta(days=2)
    found = silent_hosts()[0]
    assert (found.name, found.lost, found.waiting, found.problems) == ("ailleurs.example", 8, 0, (("unreached", 8),))
    assert found.failures > SHUT_AFTER
    assert retry_lost(host="ailleurs.example") == 8
    send_due(Told(202))
    assert states() == {"delivered": 8}, "asked again, it is tried at once"


def test_times_shut_grow_up_to_six_hours():
    times = [shut_for(failures, chance=0.5) for failures in range(SHUT_AFTER, 40)]
    assert times == sorted(times) and times[0] == timedelta(minutes=1) and times[-1] == 6 * HOUR


def test_what_a_dead_sender_held_waits_again_after_its_lease(later: Any):
    sent_to("a", "b")
    dead = rows.take("dead", 10)
    assert len(dead) == 2
    network = Told(202)
    send_due(network)
    assert not network.asked
    later.shift(rows.LEASE + timedelta(seconds=1))
    send_due(network)
    assert len(network.asked) == 2 and states() == {"delivered": 2}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_living_sender_keeps_what_it_holds(later: Any):
    sent_to("a")
    rows.take("living", 10)
    later.shift(timedelta(seconds=50))
    rows.keep("living")
    later.shift(timedelta(seconds=50))
    assert rows.release() == 0


def test_one_thought_dead_settles_nothing_any_more(later: Any):
    sent_to("a")
    (parcel,) = rows.take("slow", 10)
    later.shift(rows.LEASE * 2)
    rows.release()
    rows.take("other", 10)
    rows.settle("slow", [rows.Settled(parcel, judge(Answer(410), attempts=1))])
    assert Delivery.objects.get().state == "sending"


def test_two_senders_never_hold_the_same_row():
    sent_to(*(f"n{number}" for number in range(30)))
    found = [rows.take(owner, 7) for owner in ("one", "two", "one", "two", "one", "two")]
    numbers = [parcel.pk for parcels in found for parcel in parcels]
    assert len(numbers) == len(set(numbers)) == 30


def test_told_to_stop_it_gives_back_what_it_has_not_sent():
    sent_to("a", "b")
    sender = Sender(Told(202))
    sender._take()
    sender.close()
    row = Delivery.objects.first()
    assert states() == {"waiting": 2} and row and row.attempts == 0 and row.due_at <= now()


@pytest.mark.parametrize("broken", ["settle", "take"])
def test_one_that_ends_by_a_failure_gives_back_what_it_holds(broken: str):
    """The database did not listen for a moment: nothing waits for a lease to end."""
    sent_to("a", "b")
    real = getattr(rows, broken)

    def fails(*words: Any) -> Any:
        if broken == "take":
            real(*words)
        raise OperationalError("database is locked")

    sender = Sender(Told())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, broken, fails)
        with pytest.raises(OperationalError):
            sender.step()
        with suppress(OperationalError):
            sender.close()
    network = Told()
    send_due(network)
    assert len(network.asked) == 2 and states() == {"delivered": 2}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_server_blocked_meanwhile_is_sent_nothing():
    sent_to("a")
    Host.objects.create(name="ailleurs.example", rule="block")
    network = Told()
    send_due(network)
    row = Delivery.objects.get()
    assert not network.asked and (row.state, row.problem, row.attempts) == ("cancelled", "blocked", 0)
    assert Host.objects.get(name="ailleurs.example").rule == "block"


def test_a_voice_whose_key_cannot_be_read_says_so(settings: Any):
    sent_to("a")
    settings.SECRET_KEY = "another one than that which sealed the key, long enough"
    settings.SECRET_KEY_FALLBACKS = []
    private_key.__globals__["_parsed"].cache_clear()
    network = Told()
    send_due(network)
    assert not network.asked and Delivery.objects.get().problem == "unreadable"


def test_our_own_mistakes_are_failures_of_one_delivery_only():
    sent_to("a")
    sent_to("b", host="autre.example")

    def answer(url: str, _headers: dict[str, str]) -> int:
        if url.endswith("/a"):
            raise KeyError("a mistake of ours")
        return 202

    send_due(Told(answer))
    assert states() == {"waiting": 1, "delivered": 1}


def test_called_off_what_has_not_gone_stays():
    activity = sent_to("a", "b")
    assert call_off(activity) == 2
    network = Told()
    send_due(network)
    assert not network.asked and progress_of(activity.pk).cancelled == 2


def test_history_is_forgotten_lost_ones_later(later: Any):
    activity = sent_to("a", "b")
    send_due(Told(lambda url, _headers: 202 if url.endswith("/a") else 400))
    later.shift(timedelta(days=31))
    assert forget_settled() == 1 and progress_of(activity.pk).lost == 1
    later.shift(timedelta(days=60))
    assert forget_settled() == 1


def test_who_asks_again_names_what():
    with pytest.raises(ValueError, match="name an activity or a host"):
        retry_lost()

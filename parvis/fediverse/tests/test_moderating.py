"""Servers and people blocked, limited, allowed; reports; block lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parvis.accounts.models import User
from parvis.core.errors import BadInput
from parvis.fediverse.models import Activity, Actor, Delivery, Follower, Host, Judgement, Report
from parvis.fediverse.queries.reach import refused_among
from parvis.fediverse.queries.rules import domains_of, is_refused, rule_of_host
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.services.blocklists import export_blocks, import_blocks, read_blocks
from parvis.fediverse.services.moderating import judge_host, judge_person
from parvis.fediverse.services.posting import Draft, publish_post
from parvis.fediverse.services.reporting import send_report, settle_report
from parvis.fediverse.tests.elsewhere import HOST, Somebody

pytestmark = pytest.mark.django_db
ANA = Somebody()
LIST = """#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
bad.example,suspend,TRUE,TRUE,Harcèlement,FALSE
loud.example,silence,FALSE,FALSE,,FALSE
fine.example,noop,FALSE,FALSE,,FALSE

not a host,suspend
odd.example,whatever
plain.example
"""


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_user("ana")


def test_a_block_covers_what_is_below_and_ends_follows(voice: Actor, staff: User):
    below = Somebody("ben", f"social.{HOST}", which=1)
    other = Somebody("cat", f"not{HOST}", which=2)
    for one in (ANA, below, other):
        Follower.objects.create(actor=voice, remote=one.met(), activity=f"{one.iri}#f", state="accepted")
    publish_post(actor=voice, draft=Draft(content={"fr": "<p>x</p>"}))
    judge_host(f"https://{HOST.upper()}/", rule="block", reason="Harcèlement", by=staff)
    assert is_refused(HOST) and is_refused(f"social.{HOST}") and not is_refused(f"not{HOST}")
    assert sorted(Follower.objects.values_list("state", flat=True)) == ["accepted", "ended", "ended"]
    judge_host(HOST, rule="", reason="", by=staff)
    assert not is_refused(HOST)
    history = Judgement.objects.order_by("at").values_list("before", "rule", "reason", "by__username")
    assert list(history) == [("", "block", "Harcèlement", "ana"), ("block", "", "", "ana")]


def test_a_person_is_blocked_and_told(voice: Actor, staff: User):
    remote = ANA.met()
    Follower.objects.create(actor=voice, remote=remote, activity="https://x.example/f", state="accepted")
    judge_person(remote, rule="block", reason="Insultes", by=staff, told_by=voice)
    assert Follower.objects.get().state == "ended"
    block = Activity.objects.get(type="Block")
    assert block.deliveries.get().state == Delivery.State.WAITING and not block.is_public


@pytest.mark.parametrize(
    ("name", "rule", "reason", "field"),
    [
        ("x y", "block", "r", "name"),
        ("", "block", "r", "name"),
        (HOST, "hate", "r", "rule"),
        (HOST, "block", " ", "reason"),
    ],
)
def test_a_decision_names_a_server_a_rule_and_a_reason(name: str, rule: str, reason: str, field: str):
    with pytest.raises(BadInput) as refused:
        judge_host(name, rule=rule, reason=reason, by=None)
    assert refused.value.field == field


def test_the_strictest_rule_holds():
    for name, rule in ((HOST, "limit"), (f"a.{HOST}", "block"), (f"b.{HOST}", "allow")):
        Host.objects.create(name=name, rule=rule)
    assert [rule_of_host(host) for host in (HOST, f"a.{HOST}", f"b.{HOST}", "x.example")] == [
        "limit",
        "block",
        "limit",
        "",
    ]
    assert domains_of("a.b.example:3000") == ["a.b.example:3000", "a.b.example", "b.example"]


def test_lists_in_mastodon_s_form_come_in_and_go_out(staff: User):
    Host.objects.create(name="loud.example", rule="block", reason="La nôtre")
    read = read_blocks(LIST)
    assert [line.host for line in read.judged] == ["bad.example", "plain.example"]
    assert [line.host for line in read.kept] == ["loud.example", "fine.example"]
    assert [line.number for line in read.unread] == [6, 7] and all(line.why for line in read.unread)
    with pytest.raises(BadInput) as refused:
        import_blocks(LIST, by=staff)
    assert (refused.value.field, refused.value.row) == ("file", 6) and Host.objects.count() == 1
    import_blocks(LIST, by=staff, without_unread=True)
    assert Host.objects.get(name="bad.example").reason == "Harcèlement"
    assert Host.objects.get(name="loud.example").reason == "La nôtre"
    written = export_blocks()
    assert "bad.example,suspend,True,True,,False" in written and "Harcèlement" not in written
    Host.objects.all().delete()
    import_blocks(written, by=staff)
    assert export_blocks() == written


def test_a_report_goes_out_in_the_name_of_the_server(voice: Actor, staff: User):
    send_report(ANA.met(), objects=[f"{ANA.iri}/notes/1"], words="Spam", by=staff)
    flag = Activity.objects.get(type="Flag")
    told = json.loads(flag.body)
    assert flag.actor == instance_actor() and told["object"] == [ANA.iri, f"{ANA.iri}/notes/1"]
    assert told["content"] == "Spam" and "ana@" not in flag.body.replace(ANA.iri, "")
    assert Report.objects.get().is_ours


def test_a_report_is_settled_in_words(voice: Actor, staff: User):
    report = Report.objects.create(words="x")
    with pytest.raises(BadInput):
        settle_report(report, outcome=" ", by=staff)
    settle_report(report, outcome="Rien à redire", by=staff)
    assert report.state == "settled"


@pytest.mark.parametrize("allow_list", [False, True])
def test_one_rule_says_to_whom_we_speak_however_many_are_asked_about(settings: Any, allow_list: bool):
    settings.FEDIVERSE_ALLOW_LIST = allow_list
    for name, rule in (
        (HOST, "block"), ("loud.example", "limit"), ("fine.example", "allow"), ("bad.fine.example", "block"),
        ("port.example:8443", "block"), ("good.loud.example", "allow"),
    ):  # fmt: skip
        Host.objects.create(name=name, rule=rule)
    hosts = [
        HOST, f"a.{HOST}", f"a.b.{HOST}:3000", f"not{HOST}", "loud.example", "a.loud.example", "fine.example",
        "a.fine.example", "bad.fine.example", "x.bad.fine.example", "port.example", "port.example:8443", "example",
        "good.loud.example", "stranger.example", "FINE.example",
    ]  # fmt: skip
    assert refused_among(hosts) == {host for host in hosts if is_refused(host)}
    always = {HOST, f"a.{HOST}", f"a.b.{HOST}:3000", "bad.fine.example", "x.bad.fine.example", "port.example:8443"}
    strangers = {f"not{HOST}", "port.example", "example", "stranger.example"}
    assert refused_among(hosts) == (always | strangers if allow_list else always)

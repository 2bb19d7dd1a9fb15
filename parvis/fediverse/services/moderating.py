"""What is decided about servers and people, with its reason and its history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Actor, Delivery, Follower, Following, Host, Judgement, RemoteActor, RemotePicture
from parvis.fediverse.queries.rules import domains_of
from parvis.fediverse.services.speaking import say, to_one

_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::\d{1,5})?"
)
_AT_ONCE = 500


@dataclass(frozen=True)
class Verdict:
    """What is decided about one server."""

    host: str
    rule: str
    reason: str


def judge_host(name: str, *, rule: str, reason: str, by: User | None, note: str = "") -> Host:
    """Block, limit, allow a server and those below its name, or take the rule off. Raises BadInput."""
    host = checked_host(name)
    _check_rule(rule, Host.Rule.values, reason)
    judge_hosts([Verdict(host, rule, reason)], by=by, note=note)
    return Host.objects.get(name=host)


@transaction.atomic
def judge_hosts(verdicts: Iterable[Verdict], *, by: User | None, note: str = "") -> None:
    """The same of many servers, their names already looked at."""
    by_name = {each.host: each for each in verdicts}
    for names in _batches(list(by_name)):
        _write_rules([by_name[name] for name in names], by, note)
    blocked = {name for name, each in by_name.items() if each.rule == Host.Rule.BLOCK}
    if blocked:
        for hosts in _batches(_hosts_below(blocked)):
            _part_with(RemoteActor.objects.filter(host__in=hosts))


def _batches(names: list[str]) -> list[list[str]]:
    return [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]


def _write_rules(verdicts: list[Verdict], by: User | None, note: str) -> None:
    names = [each.host for each in verdicts]
    before = dict(Host.objects.filter(name__in=names).values_list("name", "rule"))
    Judgement.objects.bulk_create(
        Judgement(
            host=each.host, before=before.get(each.host, ""), rule=each.rule, reason=each.reason, note=note, by=by
        )
        for each in verdicts
    )
    Host.objects.bulk_create(
        [Host(name=each.host, rule=each.rule, reason=each.reason, changed_at=now()) for each in verdicts],
        update_conflicts=True, unique_fields=["name"], update_fields=["rule", "reason", "changed_at"],
    )  # fmt: skip


def _hosts_below(blocked: set[str]) -> list[str]:
    """The servers we know people of, of these names or below them."""
    known = RemoteActor.objects.values_list("host", flat=True).distinct()
    return [name for name in known if blocked.intersection(domains_of(name))]


@transaction.atomic
def judge_person(
    remote: RemoteActor, *, rule: str, reason: str, by: User | None, told_by: Actor | None = None, note: str = ""
) -> None:
    """Block or limit somebody, or take the rule off. told_by: our voice that tells them of a block. Raises BadInput."""
    _check_rule(rule, RemoteActor.Rule.values, reason)
    Judgement.objects.create(remote=remote, before=remote.rule, rule=rule, reason=reason, note=note, by=by)
    was_blocked, remote.rule, remote.reason = remote.rule == RemoteActor.Rule.BLOCK, rule, reason
    if rule == RemoteActor.Rule.BLOCK and told_by is not None:
        say(told_by, "Block", remote.iri, to_one(remote), listed=False)
    elif was_blocked and told_by is not None:
        iri = actor_iri(told_by)
        say(
            told_by,
            "Undo",
            {"id": f"{iri}#block", "type": "Block", "actor": iri, "object": remote.iri},
            to_one(remote),
            listed=False,
        )
    remote.save(update_fields=["rule", "reason"])
    if rule == RemoteActor.Rule.BLOCK:
        _part_with(RemoteActor.objects.filter(pk=remote.pk))


def _part_with(people: QuerySet[RemoteActor]) -> None:
    """They follow us no longer, nor we them; what was on its way to them is called off; their pictures go."""
    RemotePicture.objects.filter(remote__in=people).delete()
    ended = {"state": Follower.State.ENDED, "changed_at": now()}
    Follower.objects.filter(remote__in=people).update(**ended)
    Following.objects.filter(remote__in=people).update(**ended)
    inboxes = RemoteActor.objects.filter(pk__in=people).values("inbox")
    waiting = Delivery.objects.filter(inbox__in=inboxes, state=Delivery.State.WAITING)
    waiting.exclude(activity__type="Block").update(state=Delivery.State.CANCELLED, changed_at=now())


def _check_rule(rule: str, known: list[str], reason: str) -> None:
    if rule not in known:
        raise BadInput(_("There is no such rule."), field="rule")
    if rule and not reason.strip():
        raise BadInput(
            _("A decision has a reason."), remedy=_("Write why, for those who come after you."), field="reason"
        )


def checked_host(name: str) -> str:
    """The name of a server in its form. Raises BadInput on field name."""
    host = name.strip().lower().removeprefix("https://").removeprefix("*.").rstrip("/.")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise BadInput(
            _("“%(name)s” is not the name of a server.") % {"name": name[:80]},
            remedy=_("Write it as social.example."),
            field="name",
        )
    return host

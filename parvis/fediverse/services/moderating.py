"""What is decided about servers and people, with its reason and its history; reports; block lists."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Activity, Actor, Delivery, Follower, Following, Host, Judgement, RemoteActor, Report
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.services.speaking import Audience, say, to_one

_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::\d{1,5})?"
)
_MOST_LINES = 50_000
# Mastodon's words for what a list asks, and ours.
_SEVERITIES = {"suspend": Host.Rule.BLOCK, "silence": Host.Rule.LIMIT, "noop": Host.Rule.NONE, "": Host.Rule.BLOCK}
_COLUMNS = ["#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"]


@transaction.atomic
def judge_host(name: str, *, rule: str, reason: str, by: User | None) -> Host:
    """Block, limit, allow a server and those below its name, or take the rule off. Raises BadInput."""
    host = _checked_host(name)
    _check_rule(rule, Host.Rule.values, reason)
    row = Host.objects.get_or_create(name=host)[0]
    Judgement.objects.create(host=host, before=row.rule, rule=rule, reason=reason, by=by)
    row.rule, row.reason, row.changed_at = rule, reason, now()
    row.save(update_fields=["rule", "reason", "changed_at"])
    if rule == Host.Rule.BLOCK:
        _part_with(RemoteActor.objects.filter(host__in=_hosts_below(host)))
    return row


def _hosts_below(host: str) -> list[str]:
    known = RemoteActor.objects.values_list("host", flat=True).distinct()
    return [name for name in known if name == host or name.partition(":")[0] == host or name.endswith(f".{host}")]


@transaction.atomic
def judge_person(remote: RemoteActor, *, rule: str, reason: str, by: User | None, told_by: Actor | None = None) -> None:
    """Block or limit somebody, or take the rule off. told_by: our voice that tells them of a block. Raises BadInput."""
    _check_rule(rule, RemoteActor.Rule.values, reason)
    Judgement.objects.create(remote=remote, before=remote.rule, rule=rule, reason=reason, by=by)
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
    """They follow us no longer, nor we them; what was on its way to them is called off."""
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


def _checked_host(name: str) -> str:
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


@dataclass(frozen=True)
class ListRead:
    """What a block list did: servers newly judged, those left as they were, lines that could not be read (numbers)."""

    judged: int
    kept: int
    unread: tuple[int, ...]


@transaction.atomic
def import_blocks(text: str, *, by: User | None, reason: str = "") -> ListRead:
    """Take in a block list as Mastodon exports it (CSV), or one name a line. A rule of ours is never loosened by it."""
    judged = kept = 0
    unread: list[int] = []
    for number, row in enumerate(csv.reader(io.StringIO(text.removeprefix("\ufeff"))), start=1):
        if number > _MOST_LINES:
            raise BadInput(_("The list has more than %(most)s lines.") % {"most": _MOST_LINES}, field="file")
        if not row or not row[0].strip() or row[0].lstrip().startswith("#"):
            continue
        try:
            done = _judge_line(row, by, reason)
        except BadInput:
            unread.append(number)
            continue
        judged, kept = judged + done, kept + (not done)
    return ListRead(judged, kept, tuple(unread))


def _judge_line(row: list[str], by: User | None, reason: str) -> bool:
    severity = row[1].strip().lower() if len(row) > 1 else ""
    rule = _SEVERITIES.get(severity)
    if rule is None:
        raise BadInput(_("There is no such rule."), field="rule")
    host = _checked_host(row[0])
    known = Host.objects.filter(name=host).values_list("rule", flat=True).first() or ""
    if not rule or known == Host.Rule.BLOCK or known == rule:
        return False
    comment = row[4].strip() if len(row) > 4 else ""
    judge_host(host, rule=rule, reason=comment or reason or str(_("From a block list.")), by=by)
    return True


def export_blocks(*, with_reasons: bool = False) -> str:
    """Our rules in Mastodon's form; reasons are ours to keep unless asked."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    severity = {rule: name for name, rule in _SEVERITIES.items() if name}
    for host in Host.objects.filter(rule__in=[Host.Rule.BLOCK, Host.Rule.LIMIT]).order_by("name"):
        blocked = host.rule == Host.Rule.BLOCK
        writer.writerow(
            [host.name, severity[Host.Rule(host.rule)], blocked, blocked, host.reason if with_reasons else "", False]
        )
    return out.getvalue()


@transaction.atomic
def send_report(remote: RemoteActor, *, objects: list[str], words: str, by: User | None) -> Activity:
    """Report somebody to their own server, in the name of ours: who of us reports is not told."""
    Report.objects.create(
        is_ours=True, remote=remote, objects_named=[remote.iri, *objects], words=words, state=Report.State.SETTLED,
        settled_by=by,
    )  # fmt: skip
    to = Audience(to=[remote.iri], inboxes=[remote.shared_inbox or remote.inbox])
    embedded = [remote.iri, *objects]
    return say(instance_actor(), "Flag", remote.iri, to, listed=False, object=embedded, content=words)


@transaction.atomic
def settle_report(report: Report, *, outcome: str, by: User) -> None:
    """Say what came of a report. Raises BadInput without a word of it."""
    if not outcome.strip():
        raise BadInput(_("Say what came of it."), field="outcome")
    Report.objects.filter(pk=report.pk).update(
        state=Report.State.SETTLED, outcome=outcome, settled_by=by, changed_at=now()
    )
    report.refresh_from_db()

"""Reports (Flag): ours to another server, theirs to us and what came of them."""

from __future__ import annotations

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import host_of
from parvis.fediverse.models import Activity, Actor, Post, RemoteActor, Report
from parvis.fediverse.services.actors import instance_actor
from parvis.fediverse.services.moderating import judge_person
from parvis.fediverse.services.posting import Draft, publish_post
from parvis.fediverse.services.speaking import Audience, say

MOST_WORDS = 5_000
_Decision = Report.Decision
_RULES = {_Decision.LIMITED: RemoteActor.Rule.LIMIT, _Decision.BLOCKED: RemoteActor.Rule.BLOCK}


@transaction.atomic
def send_report(remote: RemoteActor, *, objects: list[str], words: str, by: User | None) -> Activity:
    """Report somebody to their own server, in the name of ours: who of us reports is not told.

    objects: posts of theirs. Raises BadInput.
    """
    _check_report(remote, objects, words)
    named = [remote.iri, *dict.fromkeys(objects)]
    Report.objects.create(
        is_ours=True, remote=remote, objects_named=named, words=words, state=Report.State.SETTLED, settled_by=by
    )
    to = Audience(to=[remote.iri], inboxes=[remote.shared_inbox or remote.inbox])
    return say(instance_actor(), "Flag", remote.iri, to, listed=False, object=named, content=words)


def _check_report(remote: RemoteActor, objects: list[str], words: str) -> None:
    if not words.strip():
        raise BadInput(
            _("A report says what is wrong."), remedy=_("Write it for those who read it there."), field="words"
        )
    if len(words) > MOST_WORDS:
        raise BadInput(_("A report has at most %(most)s characters.") % {"most": MOST_WORDS}, field="words")
    if any(host_of(each) != remote.host for each in objects):
        raise BadInput(_("A post of another server is reported to that server."), field="objects")


@transaction.atomic
def settle_report(
    report: Report, *, outcome: str, by: User, decision: str = _Decision.DISMISSED, voice: Actor | None = None
) -> None:
    """Say what came of a report, and do it. outcome: in words: why, or what is answered to whoever reported.

    voice: which of ours answers. Raises BadInput.
    """
    if report.state != Report.State.OPEN:
        raise BadInput(_("This report is settled already."))
    if not outcome.strip():
        raise BadInput(_("Say what came of it."), field="outcome")
    if decision not in _Decision.values:
        raise BadInput(_("There is no such decision."), field="decision")
    if decision != _Decision.DISMISSED:
        _act(report, decision, outcome, by, voice)
    report.state, report.decision, report.outcome = Report.State.SETTLED, decision, outcome
    report.settled_by, report.changed_at = by, now()
    report.save(update_fields=["state", "decision", "outcome", "settled_by", "changed_at"])


def _act(report: Report, decision: str, outcome: str, by: User, voice: Actor | None) -> None:
    if report.remote is None:
        raise BadInput(_("Whoever reported is not known any more."), field="decision")
    if decision == _Decision.ANSWERED:
        _answer(report.remote, outcome, voice)
    else:
        judge_person(report.remote, rule=_RULES[_Decision(decision)], reason=outcome, by=by)


def _answer(remote: RemoteActor, words: str, voice: Actor | None) -> None:
    """A private message to whoever reported."""
    if voice is None:
        raise BadInput(_("It is not said who answers."), remedy=_("Choose a voice."), field="voice")
    if remote.type == "Application":
        raise BadInput(
            _("The report came in the name of a server, which reads no message."),
            remedy=_("Write to its people another way, and note here what came of it."), field="decision",
        )  # fmt: skip
    named = {"href": remote.iri, "name": f"@{remote.shown_address}"}
    html = f'<p><a href="{escape(remote.iri)}">@{escape(remote.shown_address)}</a> {escape(words)}</p>'
    publish_post(
        actor=voice,
        draft=Draft(content={voice.language: html}, language=voice.language, visibility=Post.Visibility.DIRECT, mentions=[named]),
    )  # fmt: skip

"""Block lists in Mastodon's form (CSV), in and out. A list is looked at whole before any of it is written."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.accounts.models import User
from parvis.core.errors import BadInput
from parvis.fediverse.models import Host
from parvis.fediverse.services.moderating import Verdict, checked_host, judge_hosts

MOST_LINES = 20_000
MOST_CHARACTERS = 1_500_000
_AT_ONCE = 500
# Mastodon's words for what a list asks, and ours.
_SEVERITIES = {"suspend": Host.Rule.BLOCK, "silence": Host.Rule.LIMIT, "noop": Host.Rule.NONE, "": Host.Rule.BLOCK}
_COLUMNS = ["#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"]


@dataclass(frozen=True)
class Line:
    """What one line of a list asks. before: the rule that holds now; why: what it cannot be read for."""

    number: int
    host: str
    rule: str = ""
    reason: str = ""
    before: str = ""
    why: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it changes anything: a rule of ours is never loosened by a list."""
        return not self.why and bool(self.rule) and self.before not in (Host.Rule.BLOCK, self.rule)


@dataclass(frozen=True)
class ListRead:
    """A list as it would be, or was, taken in."""

    lines: tuple[Line, ...]

    @property
    def judged(self) -> list[Line]:
        """Servers newly judged."""
        return [line for line in self.lines if line.is_new]

    @property
    def kept(self) -> list[Line]:
        """Servers left as they are."""
        return [line for line in self.lines if not line.why and not line.is_new]

    @property
    def unread(self) -> list[Line]:
        """Lines that cannot be read."""
        return [line for line in self.lines if line.why]


def read_blocks(text: str) -> ListRead:
    """A list as Mastodon exports it (CSV), or one name a line; nothing is written. Raises BadInput on field file."""
    if len(text) > MOST_CHARACTERS:
        raise BadInput(_("The list is longer than %(most)s characters.") % {"most": MOST_CHARACTERS}, field="file")
    lines = _read(text.removeprefix("\ufeff"))
    if not lines:
        raise BadInput(_("The list names no server."), field="file")
    known = _rules_of([line.host for line in lines])
    return ListRead(tuple(_beside(line, known) for line in lines))


def _read(text: str) -> list[Line]:
    lines: dict[str, Line] = {}
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
            if number > MOST_LINES:
                raise BadInput(_("The list has more than %(most)s lines.") % {"most": MOST_LINES}, field="file")
            if row and row[0].strip() and not row[0].lstrip().startswith("#"):
                line = _line(number, row)
                # Named twice: the stricter word holds.
                former = lines.get(line.host)
                if former is None or (not line.why and line.rule == Host.Rule.BLOCK):
                    lines[line.host] = line
    except csv.Error:
        raise BadInput(_("The file is no list: its rows cannot be read."), field="file") from None
    return sorted(lines.values(), key=lambda line: line.number)


def _line(number: int, row: list[str]) -> Line:
    severity = row[1].strip().lower() if len(row) > 1 else ""
    if severity not in _SEVERITIES:
        return Line(number, row[0].strip()[:80], why=_("“%(word)s” is no rule we know.") % {"word": severity[:40]})
    try:
        host = checked_host(row[0])
    except BadInput as refusal:
        return Line(number, row[0].strip()[:80], why=str(refusal.message))
    comment = row[4].strip()[:1_000] if len(row) > 4 else ""
    return Line(number, host, rule=_SEVERITIES[severity], reason=comment)


def _rules_of(hosts: list[str]) -> dict[str, str]:
    rules: dict[str, str] = {}
    for start in range(0, len(hosts), _AT_ONCE):
        found = Host.objects.filter(name__in=hosts[start : start + _AT_ONCE])
        rules.update(found.values_list("name", "rule"))
    return rules


def _beside(line: Line, known: dict[str, str]) -> Line:
    if line.why:
        return line
    return Line(line.number, line.host, line.rule, line.reason, known.get(line.host, ""))


def import_blocks(text: str, *, by: User | None, reason: str = "", without_unread: bool = False) -> ListRead:
    """Take in a list, all or nothing. Raises BadInput when lines cannot be read, unless they are to be left out."""
    read = read_blocks(text)
    if read.unread and not without_unread:
        line = read.unread[0]
        raise BadInput(
            _("Line %(n)s cannot be read: %(why)s") % {"n": line.number, "why": line.why},
            remedy=_("Correct the list, or say that such lines are left out."), field="file", row=line.number,
        )  # fmt: skip
    usual = reason or _("From a block list.")
    judge_hosts([Verdict(line.host, line.rule, line.reason or usual) for line in read.judged], by=by)
    return read


def export_blocks(*, with_reasons: bool = False) -> str:
    """Our rules in Mastodon's form; reasons are ours to keep unless asked."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    severity = {rule: name for name, rule in _SEVERITIES.items() if name}
    for host in Host.objects.filter(rule__in=[Host.Rule.BLOCK, Host.Rule.LIMIT]).order_by("name"):
        blocked = host.rule == Host.Rule.BLOCK
        # A spreadsheet must not take a reason for a formula.
        reason = host.reason if with_reasons and not host.reason.startswith(("=", "+", "-", "@")) else ""
        writer.writerow([host.name, severity[Host.Rule(host.rule)], blocked, blocked, reason, False])
    return out.getvalue()

"""What the sender knows of the servers it speaks to: the form they take, and the breaker of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from parvis.core.clock import now
from parvis.fediverse.models import Delivery, Host
from parvis.fediverse.queries.reach import refused_among
from parvis.fediverse.sending.answers import Server, Verdict
from parvis.fediverse.sending.schedule import PATIENCE, SHUT_AFTER, shut_for

# The trial of a server that was shut is one sender's alone for so long.
_TRIAL = timedelta(minutes=1)
_TOLD_EVERY = timedelta(hours=1)
_KEPT = ["signs", "failures", "closed_until", "answered_at", "changed_at"]


@dataclass
class Known:
    """One server, as last read and as its answers have changed it since. is_changed: to be written down."""

    name: str
    signs: str = Host.Form.CAVAGE
    failures: int = 0
    closed_until: datetime | None = None
    answered_at: datetime | None = None
    is_refused: bool = False
    is_on_trial: bool = False
    is_changed: bool = False

    @property
    def is_shut(self) -> bool:
        """Whether nothing goes there now."""
        return self.closed_until is not None and self.closed_until > now()

    @property
    def is_doubtful(self) -> bool:
        """Whether it failed last, or was shut: then one after the other, so that a trial is one."""
        return self.failures > 0 or self.is_on_trial

    def takes(self, form: str) -> None:
        """It believed that form of signature."""
        if form != self.signs:
            self.signs, self.is_changed = form, True

    def answered(self, verdict: Verdict) -> None:
        """Keep the breaker: so many failures in a row shut it, the next answer opens it."""
        if verdict.server is Server.FAILS:
            self.failures, self.is_changed = self.failures + 1, True
            if self.failures >= SHUT_AFTER and not self.is_shut:
                self.closed_until = now() + shut_for(self.failures)
        elif verdict.server is Server.BUSY:
            self.closed_until, self.is_changed = now() + verdict.wait, True
        elif verdict.server is Server.ANSWERS:
            self._lives()

    def _lives(self) -> None:
        is_news = self.answered_at is None or now() - self.answered_at > _TOLD_EVERY
        if self.failures or self.is_on_trial or is_news:
            self.failures, self.is_on_trial = 0, False
            self.closed_until, self.answered_at, self.is_changed = None, now(), True


def read(names: Iterable[str]) -> dict[str, Known]:
    """Those servers as the database knows them; one never spoken to is as good as any."""
    wanted = set(names)
    rows = {row.name: row for row in Host.objects.filter(name__in=wanted)}
    refused = refused_among(wanted)
    known = {name: _known(name, rows.get(name)) for name in wanted}
    for name in refused:
        known[name].is_refused = True
    return known


def _known(name: str, row: Host | None) -> Known:
    if row is None:
        return Known(name)
    return Known(name, row.signs, row.failures, row.closed_until, row.answered_at)


def begin_trial(server: Known) -> bool:
    """Whether a server that was shut may be tried, by this sender and no other for a while."""
    until = now() + _TRIAL
    rows = Host.objects.filter(name=server.name, closed_until=server.closed_until)
    if not rows.update(closed_until=until, changed_at=now()):
        server.closed_until = until
        return False
    server.closed_until, server.is_on_trial = None, True
    return True


def write(servers: Iterable[Known]) -> None:
    """Write down what changed; what was decided about a server is left alone."""
    changed = [server for server in servers if server.is_changed]
    rows = [
        Host(
            name=server.name, signs=server.signs, failures=server.failures, closed_until=server.closed_until,
            answered_at=server.answered_at, changed_at=now(),
        )
        for server in changed
    ]  # fmt: skip
    Host.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=_KEPT, batch_size=200)
    for server in changed:
        server.is_changed = False
        if server.closed_until is not None:
            _leave_alone(server.name, server.closed_until)


def _leave_alone(name: str, until: datetime) -> None:
    """What waits for a server that is shut waits longer; what has waited for days is given up."""
    waiting = Delivery.objects.filter(host=name, state=Delivery.State.WAITING)
    waiting.filter(asked_at__lt=now() - PATIENCE).update(
        state=Delivery.State.LOST, problem=Delivery.Problem.UNREACHED, changed_at=now()
    )
    waiting.filter(due_at__lt=until).update(due_at=until, changed_at=now())

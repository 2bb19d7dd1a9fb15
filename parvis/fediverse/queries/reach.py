"""To which servers we speak: many asked about at once."""

from __future__ import annotations

from collections.abc import Iterable

from parvis.fediverse.models import Host
from parvis.fediverse.queries.rules import domains_of, is_refused_by, strictest

_AT_ONCE = 200


def refused_among(hosts: Iterable[str]) -> set[str]:
    """Those servers to which we do not speak: blocked, or not allowed where only the allowed are."""
    wanted = sorted(set(hosts))
    return {host for start in range(0, len(wanted), _AT_ONCE) for host in _refused(wanted[start : start + _AT_ONCE])}


def _refused(hosts: list[str]) -> list[str]:
    domains = {host: domains_of(host) for host in hosts}
    named = {name for names in domains.values() for name in names}
    rules = dict(Host.objects.filter(name__in=named).exclude(rule="").values_list("name", "rule"))
    return [host for host in hosts if is_refused_by(strictest({rules.get(name, "") for name in domains[host]}))]

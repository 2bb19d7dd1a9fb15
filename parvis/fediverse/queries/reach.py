"""To which servers we speak: many asked about at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from parvis.fediverse.models import Host
from parvis.fediverse.queries.rules import domains_of

_AT_ONCE = 200


def refused_among(hosts: Iterable[str]) -> set[str]:
    """Those servers to which we do not speak: blocked, or not allowed where only the allowed are."""
    wanted = sorted(set(hosts))
    return {host for start in range(0, len(wanted), _AT_ONCE) for host in _refused(wanted[start : start + _AT_ONCE])}


def _refused(hosts: list[str]) -> list[str]:
    domains = {host: domains_of(host) for host in hosts}
    named = {name for names in domains.values() for name in names}
    rules = dict(Host.objects.filter(name__in=named).exclude(rule="").values_list("name", "rule"))
    return [host for host in hosts if _is_refused({rules.get(name, "") for name in domains[host]})]


def _is_refused(rules: set[str]) -> bool:
    if Host.Rule.BLOCK in rules:
        return True
    return settings.FEDIVERSE_ALLOW_LIST and not rules & {Host.Rule.ALLOW, Host.Rule.LIMIT}

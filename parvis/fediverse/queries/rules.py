"""What was decided about a server; a decision about a domain covers its subdomains."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from parvis.core.finding import find_one
from parvis.fediverse.models import Host, RemoteActor

_STRICTEST_FIRST = (Host.Rule.BLOCK, Host.Rule.LIMIT, Host.Rule.ALLOW)


def domains_of(host: str) -> list[str]:
    """A host and the domains above it, the longest first; its port stands with each of them or not at all."""
    bare, _colon, port = host.lower().partition(":")
    labels = bare.split(".")
    names = [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]
    return [host.lower(), *names] if port else names


def strictest(rules: Collection[str]) -> str:
    """The one that holds where several do, empty for none."""
    return next((rule for rule in _STRICTEST_FIRST if rule in rules), "")


def is_refused_by(rule: str) -> bool:
    """Whether we neither hear nor speak where this rule holds: blocked, or not allowed where only the allowed are."""
    if rule == Host.Rule.BLOCK:
        return True
    return bool(settings.FEDIVERSE_ALLOW_LIST) and rule not in {Host.Rule.ALLOW, Host.Rule.LIMIT}


def rule_of_host(host: str) -> str:
    """The rule that holds there: the strictest one of the host and the domains above it, empty for none."""
    found = (find_one(Host, name=name) for name in domains_of(host))
    return strictest({each.rule for each in found if each})


def is_refused(host: str) -> bool:
    """Whether we neither hear nor speak to that server."""
    return is_refused_by(rule_of_host(host))


def is_limited(remote: RemoteActor) -> bool:
    """Whether what they say is heard, and not shown."""
    return remote.rule == RemoteActor.Rule.LIMIT or rule_of_host(remote.host) == Host.Rule.LIMIT

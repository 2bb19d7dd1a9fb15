"""activitypub-testing, whose checks of an ActivityPub actor others wrote, run against an address.

for result in checks.actor(address): assert result.outcome != "failed", result
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.testing.peers.process import LOG_TOLD, PeerFailed, environment, folder, node

RUN_SECONDS = 120
_PROGRAM = "node_modules/activitypub-testing/src/cli.js"


@dataclass(frozen=True)
class Result:
    """One check: "passed", "failed", "inapplicable" or "cantTell", and what it says of it."""

    slug: str
    name: str
    outcome: str
    info: str
    told: Mapping[str, Any] = field(repr=False)


def actor(address: str) -> list[Result]:
    """Every check of the actor at that address. Raises PeerAbsent, PeerFailed where the checks could not be run."""
    command = [str(node()), _PROGRAM, "test", "actor", address, "--output", "json"]
    ran = subprocess.run(
        command,
        cwd=folder("checks"),
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )
    results = [_read(json.loads(line)) for line in ran.stdout.splitlines() if line.startswith("{")]
    if not results:
        raise PeerFailed(f"the checks of {address} told nothing ({ran.returncode}):\n{ran.stderr[-LOG_TOLD:]}")
    return results


def complaints(address: str) -> list[str]:
    """What the checks have against the actor: nothing, for one that is as it should be."""
    return [f"{one.slug}: {one.info or one.name}" for one in actor(address) if one.outcome == "failed"]


def _read(told: Mapping[str, Any]) -> Result:
    test, result = told["test"], told["result"]
    return Result(test["slug"], test.get("name", ""), result["outcome"], str(result.get("info", "")), told)

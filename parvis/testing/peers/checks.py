"""activitypub-testing, whose checks of an ActivityPub actor others wrote, run against an address.

for result in checks.actor(address): assert result.outcome != "failed", result
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass

from parvis.testing.peers.process import LOG_TOLD, PeerFailed, environment, folder, node

RUN_SECONDS = 120


@dataclass(frozen=True)
class Result:
    """One check: "passed", "failed", "inapplicable" or "cantTell", and what it says of it."""

    slug: str
    name: str
    outcome: str
    info: str


def actor(address: str) -> list[Result]:
    """Every check of the actor at that address. Raises PeerAbsent, PeerFailed where the checks could not be run."""
    ran = subprocess.run(
        [str(node()), "run.mjs", address],
        cwd=folder("checks"),
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )
    results = [Result(**json.loads(line)) for line in ran.stdout.splitlines()]
    if ran.returncode or not results:
        raise PeerFailed(f"the checks of {address} told nothing ({ran.returncode}):\n{ran.stderr[-LOG_TOLD:]}")
    return results


def complaints(address: str) -> list[str]:
    """What the checks have against the actor: nothing, for one that is as it should be."""
    return [f"{one.slug}: {one.info or one.name}" for one in actor(address) if one.outcome == "failed"]

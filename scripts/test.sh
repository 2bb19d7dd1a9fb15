#!/usr/bin/env bash
# The suite on SQLite, then on PostgreSQL, then once beside real peers, then once in a browser.
# Every part runs; one failure fails all.
# Extra words go to pytest: make test ARGS="parvis/rights".
set -uo pipefail
cd "$(dirname "$0")/.."
# Compiled modules are kept (see the Makefile): hundreds of processes are started here.
unset PYTHONDONTWRITEBYTECODE

scripts/packages.sh chromium:chromium postgresql:postgres redis-server:redis-server
scripts/peers.sh

# What is made once and copied wherever a test needs it: migrated databases, an institution, the demonstration.
PARVIS_TEST_KEPT=$(mktemp -d)
export PARVIS_TEST_KEPT
trap 'rm -rf "$PARVIS_TEST_KEPT"' EXIT

status=0
part() {
  echo
  echo "== $1"
  shift
  "$@" </dev/null
  local code=$?
  # 5: nothing to run in this part, which happens with a narrower choice of tests.
  if [ $code -ne 0 ] && [ $code -ne 5 ]; then status=1; fi
}

# Slow tests start processes with databases of their own, PostgreSQL's where that matters: once is enough, but
# for those marked "engines", which prove something of the database of the turn. So it is with those beside peers.
# Neither does a test that asks nothing of a database run twice (parvis.testing.fixtures).
part "SQLite" pytest -q -n 2 -m "not browser and not peers" "$@"
if python -c "from parvis.testing import postgres; postgres.programs()" 2>/dev/null; then
  part "PostgreSQL" python -m parvis.testing.postgres \
    pytest -q -n 2 -m "not browser and ((not slow and not peers) or engines)" "$@"
else
  echo "== PostgreSQL: skipped, its server is absent (install the Debian package postgresql)"
fi
# A file stays in one process, so that a peer is started as few times as can be.
part "Peers" pytest -q -n 2 --dist loadfile -m "peers and not browser" "$@"
# Those that drive a browser beside real peers (tests/peers, marked both) are of this part.
part "Browser" pytest -q -n 2 --dist loadfile -m browser "$@"

echo
if [ $status -eq 0 ]; then echo "All tests passed."; else echo "Some tests failed: see above."; fi
exit $status

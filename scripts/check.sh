#!/usr/bin/env bash
# Every check of the house, all of them even when one fails, then a verdict.
set -uo pipefail
cd "$(dirname "$0")/.."
# Compiled modules are kept (see the Makefile): hundreds of processes are started here.
unset PYTHONDONTWRITEBYTECODE

PARVIS_HOME=$(mktemp -d)
export PARVIS_HOME DJANGO_SETTINGS_MODULE=parvis.config.settings
trap 'rm -rf "$PARVIS_HOME"' EXIT

failed=()
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1 </dev/null); then
    echo "  ok    $name"
  else
    failed+=("$name")
    echo "  FAIL  $name"
    printf '%s\n' "$output" | tail -n "${LINES_TOLD:-60}" | sed 's/^/          /'
  fi
}

check "style (ruff)" ruff check .
check "format (ruff)" ruff format --check .
check "types (mypy, strict)" mypy
check "imports (the ladder and the inner order)" lint-imports
check "relations and settings (Django checks)" django-admin check --fail-level WARNING
check "migrations complete" django-admin makemigrations --check --dry-run
check "lengths (function 60, file 500)" python -m scripts.lengths
check "catalogues complete (fr, en)" python -m scripts.messages --check
check "templates" python -m scripts.templates
check "lock files" python -m scripts.locks
check "reference pages" python -m scripts.reference --check
check "TypeScript" npm run --silent check

if [ ${#failed[@]} -eq 0 ]; then
  echo "All checks passed."
else
  echo "${#failed[@]} checks failed: $(printf '%s; ' "${failed[@]}" | sed 's/; $//')"
  exit 1
fi

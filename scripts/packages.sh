#!/usr/bin/env bash
# Debian packages the tests use: installed where we may, told plainly where we may not.
# Arguments: package:program …
set -uo pipefail

missing=()
for pair in "$@"; do
  program=${pair#*:}
  if ! command -v "$program" >/dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/$program" >/dev/null; then
    missing+=("${pair%%:*}")
  fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
install() {
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null >/dev/null 2>&1
}
if command -v apt-get >/dev/null && install update -qq &&
  install install -y -qq --no-install-recommends "${missing[@]}"; then
  echo "Installed for the tests: ${missing[*]}"
else
  echo "Absent, and not installed here: ${missing[*]}. The tests that need them skip and say so." >&2
fi

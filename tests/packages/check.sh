#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the Debian packages and tests them; the closing line is "N passed, N failed".
# usage: check.sh [13]    as root; 13: those of Debian 13, on Debian 13, and that Debian 11 builds them
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
top=$here/../..
out=$(mktemp)
trap 'rm -f "$out"' EXIT
passed=0 failed=0

"$top/tests/vm/packages.sh" system || exit 1
if [ "${1:-}" = 13 ]; then
	programs=("$here/test_debian_13.sh")
else
	programs=("$here/test_deb.sh" "$here/test_system.sh")
	"$top/packaging/build-deb.sh" >"$out" 2>&1 || {
		tail -n 40 "$out" | sed 's/^/# /'
		echo "not ok - make deb"
		echo "0 passed, 1 failed"
		exit 1
	}
fi
for program in "${programs[@]}"; do
	name=$(basename "$program" .sh)
	"$program" 2>&1 | tee "$out" | sed -nE "s/^(ok|not ok) ([0-9]+) - /\1 \2 - ${name#test_}: /p; /^#/p"
	passed=$((passed + $(grep -c '^ok ' "$out")))
	failed=$((failed + $(grep -c '^not ok ' "$out")))
	# The plan comes last: without it, or with another number, claims are missing.
	plan=$(sed -n 's/^1\.\.//p' "$out")
	if [ "$(grep -cE '^(ok|not ok) ' "$out")" != "${plan:-none}" ]; then
		tail -n 30 "$out" | sed 's/^/# /'
		echo "not ok - ${name#test_}: runs to its end"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

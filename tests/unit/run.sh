#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs unit test programs, fuzzers on their corpora and checks of the sources (../source), prints TAP
# with a name for each test, then "N passed, N failed".
# A program that ends before its last test, or with a status that its tests do not explain, is one
# more failure.
# usage: run.sh PROGRAM...
set -u
here=$(dirname "$0")
export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
passed=0 failed=0

for program; do
	name=$(basename "$program" .sh)
	set --
	case $name in
	fuzz_*) set -- "$here/../fuzz/corpus/${name#fuzz_}" ;;
	esac
	"$program" "$@" >"$out" 2>&1
	status=$?
	sed -nE "s/^(ok|not ok) [0-9]+ - /\1 - $name: /p" "$out"
	p=$(grep -c '^ok ' "$out")
	f=$(grep -c '^not ok ' "$out")
	plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$out" | awk '{ n += $1 } END { print n + 0 }')
	if [ $((p + f)) -ne "$plan" ] || [ "$plan" -eq 0 ] || { [ $status -ne 0 ] && [ "$f" -eq 0 ]; }; then
		f=$((f + 1))
		echo "not ok - $name: ends with status $status after $((p + f - 1)) of $plan tests"
	fi
	[ "$f" -eq 0 ] || sed 's/^/# /' "$out"
	passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The claims of test files, numbered as one TAP: to be sourced by what runs them. FILE_TIME says how
# long a file may take.
tests=0 passed=0 failed=0

ok() {
	tests=$((tests + 1)) passed=$((passed + 1))
	echo "ok $tests - $1"
}

not_ok() {
	tests=$((tests + 1)) failed=$((failed + 1))
	echo "not ok $tests - $1"
}

# Numbers the claims of a file's output, which comes line by line on stdin.
number_claims() {
	local name=$1 line ended=
	while IFS= read -r line; do
		case $line in
		"ok "*) ok "$name: ${line#ok }" ;;
		"not ok "*) not_ok "$name: ${line#not ok }" ;;
		done) ended=yes ;;
		*) echo "# ${line#\# }" ;;
		esac
	done
	[ -n "$ended" ] || not_ok "$name: runs to its end within $FILE_TIME s"
}

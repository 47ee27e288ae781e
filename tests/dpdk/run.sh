#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs end-to-end tests on the DPDK datapath, as root, on the machine itself: no module, no VM. Each
# file has a network namespace, a process namespace, and /run and /var/lib/vswitch of its own. Those
# that claim something of the module alone are left out: tests/dpdk/module_only.txt says why.
# usage: [FILE_TIME=300] run.sh [FILE...]
# Prints TAP.  Exit status 0: at least one claim was tested, and none failed.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
FILE_TIME=${FILE_TIME:-300}
tests=0 passed=0 failed=0

ok() {
	tests=$((tests + 1)) passed=$((passed + 1))
	echo "ok $tests - $1"
}

not_ok() {
	tests=$((tests + 1)) failed=$((failed + 1))
	echo "not ok $tests - $1"
}

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

run_file() {
	local name begun=$SECONDS
	name=$(basename "$1" .sh)
	name=dpdk/${name#test_}
	number_claims "$name" < <(timeout -s KILL "$FILE_TIME" \
		unshare --net --mount --pid --fork --kill-child --mount-proc \
		"$here/inside.sh" "$1" 2>&1 </dev/null)
	echo "# $name: $((SECONDS - begun)) s"
}

# Files that run on both datapaths
both() {
	local file
	for file in "$top"/tests/e2e/test_*.sh; do
		grep -q "^$(basename "$file" .sh | sed s/test_//)[[:space:]]" "$here/module_only.txt" ||
			echo "$file"
	done
}

[ "$(id -u)" = 0 ] || { echo "run.sh: must be root" >&2; exit 1; }
export PATH=${BUILD:-$top/build}/bin:$PATH LC_ALL=C
mapfile -t files < <(both)
[ $# = 0 ] || files=("$@")
for file in "${files[@]}"; do
	[ -e "$file" ] || file=$top/tests/e2e/$file
	run_file "$file"
done
echo "1..$tests"
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]

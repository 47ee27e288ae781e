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
# shellcheck source=tests/e2e/number.sh
. "$top/tests/e2e/number.sh"

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
	for file in "$top"/tests/e2e/test_*.sh "$here"/test_*.sh; do
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
	[ -e "$file" ] || file=$here/${file##*/}
	run_file "$file"
done
echo "1..$tests"
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs end-to-end tests on the DPDK datapath, as root, on the machine itself: no module, no VM. Each
# file has a network namespace, a process namespace, and /run and /var/lib/vswitch of its own, so
# that JOBS of them run side by side. Those that claim something of the module alone are left out:
# tests/dpdk/module_only.txt says why.
# usage: [JOBS=2] [FILE_TIME=300] run.sh [FILE...]
# Prints TAP.  Exit status 0: at least one claim was tested, and none failed.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
FILE_TIME=${FILE_TIME:-300} JOBS=${JOBS:-2}
# shellcheck source=tests/e2e/number.sh
. "$top/tests/e2e/number.sh"

name_of() { basename "$1" .sh | sed 's/^test_//'; }

# Files that run on both datapaths
both() {
	local file
	for file in "$top"/tests/e2e/test_*.sh "$here"/test_*.sh; do
		grep -q "^$(name_of "$file")[[:space:]]" "$here/module_only.txt" || echo "$file"
	done
}

# By process: its file, and since when it runs
declare -A running begun
start() {
	timeout -s KILL "$FILE_TIME" "$here/apart.sh" "$1" \
		>"$out/$(name_of "$1")" 2>&1 </dev/null &
	running[$!]=$1
	begun[$!]=$SECONDS
}

# Waits for one of those that run, and numbers its claims.
take() {
	local pid name
	wait -n -p pid "${!running[@]}"
	name=$(name_of "${running[$pid]}")
	number_claims "dpdk/$name" <"$out/$name"
	echo "# dpdk/$name: $((SECONDS - ${begun[$pid]})) s"
	unset "running[$pid]"
}

[ "$(id -u)" = 0 ] || { echo "run.sh: must be root" >&2; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export PATH=$(realpath "${BUILD:-$top/build}")/bin:$PATH LC_ALL=C
mapfile -t files < <(both)
[ $# = 0 ] || files=("$@")
for file in "${files[@]}"; do
	[ -e "$file" ] || file=$top/tests/e2e/$file
	[ -e "$file" ] || file=$here/${file##*/}
	start "$file"
	[ ${#running[@]} -lt "$JOBS" ] || take
done
while [ ${#running[@]} -gt 0 ]; do take; done
echo "1..$tests"
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, boots a machine (tests/vm/run), and runs demo.sh in it.
# usage: [KERNEL=6.1] demo/run.sh
set -u
top=$(cd "$(dirname "$0")/.." && pwd -P)

failed() {
	echo "demo: FAIL: $1"
	exit 1
}

# Shows what a step printed only if it fails.
quietly() {
	local log
	log=$(mktemp)
	"$@" >"$log" 2>&1 || { cat "$log"; rm -f "$log"; return 1; }
	rm -f "$log"
}

"$top/tests/vm/packages.sh" demo || failed "packages are missing"
quietly make -C "$top" --no-print-directory userspace || failed "it does not build"
GUEST=1 SMP=${SMP:-2} MEM=${MEM:-3072} TIMEOUT=${TIMEOUT:-600} "$top/tests/vm/run" "$top/demo/demo.sh"
status=$?
# demo.sh has the last word, unless the machine ended before it, or complained after it.
[ $status = 0 ] || [ $status = 1 ] || failed "the machine ended with status $status"
exit $status

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, boots a machine (tests/vm/run) and runs demo.sh in it.
# usage: [KERNEL=6.1] demo/run.sh
set -eu
top=$(cd "$(dirname "$0")/.." && pwd -P)

failed() {
	echo "demo: FAIL: $1"
	exit 1
}

"$top/tests/vm/packages.sh" build demo || failed "packages are missing"
make -C "$top" --no-print-directory userspace >"$top/build.log" 2>&1 || {
	cat "$top/build.log"
	failed "it does not build"
}
rm -f "$top/build.log"
SMP=${SMP:-2} MEM=${MEM:-3072} TIMEOUT=${TIMEOUT:-300} "$top/tests/vm/run" "$top/demo/demo.sh" || {
	status=$?
	# demo.sh has said what failed, unless the machine ended before it could.
	[ $status = 1 ] || failed "the machine ended with status $status"
	exit $status
}

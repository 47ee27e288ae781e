#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, boots a machine (tests/vm/run), and runs libvirt.sh in it.
# usage: [KERNEL=6.1] demo/libvirt_run.sh
set -u
top=$(cd "$(dirname "$0")/.." && pwd -P)

failed() {
	echo "demo-libvirt: FAIL: $1"
	exit 1
}

# Shows what a step printed only if it fails.
quietly() {
	local log
	log=$(mktemp)
	"$@" >"$log" 2>&1 || { cat "$log"; rm -f "$log"; return 1; }
	rm -f "$log"
}

"$top/tests/vm/packages.sh" demo libvirt || failed "packages are missing"
quietly make -C "$top" --no-print-directory userspace || failed "it does not build"
GUEST=1 SMP=${SMP:-2} MEM=${MEM:-3072} TIMEOUT=${TIMEOUT:-900} \
	"$top/tests/vm/run" "$top/demo/libvirt.sh"
status=$?
# libvirt.sh has the last word, unless the machine ended before it, or complained after it.
[ $status = 0 ] || [ $status = 1 ] || failed "the machine ended with status $status"
exit $status

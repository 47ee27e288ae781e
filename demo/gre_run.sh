#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, builds, boots two machines that are joined by a cable, and runs gre.sh in
# both.  The second one's output is shown only if it fails.
# usage: [KERNEL=6.1] demo/gre_run.sh
set -u
top=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)

failed() {
	echo "demo-gre: FAIL: $1"
	rm -rf "$work"
	exit 1
}

# Shows what a step printed only if it fails.
quietly() {
	"$@" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}

# host N: one of the two machines. A datagram is a frame.
host() {
	local from="local.type=unix,local.path=$work/$1"
	local to="remote.type=unix,remote.path=$work/$((3 - $1))"

	GUEST=1 SMP=${SMP:-2} MEM=${MEM:-2048} TIMEOUT=${TIMEOUT:-900} \
		NET="-netdev dgram,id=wire,$from,$to -device virtio-net-pci,netdev=wire,mac=52:54:00:99:00:0$1" \
		"$top/tests/vm/run" "$top/demo/gre.sh" "$1"
}

"$top/tests/vm/packages.sh" demo || failed "packages are missing"
quietly make -C "$top" --no-print-directory userspace || failed "it does not build"
quietly "$top/tests/vm/build-module.sh" "${KERNEL:-6.1}" || failed "the module does not build"
host 2 >"$work/second" 2>&1 &
host 1
status=$?
wait %1 || { cat "$work/second"; failed "the second machine failed"; }
# gre.sh has the last word, unless the machine ended before it, or complained after it.
[ $status = 0 ] || [ $status = 1 ] || failed "the machine ended with status $status"
rm -rf "$work"
exit $status

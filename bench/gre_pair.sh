#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP between namespaces of two VMs, through a GRE tunnel with a key: Open vSwitch at both ends and
# vswitch at both ends, alternated in the same pair of VMs. Prints each round and the ratio of the
# medians. Run on the machine itself; it boots both VMs.
# usage: [KERNEL=6.12] bench/gre_pair.sh [ROUNDS]
set -u
top=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KERNEL=${KERNEL:-6.12} TIMEOUT=${TIMEOUT:-1500} SMP=${SMP:-2}

# host N: one of the two VMs. The wire is a stream, which loses nothing when the other end is busy;
# both share a folder, to wait for each other.
host() {
	local role="server=on"

	[ "$1" = 1 ] || role="server=off,reconnect-ms=500"
	OUT=$work/shared NET="-netdev stream,id=wire,$role,addr.type=unix,addr.path=$work/wire -device virtio-net-pci,netdev=wire,mac=52:54:00:99:00:0$1" \
		"$top/tests/vm/run" "$top/bench/gre_pair_host.sh" "$@"
}

"$top/tests/vm/packages.sh" vm || exit 1
make -s -C "$top" userspace || exit 1
"$top/tests/vm/build-module.sh" "$KERNEL" >/dev/null || exit 1
mkdir "$work/shared"
host 2 "${1:-5}" >"$work/second" 2>&1 &
host 1 "${1:-5}"
status=$?
wait %1 || { cat "$work/second"; exit 1; }
exit $status

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Live migration between two hosts: boots two test VMs that are joined by two cables, eth0 to eth0 and
# eth1 to eth1, and runs test_migration.sh in the one, far.sh in the other. The closing line is
# "N passed, N failed".
# usage: [KERNEL=6.12] check.sh
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
vm=$here/../vm
export KERNEL=${KERNEL:-6.12} TIMEOUT=${TIMEOUT:-2400} SMP=${SMP:-2} GUEST=1
export FILE_TIME=${FILE_TIME:-2300} ENV=FILE_TIME
out=$(mktemp -d)

# cable NUMBER HOST: a NIC of this host. A datagram is a frame; on the other side of the cable is host 3 - HOST.
cable() {
	local from="local.type=unix,local.path=$out/cable$1.$2"
	local to="remote.type=unix,remote.path=$out/cable$1.$((3 - $2))"
	echo "-netdev dgram,id=n$1,$from,$to -device virtio-net-pci,netdev=n$1,mac=52:54:00:99:0$1:0$2"
}

# host NUMBER SCRIPT
host() {
	NET="$(cable 0 "$1") $(cable 1 "$1")" "$vm/run" "$here/../e2e/run.sh" "$here/$2" >"$out/$1" 2>&1
}

# shellcheck disable=SC2317 # called by a trap
end_early() {
	kill "${hosts[@]}" 2>/dev/null
	wait "${hosts[@]}"
	rm -rf "$out"
	exit 143
}

# What both VMs need is made once, before them.
"$vm/build-module.sh" "$KERNEL" >"$out/made" 2>&1 || { cat "$out/made"; exit 1; }
"$vm/guest-image.sh" >"$out/made" 2>&1 || { cat "$out/made"; exit 1; }
touch "$out/1" "$out/2"		# tail follows what is there
hosts=()
trap end_early INT TERM HUP
host 1 test_migration.sh &
hosts+=($!)
host 2 far.sh &
hosts+=($!)
tail -q -n +1 -f "$out/1" "$out/2" --pid=$$ 2>/dev/null | grep --line-buffered -E '^(ok|not ok|#)' &
follow=$!
statuses=()
for host in "${hosts[@]}"; do
	wait "$host"
	statuses+=($?)
done
sleep 1
kill $follow 2>/dev/null

passed=0 failed=0
for i in 1 2; do
	passed=$((passed + $(grep -c '^ok ' "$out/$i")))
	failed=$((failed + $(grep -c '^not ok ' "$out/$i")))
	status=${statuses[i - 1]}
	if [ "$status" -ne 0 ] && ! grep -q '^not ok ' "$out/$i"; then
		echo "not ok - host $i ended with status $status"
		tail -n 30 "$out/$i" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
done
rm -rf "$out"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

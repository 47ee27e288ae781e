#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The end-to-end tests in test VMs, two side by side; the closing line is "N passed, N failed".
# usage: [KERNEL=6.12] check.sh
set -u
top=$(cd "$(dirname "$0")/../.." && pwd -P)
out=$(mktemp -d)
export KERNEL=${KERNEL:-6.12} TIMEOUT=${TIMEOUT:-2400} SMP=${SMP:-2}

# What both VMs need is made once, before them.
"$top/tests/vm/build-module.sh" "$KERNEL" >"$out/module" 2>&1 || { cat "$out/module"; exit 1; }
"$top/tests/vm/guest-image.sh" >"$out/guest" 2>&1 || { cat "$out/guest"; exit 1; }

vms=()
# shellcheck disable=SC2317 # called by a trap
end_early() {
	kill "${vms[@]}" 2>/dev/null
	wait "${vms[@]}"
	rm -rf "$out"
	exit 143
}
trap end_early INT TERM HUP
touch "$out/1" "$out/2"		# tail follows what is there
for shard in 1 2; do
	SHARD=$shard/2 ENV=SHARD "$top/tests/vm/run" "$top/tests/e2e/run.sh" >"$out/$shard" 2>&1 &
	vms+=($!)
done
tail -q -n +1 -f "$out/1" "$out/2" --pid=$$ 2>/dev/null |
	grep --line-buffered -E '^(ok|not ok|#)' &
follow=$!
statuses=()
for vm in "${vms[@]}"; do
	wait "$vm"
	statuses+=($?)
done
sleep 1
kill $follow 2>/dev/null

passed=0 failed=0
for shard in 1 2; do
	passed=$((passed + $(grep -c '^ok ' "$out/$shard")))
	failed=$((failed + $(grep -c '^not ok ' "$out/$shard")))
	status=${statuses[shard - 1]}
	if [ "$status" -ne 0 ] && ! grep -q '^not ok ' "$out/$shard"; then
		echo "not ok - VM of shard $shard ended with status $status"
		tail -n 30 "$out/$shard" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
done
rm -rf "$out"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

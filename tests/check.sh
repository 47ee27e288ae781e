#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All tests: installs what is missing, builds, runs the unit tests and the fuzzers' corpora, then the
# end-to-end tests in VMs and on the DPDK datapath, then those of the Debian packages, on machines that boot with them. The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
passed=0 failed=0

# stage NAME COMMAND...: one whose output has no closing line counts as one failure
stage() {
	local name=$1 p f
	shift
	echo "# $name"
	"$@" 2>&1 | tee "$out"
	read -r p f < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$out" | tail -n 1)
	if [ -z "${p:-}" ]; then
		echo "not ok - $name did not finish"
		p=0 f=1
	fi
	passed=$((passed + p)) failed=$((failed + f))
}

tests/vm/packages.sh vm dpdk system || exit 1
make --no-print-directory -s userspace e2e-tools || { echo "0 passed, 1 failed"; exit 1; }
stage "unit tests" make --no-print-directory -s check-unit
stage "end-to-end tests" make --no-print-directory -s check-e2e
stage "DPDK datapath" make --no-print-directory -s check-dpdk
stage "packages" make --no-print-directory -s check-packages
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

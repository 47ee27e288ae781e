# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# How a demo comes into its machine, for scripts that are run outside of it.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

failed() {
	echo "$demo: FAIL: $1"
	exit 1
}

# Shows what a step printed only if it fails.
quietly() {
	local log
	log=$(mktemp)
	"$@" >"$log" 2>&1 || { cat "$log"; rm -f "$log"; return 1; }
	rm -f "$log"
}

# boot NAME SCRIPT SECONDS PACKAGES...: installs what is missing (tests/vm/packages.sh), builds, boots
# a machine (tests/vm/run) for at most so long, runs demo/SCRIPT in it, and ends as that did.
boot() {
	local script=$2 seconds=$3 status
	demo=$1
	shift 3
	"$top/tests/vm/packages.sh" "$@" || failed "packages are missing"
	quietly make -C "$top" --no-print-directory userspace || failed "it does not build"
	GUEST=1 SMP=${SMP:-2} MEM=${MEM:-3072} TIMEOUT=${TIMEOUT:-$seconds} \
		"$top/tests/vm/run" "$top/demo/$script"
	status=$?
	# The script has the last word, unless the machine ended before it, or complained after it.
	[ $status = 0 ] || [ $status = 1 ] || failed "the machine ended with status $status"
	exit $status
}

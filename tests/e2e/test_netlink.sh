#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The generic netlink contract: the daemon's side of it against the module, then what no daemon
# would send.
. "$(dirname "$0")/lib.sh"

tools=$VSW_SRC/build/bin/tests

# Each test of the program is a claim of its own.
claims_of() {
	local line
	CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$T/tap" 2>&1 </dev/null
	while IFS= read -r line; do
		case $line in
		"ok "*) it "${line#*- }" ;;
		"not ok "*) it "${line#*- }"; check false ;;
		esac
	done <"$T/tap"
	it "$(basename "$1") runs to its end"
	check grep -q '^1\.\.[1-9]' "$T/tap"
	check_not grep -q 'SKIP' "$T/tap"
}

must modprobe vswitch
claims_of "$tools/dp_kernel"
claims_of "$tools/dp_actions"

it "29,000 malformed and random messages are refused or answered, and sense is answered after them"
check "$tools/nlabuse" -n 5000

it "so they are with ports, flows and a daemon there"
switch_up
host h1
check send h1 dst=ff:ff:ff:ff:ff:ff
check "$tools/nlabuse" -n 5000 -s 99
check vswitchctl show

it "every command is refused to users without privilege"
check setpriv --reuid=65534 --regid=65534 --clear-groups "$tools/nlabuse" -p

it "every command is refused to root of a user namespace, in its own network namespace too"
check unshare --user --map-root-user "$tools/nlabuse" -p
check unshare --user --map-root-user --net "$tools/nlabuse" -p

finish

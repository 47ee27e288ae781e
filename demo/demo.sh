#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two KVM guests talk over VLANs through the switch.  Runs in the test VM (demo/run.sh boots it).
#
#	namespace peer: 10.0.0.9 in VLAN 10          guest1 10.0.0.1    guest2 10.0.0.2    guest3 10.0.0.3
#	        │ eth0.10                                   │                  │                  │
#	        └──────────── eth0 ┐                  ┌── tap1 tag=10    tap2 tag=10        tap3 tag=20
#	                           └──────── br0 ─────┴────────┴──────────────┴──────────────────┘
set -u

dir=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=tests/vm/guest.sh
. "$dir/../tests/vm/guest.sh"

failure=

# Success is said once, at the end; every other way out is a failure.
the_end() {
	[ "$failure" = none ] && exit 0
	echo "demo: FAIL: ${failure:-ended early}"
	exit 1
}
trap the_end EXIT

say() { printf '\n# %s\n' "$*"; }

# Shows a command as a person types it, runs it, and ends the demo if it fails.
run() {
	echo "\$ $*"
	"$@" || { failure="$*"; exit 1; }
}

# A claim about the command that comes after it
expect() {
	failure=$1
	shift
	"$@" || exit 1
	failure=
}

# A NIC whose other end is a host outside: an access router, as it were.
make_uplink() {
	ip netns add peer &&
		ip link add eth0 type veth peer name eth0 netns peer &&
		ip link set eth0 up && ip -n peer link set eth0 up &&
		ip -n peer link add link eth0 name eth0.10 type vlan id 10 &&
		ip -n peer link set eth0.10 up &&
		ip -n peer address add 10.0.0.9/24 dev eth0.10
}

sees_tag() {
	ip netns exec peer timeout 20 tcpdump -i eth0 -nn -e -c 2 --immediate-mode 'vlan 10 and icmp' \
		>/tmp/tagged 2>/tmp/tcpdump.err &
	local pid=$!
	until grep -q listening /tmp/tcpdump.err; do sleep 0.1; done
	guest_run guest1 "ping -c 3 10.0.0.9" || return 1
	wait $pid
	cat /tmp/tagged
	grep -q 'vlan 10' /tmp/tagged
}

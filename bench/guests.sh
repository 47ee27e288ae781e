#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two KVM guests on taps: a TCP stream, and transactions of one byte there and one back. Datapaths
# alternated in one VM, medians of ROUNDS.
#
#   guest a ── tap0 [switch] tap1 ── guest b
#
# usage: make bench ONLY=guests, or make vm SCRIPT=bench/guests.sh KERNEL=6.12 GUEST=1 MEM=3072
#        [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/vm/guest.sh
. "$VSW_SRC/tests/vm/guest.sh"

rounds=${1:-7}
seconds=3

# The guests' image and the program "transact"
export GUEST_IMAGE=$work/guest
image() {
	local made=$VSW_SRC/build/vm/guest
	mkdir -p "$GUEST_IMAGE" "$work/tree/bin"
	ln -s "$made/vmlinuz" "$GUEST_IMAGE/vmlinuz"
	cp "$VSW_SRC/build/bin/tests/transact" "$work/tree/bin/"
	(cat "$made/initramfs" && cd "$work/tree" && echo bin/transact | cpio -o -H newc --quiet) \
		>"$GUEST_IMAGE/initramfs"
}

guests_up() {
	local i
	for i in 0 1; do
		ip tuntap add tap$i mode tap
		ip link set tap$i up
	done
	guest_start a tap0 52:54:00:00:00:0a 10.0.0.1/24 &
	guest_start b tap1 52:54:00:00:00:0b 10.0.0.2/24
	wait $!
	guest_run b "transact server >/dev/null 2>&1 & iperf3 -s -D"
}

use_bridge() { bridge_up tap0 tap1; }
leave_bridge() { bridge_down; }
use_openvswitch() { ovs add-br br9 -- add-port br9 tap0 -- add-port br9 tap1; }
leave_openvswitch() { ovs del-br br9; }
use_vswitch() { vswitchctl add-br br9 -- add-port br9 tap0 -- add-port br9 tap1; }
leave_vswitch() { vswitchctl del-br br9; }

in_a() { guest_run a "$@"; }
from_a() { through "$1" in_a 10.0.0.2 "${@:2}"; }
stream() { from_a "$1" iperf3 -c 10.0.0.2 -t $seconds -J | megabits; }
tcp() { from_a "$1" transact tcp_rr 10.0.0.2 $seconds; }
connect() { from_a "$1" transact tcp_crr 10.0.0.2 $seconds; }
udp() { from_a "$1" transact udp_rr 10.0.0.2 $seconds; }

question "a second" more
image
guests_up
ovs_daemon_up
daemon_up
for ((round = 1; round <= rounds; round++)); do
	alternate "TCP stream, megabits" stream bridge openvswitch vswitch
	alternate "TCP transactions" tcp bridge openvswitch vswitch
	alternate "TCP transactions, each on a connection of its own" connect bridge openvswitch vswitch
	alternate "UDP transactions" udp bridge openvswitch vswitch
done
record_medians
guest_stop a
guest_stop b

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Outer headers find room in front of the frame: its head is not copied to make some.
#
#	t1 (tap) ── tag=10 ┐
#	h2 (veth) ─ tag=10 ┴ br0 ── g0 ══ u1 10.1.1.1 ── 10.1.1.2 (p1)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"
. "$(dirname "$0")/probe.sh"

count_calls pskb_expand_head

switch_up
peer 1
tap_host t1
must vswitchctl add-port br0 t1 tag=10
host h2 tag=10
must gre g0 options:remote_ip=10.1.1.2
must eventually 5 linked t1
must vswitchctl fdb add br0 g0 10 02:00:00:00:00:09

# sends FROM N: to a station behind the tunnel, as a frame that is flooded has a head that is shared
sends() {
	local sent
	sent=$(stat_of g0 tx_packets)
	send "$1" dst=h9 count="$2" >/dev/null || return
	eventually 5 eval '[ $(($(stat_of g0 tx_packets) - sent)) -ge '"$2"' ]'
}

# few FROM: heads are copied for other reasons (netlink), but not one for each of 200 frames
few() { calls_less 100 sends "$1" 200; }

# claims NAME OPTION...: of $hosts. The first frames make the route and the neighbour known.
claims() {
	local name=$1 from
	shift
	it "heads are not copied: $name"
	check options g0 key=7 "$@"
	check attached g0
	for from in $hosts; do
		check sends "$from" 3
		check few "$from"
	done
}

hosts="t1 h2"
claims "IPv4, a tag and a key" csum=false
claims "IPv4, a tag, key, checksum and sequence numbers" csum=true seq=true
# A tap puts small frames where no more than 64 bytes are free, whatever it is told.
hosts=h2
claims "IPv6, a tag, key, checksum and sequence numbers" remote_ip='"fd01:1::2"'

count_calls_end
finish

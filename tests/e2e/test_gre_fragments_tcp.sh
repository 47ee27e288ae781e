#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Full frames between two switches, in fragments: TCP with GSO, through tunnels with checksums and
# sequence numbers. Topology: see two_switches in gre.sh. Not over IPv6 with checksums: a switch does
# not receive these in fragments (vswitchctl(8), csum).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

two_switches
# over4, over6 OPTION...: the tunnel at both ends
over4() { tunnel_both df_default=false "$@"; }
over6() {
	over4 "$@" && in_ns sa set Interface gre0 'options:remote_ip="fd01::2"' &&
		in_ns sb set Interface gre0 'options:remote_ip="fd01::1"'
}
# crosses: both ways, and nobody was told of a size
crosses() {
	eventually 10 on a1 ping -c 1 -W 1 -q fd00::2 &&
		transfer a1 b1 10.0.0.2 2 && transfer b1 a1 fd00::1 2 &&
		gives 0 dropped_in sa gre0 tunnel_mtu
}
tagged() { in_ns sa set Port a1 "$@" && in_ns sb set Port b1 "$@"; }

for options in key=7 csum=true seq=true "csum=true seq=true"; do
	it "TCP crosses in fragments over IPv4: $options"
	# shellcheck disable=SC2086 # words
	check over4 $options
	check crosses
done

for options in key=7 seq=true; do
	it "TCP crosses in fragments over IPv6: $options"
	check over6 "$options"
	check crosses
done

it "in a VLAN, too"
check tagged tag=10
check over4 key=7
check crosses
check over6 key=7
check crosses

finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# GSO frames through tunnels, whole where the underlay can take them; checksums and sequence
# numbers of their segments are right. Topology: see two_switches in gre.sh.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/gre.sh"

two_switches
must tunnel_both
must eventually 5 pings a1 10.0.0.2

# watch: packets of the underlay, from now on
watcher=
watch() {
	[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
	must tcpdump_to "$T/wire" ip netns exec sb \
		tcpdump -i wire -nn -v -t -l --immediate-mode 'proto 47'
	watcher=$!
}
# largest: length of the largest packet that was watched
largest() {
	sed -n 's/.*proto GRE (47), length \([0-9]*\)).*/\1/p' "$T/wire" | sort -n | tail -n 1
}

# A slow sender's frames are of two segments, which is enough.
it "a TCP transfer is not segmented before the underlay"
watch
check transfer a1 b1 10.0.0.2 4
check eventually 5 eval '[ "$(largest)" -gt 2000 ]'

it "nor is that of a VLAN"
check in_ns sa set Port a1 tag=10
check in_ns sb set Port b1 tag=10
check eventually 5 pings a1 10.0.0.2
watch
check transfer a1 b1 10.0.0.2 4
check eventually 5 eval '[ "$(largest)" -gt 2000 ]'

it "an underlay that can do nothing gets segments with right checksums"
check on sa ethtool -K wire tx off tso off gso off
check transfer a1 b1 10.0.0.2 2
check transfer a1 b1 fd00::2 2
watch
check transfer a1 b1 10.0.0.2 1
check eventually 5 eval '[ "$(largest)" -gt 1000 ]'
check eval '[ "$(largest)" -le 1500 ]'

it "with a GRE checksum, segments have right ones"
check tunnel_both key=1 csum=true
check eventually 5 pings a1 10.0.0.2
check transfer a1 b1 10.0.0.2 2
check on sa ethtool -K wire tx on tso on gso on
check transfer a1 b1 10.0.0.2 2
check gives 0 eval 'ip -n sb -s -s -j link show vsw_gre | jq ".[0].stats64.rx.crc_errors"'

it "with sequence numbers, each segment has its own"
check tunnel_both key=1 seq=true
check eventually 5 pings a1 10.0.0.2
watch
check transfer a1 b1 10.0.0.2 2
check eventually 5 eval '[ "$(largest)" -gt 1000 ]'
check eval '[ "$(largest)" -le 1500 ]'

finish

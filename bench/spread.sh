#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a hit costs when traffic is spread: over many flows, VLANs, ports or masks, at random, so
# that caches of recent answers miss most of the time. Instructions per packet over the same frames
# dropped at the ingress device.
# usage: make bench ONLY=spread [VSW_BENCH_FLOWS=100000]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

FLOWS=${VSW_BENCH_FLOWS:-100000}
MASKED_FLOWS=50000
MASKS=64
PORTS=1000

# The floor looks at nothing in a frame: one egress device will do.
floor() {
	null_up v1 d0
	cost "$1" null
	null_down
}

many_flows() {
	local row
	row="$(thousands "$FLOWS") flows"
	baseline "src_mac_count $FLOWS" "flag MACSRC_RND"
	floor "$row"
	bridge_up v1 d0 -- vlan_default_pvid 0
	bridge_entries "$FLOWS"
	bridge_load "$work/flows"
	bridge fdb add $DST_MAC dev d0 master static
	cost "$row" bridge
	bridge_down
	ovs_up v1 d0
	ovs_flows "$FLOWS"
	dpctl add-flows dp9 "$work/flows"
	cost "$row" openvswitch
	ovs_down
	vswitch_flows "$FLOWS" >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
}

# per_vlan FORMAT: one line for each VLAN
per_vlan() { seq -f "$1" 1 4094; }

# pktgen picks one of 4,096 numbers, of which two are no VLAN and may be dropped.
many_vlans() {
	local row="4,094 VLANs, trunk to trunk" LOSS_PERMILLE=2
	baseline "vlan_id 1" "flag VID_RND"
	floor "$row"
	bridge_up v1 d0 -- vlan_filtering 1
	bridge vlan add dev v1 vid 1-4094
	bridge vlan add dev d0 vid 1-4094
	per_vlan "fdb add $DST_MAC dev d0 vlan %.0f master static" >"$work/flows"
	bridge_load "$work/flows"
	cost "$row" bridge
	bridge_down
	ovs_up v1 d0
	per_vlan "in_port(1),eth(src=$SRC_MAC,dst=$DST_MAC),eth_type(0x8100),vlan(vid=%.0f),$(
		)encap(eth_type(0x0800),ipv4(frag=no)) 2" >"$work/flows"
	dpctl add-flows dp9 "$work/flows"
	cost "$row" openvswitch
	ovs_down
	{
		printf 'port %s\n' v1 d0
		per_vlan "flow in_port=v1,dl_vlan=%.0f,dl_src=$SRC_MAC,dl_dst=$DST_MAC output:d0"
	} >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
}

# per_port FORMAT: one line for each egress port, "%s %s" its MAC address and its number from 0
per_port() {
	awk -v n=$PORTS -v format="$1" 'BEGIN {
		for (i = 0; i < n; i++)
			printf format "\n", sprintf("02:01:00:00:%02x:%02x", i / 256, i % 256), i
	}'
}

many_ports() {
	local row="1,000 ports" OUT
	dummies $PORTS
	OUT=$(seq -f d%.0f -s ' ' 0 $((PORTS - 1)))
	baseline "dst_mac 02:01:00:00:00:00" "dst_mac_count $PORTS" "flag MACDST_RND"
	floor "$row"
	# shellcheck disable=SC2086 # a list of devices
	bridge_up v1 $OUT
	per_port "fdb add %s dev d%s master static" >"$work/flows"
	bridge_load "$work/flows"
	cost "$row" bridge
	bridge_down
	# shellcheck disable=SC2086
	ovs_up v1 $OUT
	per_port "in_port(1),eth(src=$SRC_MAC,dst=%s),eth_type(0x0800),ipv4(frag=no) %s" |
		awk '{ print $1, $2 + 2 }' >"$work/flows"
	dpctl add-flows dp9 "$work/flows"
	cost "$row" openvswitch
	ovs_down
	{
		# shellcheck disable=SC2086
		printf 'port %s\n' v1 $OUT
		per_port "flow in_port=v1,dl_src=$SRC_MAC,dl_dst=%s output:d%s"
	} >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
	dummies 1
}

# Each source is known under one of 64 masks, which differ in what they want of the port, 9: its
# low bits always, of the others some.
# masked FORMAT: one line for each source, "%s %#x" its MAC address and the mask of the port
masked() {
	sources $MASKED_FLOWS "%s" | awk -v masks=$MASKS -v format="$1" '
		{ printf format "\n", $1, 65535 - (NR - 1) % masks * 16 }'
}

many_masks() {
	local row="64 masks, 50,000 flows"
	baseline "src_mac_count $MASKED_FLOWS" "flag MACSRC_RND"
	floor "$row"
	ovs_up v1 d0
	masked "in_port(1),eth(src=%s,dst=$DST_MAC),eth_type(0x0800),ipv4(proto=17,frag=no),$(
		)udp(dst=9/%#x) 2" >"$work/flows"
	dpctl add-flows dp9 "$work/flows"
	cost "$row" openvswitch
	ovs_down
	{
		printf 'port %s\n' v1 d0
		masked "flow in_port=v1,dl_src=%s,dl_dst=$DST_MAC,dl_type=0x0800,nw_proto=17,$(
			)tp_dst=9/%#x output:d0"
	} >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
}

question "instructions per packet over the drop" less
wire_up
many_flows
many_vlans
many_ports
many_masks
wire_down

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a hit costs when traffic is spread: over many flows, VLANs, ports or masks, at random, so
# that caches of recent answers miss most of the time. Each flow has had a frame before, except where
# a row says "cold": there each frame is its flow's first one. Instructions per packet over the same
# frames dropped at the ingress device.
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

# spread_over N PKTGEN-COMMAND RANDOM: the frames of the rows to come, at random, after two of each
spread_over() {
	WARM_UP=$((2 * $1)) warm=("$2")
	baseline "$2" "$3"
}
# cold_over PKTGEN-COMMAND: the first frame of each flow
cold_over() {
	WARM_UP=0
	baseline "$1"
}

many_flows() {
	local row
	row="$(thousands "$FLOWS") flows"
	if [ "${1:-}" = cold ]; then
		row+=", cold"
		cold_over "src_mac_count $FLOWS"
	else
		spread_over "$FLOWS" "src_mac_count $FLOWS" "flag MACSRC_RND"
	fi
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
	WARM_UP=20000 warm=("vlan_id 1" "flag VID_RND")
	baseline "${warm[@]}"
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
		printf 'add-port %s\n' v1 d0
		per_vlan "add-flow in_port=v1,dl_vlan=%.0f,dl_src=$SRC_MAC,dl_dst=$DST_MAC output:d0"
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
	WARM_UP=$((2 * PORTS)) warm=("dst_mac 02:01:00:00:00:00" "dst_mac_count $PORTS")
	baseline "${warm[@]}" "flag MACDST_RND"
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
		printf 'add-port %s\n' v1 $OUT
		per_port "add-flow in_port=v1,dl_src=$SRC_MAC,dl_dst=%s output:d%s"
	} >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
	dummies 1
}

# Each source is known under one of 64 masks, which differ in what they want of a port or address.
# masked FORMAT: one line for each source, "%s" its MAC address and the last two bytes of a mask
masked() {
	sources $MASKED_FLOWS "%s" | awk -v masks=$MASKS -v colon="$colon" -v format="$1" '{
		mask = 65535 - (NR - 1) % masks * 16
		printf format "\n", $1, sprintf("%02x%s%02x", mask / 256, colon, mask % 256)
	}'
}

# many_masks ROW COLON OVS-MATCH VSWITCH-MATCH: COLON stands between the two bytes
many_masks() {
	local row=$1 colon=$2
	shift
	spread_over $MASKED_FLOWS "src_mac_count $MASKED_FLOWS" "flag MACSRC_RND"
	floor "$row"
	ovs_up v1 d0
	masked "in_port(1),$2 2" >"$work/flows"
	dpctl add-flows dp9 "$work/flows"
	cost "$row" openvswitch
	ovs_down
	{
		printf 'add-port %s\n' v1 d0
		masked "add-flow in_port=v1,dl_src=%s,$3 output:d0"
	} >"$work/flows"
	modprobe vswitch
	vswitch_load "$work/flows"
	cost "$row" vswitch
	module_gone
}

question "instructions per packet over the drop" less
wire_up
many_flows
many_flows cold
many_vlans
many_ports
many_masks "64 masks of MAC addresses, 50,000 flows" : \
	"eth(src=%s,dst=$DST_MAC/ff:ff:ff:ff:%s),eth_type(0x0800),ipv4(frag=no)" \
	"dl_dst=$DST_MAC/ff:ff:ff:ff:%s"
many_masks "64 masks of UDP ports, 50,000 flows" "" \
	"eth(src=%s,dst=$DST_MAC),eth_type(0x0800),ipv4(proto=17,frag=no),udp(dst=9/0x%s)" \
	"dl_dst=$DST_MAC,dl_type=0x0800,nw_proto=17,tp_dst=9/0x%s"
wire_down

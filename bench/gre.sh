#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a GRE tunnel with a key costs on a cached hit.
#
#   encapsulation:   pktgen ─► v0 ══ v1 ─► [switch, GRE] ─► u0 (dummy) 10.1.1.1 ─► 10.1.1.2
#   decapsulation:   pktgen ─► g0 (gretap) ─► u2 ══ u1 10.2.1.1 ─► [GRE, switch] ─► d0 (dummy)
#                    (namespace "peer", 10.2.1.2)
#
# Encapsulation is counted over the same frames dropped at v1, decapsulation over the same packets
# dropped at u1. The floor is a null forwarder between v1 or d0 and a gretap device of the kernel.
# usage: make bench ONLY=gre
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

to_net="encapsulation with a key"
to_guest="decapsulation with a key"

underlay() {
	ip link add u0 type dummy
	ip addr add 10.1.1.1/24 dev u0
	ip link set u0 up
	ip neigh replace 10.1.1.2 lladdr 02:02:00:00:00:02 dev u0 nud permanent
	ip netns add peer
	ip link add u1 address 02:03:00:00:00:01 type veth peer name u2 netns peer
	ip addr add 10.2.1.1/24 dev u1
	ip link set u1 up
	ip -n peer addr add 10.2.1.2/24 dev u2
	ip -n peer link set u2 up
	ip -n peer link add g0 address $SRC_MAC type gretap remote 10.2.1.1 local 10.2.1.2 key 7 ttl 64
	ip -n peer link set g0 up
}

# The kernel's own tunnel, for bridge and null forwarder
gretap_up() {	# LOCAL REMOTE
	ip link add t0 type gretap local "$1" remote "$2" key 7
	ip link set t0 up
}
gretap_down() { ip link del t0; }

# The peer's packets go to a MAC address: that of u1, or one at which u1 drops them.
peer_sends_to() { ip -n peer neigh replace 10.2.1.1 lladdr "$1" dev u2 nud permanent; }

ovs_gre_up() {	# DEVICE
	modprobe vport-gre
	ovs_up "$1"
	dpctl add-if dp9 gre_sys,type=gre,remote_ip=flow,key=flow
}

ovs_gre_down() {
	ovs_down
	ip link del gre_sys
}

vswitch_gre_up() {	# DEVICE REMOTE
	vswitch_up "$1"
	vswitchctl add-port br9 gre0 -- \
		set Interface gre0 type=gre options:remote_ip="$2" options:key=7
}

question "instructions per packet over the drop" less
wire_up
underlay

OUT=u0
# shellcheck disable=SC2119
baseline
gretap_up 10.1.1.1 10.1.1.2
null_up v1 t0
cost "$to_net" null
null_down
bridge_up v1 t0
bridge fdb add $DST_MAC dev t0 master static
cost "$to_net" bridge
bridge_down
gretap_down
ovs_gre_up v1
ovs_flow "set(tunnel(tun_id=0x7,dst=10.1.1.2,ttl=64,flags(df|key))),2"
cost "$to_net" openvswitch
ovs_gre_down
vswitch_gre_up v1 10.1.1.2
vswitchctl fdb add br9 gre0 0 $DST_MAC
cost "$to_net" vswitch
vswitch_down

OUT=d0
export PG_NS=peer PG_DEV=g0
gretap_up 10.2.1.1 10.2.1.2
peer_sends_to 02:03:00:00:00:99
# shellcheck disable=SC2119
baseline
peer_sends_to 02:03:00:00:00:01
null_up t0 d0
cost "$to_guest" null
null_down
bridge_up t0 d0
bridge fdb add $DST_MAC dev d0 master static
cost "$to_guest" bridge
bridge_down
gretap_down
ovs_gre_up d0
dpctl add-flow dp9 "tunnel(tun_id=0x7,src=10.2.1.2,dst=10.2.1.1,ttl=64,flags(-df-csum+key)),in_port(2),$(
	)eth(src=$SRC_MAC,dst=$DST_MAC),eth_type(0x0800),ipv4(frag=no)" 1
cost "$to_guest" openvswitch
ovs_gre_down
vswitch_gre_up d0 10.2.1.2
vswitchctl fdb add br9 d0 0 $DST_MAC
cost "$to_guest" vswitch
vswitch_down
wire_down

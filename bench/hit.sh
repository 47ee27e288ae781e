#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a cached hit costs: instructions per packet over the same frames dropped at the ingress
# device.
# usage: make bench ONLY=hit, or make vm SCRIPT=bench/hit.sh KERNEL=6.12 ICOUNT=1
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

one="one flow"
ports="1,000 UDP source ports"
tagged="access port to tagged trunk"
access="access to access, learned MACs"
rule="one flow, of a UDP port"

question "instructions per packet over the drop" less
wire_up

baseline
null_up v1 d0
for row in "$one" "$tagged" "$access" "$rule"; do cost "$row" null; done
null_down

bridge_up v1 d0
bridge fdb add $DST_MAC dev d0 master static
cost "$one" bridge
bridge_down
bridge_up v1 d0 -- vlan_filtering 1
bridge vlan del dev v1 vid 1
bridge vlan add dev v1 vid 10 pvid untagged
bridge vlan add dev d0 vid 10
bridge fdb add $DST_MAC dev d0 vlan 10 master static
cost "$tagged" bridge
bridge_down
bridge_up v1 d0 -- vlan_filtering 1 vlan_default_pvid 10
learn_at d0
bridge fdb show br br9 | grep -q "$DST_MAC dev d0 vlan 10" || die "the bridge did not learn"
cost "$access" bridge
bridge_down

ovs_up v1 d0
ovs_flow 2
cost "$one" openvswitch
cost "$access" openvswitch
ovs_down
ovs_up v1 d0
ovs_flow "push_vlan(vid=10,pcp=0),2"
cost "$tagged" openvswitch
ovs_down
ovs_up v1 d0
dpctl add-flow dp9 "in_port(1),eth(),eth_type(0x0800),ipv4(proto=17,frag=no),udp(dst=9)" 2
cost "$rule" openvswitch
ovs_down

vswitch_up v1 -- d0
vswitchctl fdb add br9 d0 0 $DST_MAC
cost "$one" vswitch
vswitch_down
vswitch_up v1 tag=10 -- d0
vswitchctl fdb add br9 d0 10 $DST_MAC
cost "$tagged" vswitch
vswitch_down
vswitch_up v1 tag=10 -- d0 tag=10
learn_at d0
until vswitchctl fdb show br9 | grep -q $DST_MAC; do sleep 0.1; done
cost "$access" vswitch
vswitch_down
vswitch_up v1 -- d0
vswitchctl flow add br9 udp,tp_dst=9,actions=output:d0
cost "$rule" vswitch
vswitch_down

baseline "udp_src_max 1999"
null_up v1 d0
cost "$ports" null
null_down
bridge_up v1 d0
bridge fdb add $DST_MAC dev d0 master static
cost "$ports" bridge
bridge_down
ovs_up v1 d0
ovs_flow 2
cost "$ports" openvswitch
ovs_down
vswitch_up v1 -- d0
vswitchctl fdb add br9 d0 0 $DST_MAC
cost "$ports" vswitch
vswitch_down
wire_down

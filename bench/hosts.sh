# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Two hosts on veth ports of a switch, and one behind a GRE tunnel with a key, which ends in a gretap
# device of the kernel there. Sourced after lib.sh.
#
#   h1 ── p-h1 [switch] p-h2 ── h2
#                  └══ u1 10.1.1.1 ── 10.1.1.2 (namespace p1) ══ g1 10.0.0.3

host() {	# NAME ADDRESS
	ip netns add "$1"
	ip link add "p-$1" type veth peer name e0 netns "$1"
	ip link set "p-$1" up
	ip -n "$1" addr add "$2" dev e0
	ip -n "$1" link set e0 mtu 1400 up
}

peer() {
	ip netns add p1
	ip link add u1 type veth peer name e0 netns p1
	ip addr add 10.1.1.1/24 dev u1
	ip link set u1 up
	ip -n p1 addr add 10.1.1.2/24 dev e0
	ip -n p1 link set e0 up
	ip -n p1 link add g1 type gretap remote 10.1.1.1 local 10.1.1.2 key 7
	ip -n p1 addr add 10.0.0.3/24 dev g1
	ip -n p1 link set g1 mtu 1400 up
}

use_bridge() {
	ip link add t1 mtu 1400 type gretap remote 10.1.1.2 local 10.1.1.1 key 7
	ip link set t1 up
	bridge_up p-h1 p-h2 t1
}
leave_bridge() {
	bridge_down
	ip link del t1
}

use_openvswitch() {
	ovs add-br br9 -- add-port br9 p-h1 -- add-port br9 p-h2 -- add-port br9 ovsgre -- \
		set Interface ovsgre type=gre options:remote_ip=10.1.1.2 options:key=7
}
leave_openvswitch() {
	ovs del-br br9
	until ! ip link show gre_sys >/dev/null 2>&1; do sleep 0.1; done
}

use_vswitch() {
	vswitchctl add-br br9 -- add-port br9 p-h1 -- add-port br9 p-h2 -- add-port br9 gre0 -- \
		set Interface gre0 type=gre options:remote_ip=10.1.1.2 options:key=7
}
leave_vswitch() { vswitchctl del-br br9; }

# hosts_up SERVER [ARGUMENT...]: each host but h1 runs it
hosts_up() {
	host h1 10.0.0.1/24
	host h2 10.0.0.2/24
	peer
	ovs_daemon_up
	daemon_up
	ip netns exec h2 "$@" >/dev/null 2>&1 &
	ip netns exec p1 "$@" >/dev/null 2>&1 &
}

in_h1() { ip netns exec h1 "$@"; }

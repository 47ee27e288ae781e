#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP from a namespace through a GRE tunnel with a key, with GSO, to a gretap device of the kernel
# in another one: Open vSwitch and vswitch alternated in one VM. Prints each round and the ratio of
# the medians.
# usage: make vm SCRIPT=bench/gre_tcp.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu

rounds=${1:-5}
seconds=3
work=$(mktemp -d)
export OVS_RUNDIR=$work OVS_LOGDIR=$work OVS_DBDIR=$work
ovs() { /usr/bin/ovs-vsctl --db="unix:$work/db.sock" --timeout=30 "$@"; }

# h1 ── p-h1 [switch] ══ u1 10.1.1.1 ── 10.1.1.2 (p1) ══ g1 10.0.0.2
ip netns add h1
ip netns add p1
ip link add p-h1 type veth peer name e0 netns h1
ip link set p-h1 up
ip -n h1 addr add 10.0.0.1/24 dev e0
ip -n h1 link set e0 mtu 1400 up
ip link add u1 type veth peer name e0 netns p1
ip addr add 10.1.1.1/24 dev u1
ip link set u1 up
ip -n p1 addr add 10.1.1.2/24 dev e0
ip -n p1 link set e0 up
ip -n p1 link add g1 type gretap remote 10.1.1.1 local 10.1.1.2 key 7
ip -n p1 addr add 10.0.0.2/24 dev g1
ip -n p1 link set g1 up

use_ovs() {
	ovs add-br ovs9 -- add-port ovs9 p-h1 -- add-port ovs9 ovsgre -- \
		set Interface ovsgre type=gre options:remote_ip=10.1.1.2 options:key=7
}
leave_ovs() {
	ovs del-br ovs9
	until ! ip link show gre_sys >/dev/null 2>&1; do sleep 0.1; done
}

use_vswitch() {
	vswitchctl add-br br9 -- add-port br9 p-h1 -- add-port br9 gre0 -- \
		set Interface gre0 type=gre options:remote_ip=10.1.1.2 options:key=7
}
leave_vswitch() { vswitchctl del-br br9; }

# rate KIND: megabits per second
rate() {
	"use_$1" >&2
	until ip netns exec h1 ping -q -c 1 -W 5 10.0.0.2 >/dev/null; do sleep 0.1; done
	ip netns exec h1 iperf3 -c 10.0.0.2 -t $seconds -J |
		sed -n '/"sum_received"/,/}/s/.*"bits_per_second":[[:space:]]*\([0-9]*\).*/\1/p' |
		awk '{ printf "%d\n", $1 / 1e6 }'
	"leave_$1" >&2
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

modprobe openvswitch
modprobe vport-gre
ovsdb-tool create "$work/conf.db" /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server "$work/conf.db" --remote="punix:$work/db.sock" --detach --no-chdir \
	--pidfile="$work/db.pid" --log-file="$work/db.log"
ovs --no-wait init
ovs-vswitchd "unix:$work/db.sock" --detach --no-chdir --pidfile="$work/vs.pid" \
	--log-file="$work/vs.log"
vswitchd --detach
ip netns exec p1 iperf3 -s -D
ovs_rates='' vsw_rates=''
for ((i = 1; i <= rounds; i++)); do
	o=$(rate ovs)
	v=$(rate vswitch)
	echo "round $i: Open vSwitch $o Mbit/s, vswitch $v Mbit/s"
	ovs_rates+="$o"$'\n' vsw_rates+="$v"$'\n'
done
o=$(median <<<"${ovs_rates%$'\n'}")
v=$(median <<<"${vsw_rates%$'\n'}")
echo "kernel $(uname -r): median Open vSwitch $o, vswitch $v Mbit/s, ratio $(awk "BEGIN { printf \"%.2f\", $v / $o }")"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP between two namespaces on veth ports, with GSO: the Linux bridge and vswitch alternated in
# one VM. Prints each round and the ratio of the medians.
# usage: make vm SCRIPT=bench/tcp.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu

rounds=${1:-7}
seconds=3

host() {	# NAME ADDRESS
	ip netns add "$1"
	ip link add "p-$1" type veth peer name e0 netns "$1"
	ip link set "p-$1" up
	ip -n "$1" addr add "$2" dev e0
	ip -n "$1" link set e0 up
}

use_bridge() {
	ip link add br9 type bridge
	ip link set br9 up
	ip link set p-h1 master br9
	ip link set p-h2 master br9
}
leave_bridge() { ip link del br9; }

use_vswitch() { vswitchctl add-br br9 -- add-port br9 p-h1 -- add-port br9 p-h2; }
leave_vswitch() { vswitchctl del-br br9; }

# rate KIND: megabits per second
rate() {
	"use_$1"
	ip netns exec h1 ping -q -c 1 -W 5 10.0.0.2 >/dev/null
	ip netns exec h1 iperf3 -c 10.0.0.2 -t $seconds -J |
		sed -n '/"sum_received"/,/}/s/.*"bits_per_second":[[:space:]]*\([0-9]*\).*/\1/p' |
		awk '{ printf "%d\n", $1 / 1e6 }'
	"leave_$1"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

host h1 10.0.0.1/24
host h2 10.0.0.2/24
ip netns exec h2 iperf3 -s -D
vswitchd --detach
bridge='' vswitch=''
for ((i = 1; i <= rounds; i++)); do
	b=$(rate bridge)
	v=$(rate vswitch)
	echo "round $i: bridge $b Mbit/s, vswitch $v Mbit/s"
	bridge+="$b"$'\n' vswitch+="$v"$'\n'
done
b=$(median <<<"${bridge%$'\n'}")
v=$(median <<<"${vswitch%$'\n'}")
echo "kernel $(uname -r): median bridge $b, vswitch $v Mbit/s, ratio $(awk "BEGIN { printf \"%.2f\", $v / $b }")"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One end of bench/gre_pair.sh, which boots both.
#
#	h 10.0.0.1 ── p-h [switch] ══ eth0 192.0.2.1 ── 192.0.2.2 eth0 ══ [switch] p-h ── h 10.0.0.2
#
# usage: gre_pair_host.sh 1|2 ROUNDS
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"

me=$1 other=$((3 - $1)) rounds=$2
seconds=5

# meet WHERE: both have come so far
meet() {
	touch "$VSW_OUT/$1.$me"
	until [ -e "$VSW_OUT/$1.$other" ]; do sleep 0.2; done
}

make_host() {
	modprobe virtio_net
	until ip link show eth0 >/dev/null 2>&1; do sleep 0.2; done
	ip address add "192.0.2.$me/24" dev eth0
	ip link set eth0 up
	ip netns add h
	ip link add p-h type veth peer name e0 netns h
	ip link set p-h up
	ip -n h address add "10.0.0.$me/24" dev e0
	ip -n h link set e0 mtu 1400 up
}

use_ovs() {
	ovs add-br ovs9 -- add-port ovs9 p-h -- add-port ovs9 ovsgre -- \
		set Interface ovsgre type=gre options:remote_ip=192.0.2.$other options:key=7
}
leave_ovs() {
	ovs del-br ovs9
	while ip link show gre_sys >/dev/null 2>&1; do sleep 0.1; done
}

use_vswitch() {
	vswitchctl add-br br9 -- add-port br9 p-h -- add-port br9 gre0 -- \
		set Interface gre0 type=gre options:remote_ip=192.0.2.$other options:key=7
}
leave_vswitch() { vswitchctl del-br br9; }

# megabits per second to the other host
rate() {
	ip netns exec h iperf3 -c "10.0.0.$other" -t $seconds -J |
		sed -n '/"sum_received"/,/}/s/.*"bits_per_second":[[:space:]]*\([0-9]*\).*/\1/p' |
		awk '{ printf "%d\n", $1 / 1e6 }'
}

# round N KIND: sets REPLY to the rate; host 2 only answers
round() {
	REPLY=
	"use_$2"
	meet "$1.$2.up"
	if [ "$me" = 1 ]; then
		until ip netns exec h ping -q -c 1 -W 5 10.0.0.2 >/dev/null; do sleep 0.1; done
		REPLY=$(rate)
	fi
	meet "$1.$2.done"
	"leave_$2"
}

make_host
ovs_daemon_up
daemon_up
ip netns exec h iperf3 -s -D
ovs_rates='' vsw_rates=''
for ((i = 1; i <= rounds; i++)); do
	round $i ovs
	o=$REPLY
	round $i vswitch
	[ "$me" = 2 ] || echo "round $i: Open vSwitch $o Mbit/s, vswitch $REPLY Mbit/s"
	ovs_rates+="$o"$'\n' vsw_rates+="$REPLY"$'\n'
done
[ "$me" = 1 ] || exit 0
o=$(median <<<"${ovs_rates%$'\n'}")
v=$(median <<<"${vsw_rates%$'\n'}")
echo "kernel $(uname -r): median Open vSwitch $o, vswitch $v Mbit/s, ratio $(awk "BEGIN { printf \"%.2f\", $v / $o }")"

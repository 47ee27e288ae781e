#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# KVM guests talk over VLANs through the switch.  Runs in the test VM; demo/run.sh boots it.
#
#	namespace peer                     guest1         guest2         guest3
#	10.0.0.9 in VLAN 10               10.0.0.1       10.0.0.2       10.0.0.3
#	      │                              │              │              │
#	    eth0 (trunk) ─────── br0 ─── tap1 tag=10 ── tap2 tag=10 ── tap3 tag=20
set -u

# shellcheck source=tests/vm/guest.sh
. "$VSW_SRC/tests/vm/guest.sh"
# shellcheck source=demo/stage.sh
. "$VSW_SRC/demo/stage.sh"

stage demo

# eth0 of this machine; at the other end of its cable a host that speaks tagged frames
make_uplink() {
	ip netns add peer &&
		ip link add eth0 type veth peer name eth0 netns peer &&
		ip link set eth0 up &&
		ip -n peer link set eth0 up &&
		ip -n peer link add link eth0 name eth0.10 type vlan id 10 &&
		ip -n peer link set eth0.10 up &&
		ip -n peer address add 10.0.0.9/24 dev eth0.10
}

start_guests() {
	local i pids=()
	for i in 1 2 3; do
		guest_start guest$i tap$i "52:54:00:00:00:0$i" "10.0.0.$i/24" >"$work/guest$i" 2>&1 &
		pids+=($!)
	done
	for i in 1 2 3; do
		wait "${pids[i - 1]}" || { cat "$work/guest$i"; return 1; }
	done
}

# Two tagged frames that the peer sees while guest 1 pings it
watch_uplink() {
	local pid
	ip netns exec peer timeout 60 tcpdump -i eth0 -nn -e -t -l --immediate-mode -c 4 \
		'vlan 10 and icmp' >"$work/seen" 2>"$work/tcpdump" &
	pid=$!
	until grep -q '^listening' "$work/tcpdump"; do
		kill -0 $pid || return 1
		sleep 0.1
	done
	in_guest guest1 ping -c 3 10.0.0.9 || fail "guest1 does not reach the peer behind eth0"
	wait $pid
	echo "peer\$ tcpdump -i eth0 -nn -e"
	cat "$work/seen"
	grep -q 'vlan 10,.* 10.0.0.1 > 10.0.0.9: ICMP echo request' "$work/seen" &&
		grep -q 'vlan 10,.* 10.0.0.9 > 10.0.0.1: ICMP echo reply' "$work/seen"
}

make_uplink || fail "eth0 cannot be made"

say "The switch: module, daemon, a bridge with a NIC"
run modprobe vswitch
run vswitchd --detach
run vswitchctl add-br br0
run vswitchctl add-port br0 eth0

say "Three guests: two in VLAN 10, one in VLAN 20"
for i in 1 2 3; do
	run ip tuntap add tap$i mode tap vnet_hdr
	run ip link set tap$i up
	run vswitchctl add-port br0 tap$i tag=$((i < 3 ? 10 : 20))
done
echo "\$ qemu-system-x86_64 -accel kvm -netdev tap,ifname=tap1 …   (and tap2, tap3)"
start_guests || fail "the guests do not start"
in_guest guest1 uname -a
in_guest guest1 ip address show dev eth0

say "Guest 1 and guest 2 are in one VLAN"
in_guest guest1 ping -c 3 10.0.0.2 || fail "guest1 does not reach guest2"

say "Guest 3 is in another one: nobody answers"
in_guest guest1 ping -c 2 -W 2 10.0.0.3 && fail "guest1 reaches guest3"
in_guest guest3 ping -c 2 -W 2 10.0.0.1 && fail "guest3 reaches guest1"

say "Behind eth0 the frames are tagged"
watch_uplink || fail "the peer behind eth0 sees no frames with tag 10"

say "What the switch knows"
run vswitchctl show
run vswitchctl fdb show br0
run vswitchctl cache show br0
run vswitchctl stats show br0
run vswitchctl drops show br0
[ "$(vswitchctl --json cache show br0 | jq length)" -gt 0 ] || fail "there are no flows in the cache"
vswitchctl fdb show br0 | grep -q 'tap2 .*52:54:00:00:00:02' || fail "guest2 was not learned"

say "The kernel forwards without the daemon"
in_guest guest1 ping -c 1 10.0.0.2 || fail "guest1 does not reach guest2"
run pkill -9 vswitchd
in_guest guest1 ping -c 2 10.0.0.2 || fail "guest1 does not reach guest2 without the daemon"
run vswitchd --detach

say "A tag changes: guest 2 is in VLAN 20 at once"
run vswitchctl set port tap2 tag=20
in_guest guest1 ping -c 1 -W 2 10.0.0.2 && fail "guest1 reaches guest2 in another VLAN"
in_guest guest3 ping -c 1 10.0.0.2 || fail "guest3 does not reach guest2 in VLAN 20"

for i in 1 2 3; do guest_stop guest$i; done
say "All of it can go"
run pkill vswitchd
for _ in 1 2 3 4 5 6 7 8 9 10; do
	pidof vswitchd >/dev/null || break
	sleep 0.5
done
run rmmod vswitch
passed

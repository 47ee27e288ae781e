#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two tags before TCP that the host has not segmented: its own tag, accelerated or in the bytes, and
# the service tag that the switch puts before it. Where the frame leaves, no device helps.
#
#	host: host0.10 10.0.0.1 ── host0 (internal, dot1q-tunnel tag=100) ┐
#	                                                               br0 ┼ h1 ── h1: eth0.100.10 10.0.0.2
#	                            h2 10.0.0.3 ── h2 dot1q-tunnel tag=10 ─┘
. "$(dirname "$0")/lib.sh"
! lacks_link vlan || finish

big="ip=10.0.0.1-10.0.0.2 tcp=1000-2000 len=4054 gso=tcp4 gso_size=1000"	# four segments
both=vlan=88a8:0064,8100:000a

# transfer FROM TO ADDRESS: 2 MB arrive as they were sent. FROM "here" is the host
transfer() {
	local pid
	on "$2" socat -u TCP-LISTEN:7,reuseaddr "CREATE:$T/arrived" &
	pid=$!
	if [ "$1" = here ]; then set -- "" "$2" "$3"; else set -- "ip netns exec $1" "$2" "$3"; fi
	# shellcheck disable=SC2086 # words
	$1 socat -u "FILE:$T/sent" "TCP:$3:7,retry=100,interval=0.1" && wait $pid &&
		cmp "$T/sent" "$T/arrived"
}

# send_big: through host0.10. 5.10 takes what a raw socket sends there for a frame that has its tag in the
# bytes already, and cannot cut it (ENOMEM, before the switch has seen it): the test then puts in the
# tag that the host would have.
send_big() {
	# shellcheck disable=SC2086 # words
	send host0.10 dst=h1 $big ||
		send host0 src=h153 dst=h1 vlan=10 $big
}

refused_frames() { vswitchctl drops show | grep -c refused || :; }

switch_up
must vswitchctl add-port br0 host0 vlan_mode=dot1q-tunnel tag=100 -- set Interface host0 type=internal
must ip link set host0 up
must ip link add link host0 name host0.10 address 02:00:00:00:00:99 type vlan id 10
must ip link set host0.10 up
must ip address add 10.0.0.1/24 dev host0.10
host h1
must ip -n h1 link add link eth0 name s type vlan proto 802.1ad id 100
must ip -n h1 link add link s name c type vlan id 10
must ip -n h1 link set s up
must ip -n h1 link set c up
must ip -n h1 address add 10.0.0.2/24 dev c
head -c 2M /dev/urandom >"$T/sent"
must vswitchctl fdb add br0 h1 100 02:00:00:00:00:01

for egress in "tx off tso off gso off" "tx off" "tx on tso off gso off" "tx on tso on gso on"; do
	# shellcheck disable=SC2086 # words
	must ethtool -K h1 $egress
	for tag in on off; do
		must ethtool -K host0 tx-vlan-offload $tag
		it "TCP from the host, its tag accelerated: $tag, all of it at once (egress: $egress)"
		check transfer here h1 10.0.0.2
		check gives 0 refused_frames
	done
done

for tag in on off; do
	must ethtool -K host0 tx-vlan-offload $tag
	must ethtool -K h1 tx off tso off gso off
	it "each segment is right, both tags before it (the host's accelerated: $tag)"
	listen h1
	check send_big
	check heard h1 4 raw $both len=1062 csum=ok

	it "a checksum that was left to be made is made behind both tags (accelerated: $tag)"
	listen h1
	check send host0.10 dst=h1 ip=10.0.0.1-10.0.0.2 udp=1-2 len=200 vnet
	check heard h1 1 $both csum=ok

	it "and left where the egress device makes it (accelerated: $tag)"
	must ethtool -K h1 tx on tso on gso on
	listen h1
	check send_big
	check heard h1 0 csum=bad
	check gives 0 refused_frames
done

it "a frame that came with a tag in the bytes gets the second one likewise"
must ethtool -K h1 tx off tso off gso off
listen h1
# shellcheck disable=SC2086 # words
check send host0 dst=h1 vlan=10 $big
check heard h1 4 raw $both len=1062 csum=ok

it "so does one from another host"
host h2 vlan_mode=dot1q-tunnel tag=100
must ip -n h2 link add link eth0 name c type vlan id 10
must ip -n h2 link set c up
must ip -n h2 address add 10.0.0.3/24 dev c
for offload in on off; do
	must on h2 ethtool -K eth0 tx-vlan-offload $offload
	must ethtool -K h2 rx-vlan-offload $offload
	check transfer h2 h1 10.0.0.2
	check gives 0 refused_frames
done

it "who writes a wrong type beside the frame does not mislead the switch about its tags"
must vswitchctl set Port host0 vlan_mode=access tag=10
must vswitchctl fdb add br0 h1 10 02:00:00:00:00:01
listen h1
for type in 0x8100 0x88a8 0x0003 0x0800; do
	check send host0 dst=h1 said=$type
	check send host0 dst=h1 said=$type type=300
done
check heard h1 8 vlan=8100:000a len=64
check heard h1 4 raw type=012c

it "and a tag that was accelerated is popped whatever the socket says"
must vswitchctl remove Port host0 vlan_mode access -- remove Port host0 tag 10
must vswitchctl set Port h2 tag=10 -- remove Port h2 vlan_mode dot1q-tunnel
must ethtool -K host0 tx-vlan-offload on
listen h2
for type in 0x8100 0x88a8 0x0800; do
	check send host0.10 dst=all said=$type
done
check heard h2 3 vlan=- len=60

finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP between hosts, with all offloads that veth has.
#
#	h1 10.0.0.1 ── h1 tag=10 ┐
#	h2 10.0.0.2 ── h2 tag=10 ┼ br0
#	h3 10.0.0.3 ── h3 trunk  ┘ eth0.10
. "$(dirname "$0")/lib.sh"
! lacks_link vlan || finish

# transfer FROM TO ADDRESS: 10 MB arrive as they were sent
transfer() {
	local pid
	on "$2" socat -u TCP-LISTEN:7,reuseaddr "CREATE:$T/arrived" &
	pid=$!
	on "$1" socat -u "FILE:$T/sent" "TCP:$3:7,retry=100,interval=0.1" && wait $pid &&
		cmp "$T/sent" "$T/arrived"
}

serve() {
	on "$1" iperf3 -s -D -I "$T/iperf.$1.pid"
	eventually 5 on "$1" sh -c 'ss -Hltn | grep -q :5201'
}

switch_up
host h1 10.0.0.1/24 tag=10
host h2 10.0.0.2/24 tag=10
host h3
must ip -n h3 link add link eth0 name eth0.10 type vlan id 10
must ip -n h3 link set eth0.10 up
must ip -n h3 address add 10.0.0.3/24 dev eth0.10
must serve h2
head -c 10M /dev/urandom >"$T/sent"

it "access to access, both ways"
check transfer h1 h2 10.0.0.2
check transfer h2 h1 10.0.0.1

it "frames were larger than the MTU on their way: GSO was not undone"
check gives true jq -n "$(stat_of h1 rx_bytes) / $(on h2 cat /sys/class/net/eth0/statistics/rx_packets) > 2000"

it "access to trunk, with a tag pushed, and the answers popped"
check transfer h1 h3 10.0.0.3

it "access to access with segmentation and checksums done in software at the egress"
check ethtool -K h2 tso off gso off tx off
check transfer h1 h2 10.0.0.2
check ethtool -K h2 tso on gso on tx on

it "trunk to trunk with VLAN offload switched off everywhere"
check ethtool -K h3 tx-vlan-offload off rx-vlan-offload off
check ethtool -K h1 tx-vlan-offload off rx-vlan-offload off
check transfer h1 h3 10.0.0.3

it "to the host's own port, and from it"
check ip link add link br0 name br0.10 type vlan id 10
check ip link set br0 up
check ip link set br0.10 up
check ip address add 10.0.0.254/24 dev br0.10
check iperf3 -c 10.0.0.2 -n 20M --connect-timeout 5000
check iperf3 -c 10.0.0.2 -n 20M -R --connect-timeout 5000

it "UDP with datagrams larger than the MTU"
check on h1 iperf3 -u -c 10.0.0.2 -n 500K -l 8000 -b 20M --connect-timeout 5000

it "nothing was dropped but by name, and no frame waits"
check gives 0 parked
check gives 0 eval "vswitchctl --json drops show | jq '[.[] | select(.reason == \"action\" or .reason == \"tx_mtu\" or .reason == \"no_memory\")] | length'"

finish

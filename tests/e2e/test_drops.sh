#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every drop has a name: each provoked and counted exactly.
#
#	h1 ── h1        ┐
#	h2 ── h2        ┼ br0
#	h3 ── h3 tag=10 ┘
. "$(dirname "$0")/lib.sh"

# total: all drops of all ports
total() { vswitchctl --json drops show | jq '[.[].packets] | add // 0'; }

# drops_exactly N PORT REASON COMMAND...: this many more by that name, and no other drop
drops_exactly() {
	local n=$1 port=$2 reason=$3 before total
	shift 3
	before=$(dropped "$port" "$reason")
	total=$(total)
	"$@" || return 1
	eventually 5 gives $((before + n)) dropped "$port" "$reason" &&
		gives $((total + n)) total
}

frames_between() { send h1 dst=h2 "$@"; }

switch_up
host h1
host h2
host h3 tag=10
must vswitchctl fdb add br0 h1 0 02:00:00:00:00:01
must vswitchctl fdb add br0 h2 0 02:00:00:00:00:02

it "nothing is dropped before anything happens"
check gives 0 total

it "bad_source: group, broadcast and zero source addresses"
check drops_exactly 3 h1 bad_source send h1 src=01:00:00:00:00:01 dst=h2 count=3
check drops_exactly 2 h1 bad_source send h1 src=all dst=h2 count=2
check drops_exactly 4 h1 bad_source send h1 src=00:00:00:00:00:00 dst=h2 count=4

it "vlan: the ingress port does not carry it"
check drops_exactly 5 h3 vlan send h3 dst=h1 vlan=20 count=5

it "reserved: link-local multicast"
check drops_exactly 6 h1 reserved send h1 dst=01:80:c2:00:00:02 count=6

it "same_port: the destination is behind the ingress port"
check drops_exactly 7 h2 same_port send h2 src=h7 dst=h2 count=7

it "no_egress: no other port is in the VLAN"
check vswitchctl set Port h2 trunks=0
check drops_exactly 3 h1 no_egress send h1 dst=all vlan=77 count=3
check vswitchctl clear Port h2 trunks

it "tx_down: the egress device is down; counted at the egress port"
check ip link set h2 down
check eventually 5 gives down vswitchctl get Interface h2 link_state
check drops_exactly 4 h2 tx_down frames_between count=4
check ip link set h2 up
check eventually 5 linked h2

it "tx_mtu: larger than the egress device takes"
check ip link set h2 mtu 1000
check drops_exactly 2 h2 tx_mtu frames_between len=1200 count=2
listen h2
check frames_between len=1014
check heard h2 1
check drops_exactly 1 h2 tx_mtu frames_between len=1015
check ip link set h2 mtu 1500

it "tx_mtu: a tag does not count, nor does one behind it"
check vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
listen h2
check send h3 dst=h2 len=1514
check heard h2 1 vlan=8100:000a len=1518
check ip link set h1 mtu 1600
check ip -n h1 link set eth0 mtu 1600
check drops_exactly 1 h2 tx_mtu frames_between len=1515
check vswitchctl set Port h3 vlan_mode=dot1q-tunnel
listen h2
check send h3 dst=h2 vlan=7 len=1514
# a packet socket refuses what is longer than an MTU with one tag
! on_module || check heard h2 1 vlan=88a8:000a,8100:0007 len=1522
check ip link set h3 mtu 1600
check ip -n h3 link set eth0 mtu 1600
check drops_exactly 1 h2 tx_mtu send h3 dst=h2 vlan=7 len=1515
check vswitchctl remove Port h3 vlan_mode dot1q-tunnel

it "tx_refused: the egress device's qdisc has no room"
check tc qdisc add dev h2 root pfifo limit 0
check drops_exactly 5 h2 tx_refused frames_between count=5
check tc qdisc del dev h2 root
listen h2
check frames_between
check heard h2 1

# miss_timeout_ms changes at run time
if on_module; then
	it "miss_overflow and miss_timeout: frames that wait in vain"
	limit=$(param_get miss_flow_frames)
	ms=$(param_get miss_timeout_ms)
	starve() {
		vswitchctl cache flush && daemon_signal STOP && frames_between count=$((limit + 9))
		sleep $(((ms + 1500) / 1000))
		daemon_signal CONT
	}
	check param miss_timeout_ms 500
	ms=500
	timeouts=$(dropped h1 miss_timeout) overflows=$(dropped h1 miss_overflow) all=$(total)
	check starve
	check eventually 5 gives $((timeouts + limit)) dropped h1 miss_timeout
	check gives $((overflows + 9)) dropped h1 miss_overflow
	check gives $((all + limit + 9)) total
fi

it "the names in drops show, in Interface statistics and in stats show agree"
check says reserved vswitchctl drops show
check says reserved vswitchctl drops show br0
sum=$(vswitchctl --json drops show | jq '[.[] | select(.port == "h1") | .packets] | add')
check gives "$sum" stat_of h1 rx_dropped
sum=$(vswitchctl --json drops show | jq '[.[] | select(.port == "h2" and (.reason | startswith("tx_"))) | .packets] | add')
check gives "$sum" stat_of h2 tx_dropped

if on_module; then
	it "the tracepoint of a drop names it"
	trace=/sys/kernel/tracing
	if [ -d $trace/events/vswitch ]; then
		echo 1 >$trace/events/vswitch/enable
		check send h1 dst=01:80:c2:00:00:03
		check eventually 5 grep -q reserved $trace/trace
		echo 0 >$trace/events/vswitch/enable
	else
		fail "no tracepoints of vswitch in $trace"
	fi
fi

finish

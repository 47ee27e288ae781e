#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Flows told to collectors: NetFlow 5 and 9 and IPFIX, as nfcapd and nfdump read them.
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┼ br0 ── NetFlow, IPFIX ──► nfcapd
#	h3 ── h3 trunk  ┘
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/collector.sh
. "$(dirname "$0")/collector.sh"

PORT=2055

collect() { collect_with nfcapd "$1"; }
sent_more() { [ "$(sent)" -gt "$1" ]; }
# All flows end. What is to be told of them has been sent when the daemon answers again.
end_flows() { vswitchctl cache flush && sent; }

# collected NAME: all flows end, and with them the collector
collected() { end_flows && collector_ends "$1"; }
flawless() { not grep -qE 'Sequence Errors: [1-9]|Bad Packets: [1-9]' "$T/$1.log"; }

number() { vswitchctl get Interface "$1" ofport; }
ifindex() { vswitchctl get Interface "$1" ifindex; }

netflow() {
	vswitchctl -- --id=@nf create NetFlow "targets=\"127.0.0.1:$PORT\"" "$@" \
		-- set Bridge br0 netflow=@nf
}

ipfix() {
	vswitchctl -- --id=@i create IPFIX "targets=\"127.0.0.1:$PORT\"" "$@" \
		-- set Bridge br0 ipfix=@i
}

# 10 frames of one flow, 3 of another that comes tagged, 5 back
talk() {
	send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1000-53 len=100 count=10 &&
		send h3 dst=h2 vlan=10 ip=10.0.0.3-10.0.0.2 udp=1001-53 len=204 count=3 &&
		send h2 dst=h1 ip=10.0.0.2-10.0.0.1 tcp=53-1000 len=100 count=5
}
there=".src4_addr == \"10.0.0.1\" and .dst4_addr == \"10.0.0.2\""
tagged=".src4_addr == \"10.0.0.3\""
back=".src4_addr == \"10.0.0.2\""

# adds_up NAME: frames, and bytes from the IP header on
adds_up() {
	check gives 10 of "$1" "$there" in_packets
	check gives $((10 * 86)) of "$1" "$there" in_bytes
	check gives 3 of "$1" "$tagged" in_packets
	check gives $((3 * 190)) of "$1" "$tagged" in_bytes
	check gives 5 of "$1" "$back" in_packets
	check gives "17 1000 53" values "$1" "$there" proto src_port dst_port
	check gives "17 1001 53" values "$1" "$tagged" proto src_port dst_port
	check gives "6 53 1000" values "$1" "$back" proto src_port dst_port
	check flawless "$1"
}

switch_up
host h1 tag=10
host h2 tag=10
host h3
must send h2 dst=all
must send h1 dst=h2
must send h3 dst=h2 vlan=10

it "NetFlow 5: records say what was sent, and add up"
must collect v5
check netflow
check talk
check collected v5
adds_up v5
check gives "$(number h1) $(number h2)" values v5 "$there" input_snmp output_snmp

it "NetFlow 9 has VLANs and addresses of Ethernet, too"
must collect v9
check vswitchctl set Bridge br0 other_config:netflow-version=9
check talk
check collected v9
adds_up v9
check gives "$(number h3) $(number h2)" values v9 "$tagged" input_snmp output_snmp
check gives "10 0 02:00:00:00:00:03 02:00:00:00:00:02" \
	values v9 "$tagged" src_vlan dst_vlan in_src_mac in_dst_mac

it "a daemon that is killed loses no frame, and counts none twice"
must collect killed	# a new one, which hears of templates as the settings change
check vswitchctl set NetFlow br0 active_timeout=1 -- set Open_vSwitch . other_config:max-idle=60000
all=0
for _ in 1 2 3; do
	before=$(sent)
	check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=7-9 len=100 count=20
	check eventually 20 sent_more "$before"
	check daemon_kill
	check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=7-9 len=100 count=20
	check daemon_start
	check eventually 20 sent_more 0
	all=$((all + 40))
done
check collected killed
check gives "$all" of killed "$there and .dst_port == 9" in_packets

it "IPFIX: devices, VLANs, and frames that are no IP"
must collect ipfix
check vswitchctl clear Bridge br0 netflow
check send h2 dst=h1	# so that frames for it go to one port
check ipfix obs_domain_id=7 obs_point_id=8 cache_active_timeout=60 cache_max_flows=100
check send h2 dst=all			# the daemon that was killed knew where it is
check talk
check send h1 dst=h2 type=0x88b5 count=4
check collected ipfix
adds_up ipfix
check gives "$(ifindex h3) $(ifindex h2) 10 0" \
	values ipfix "$tagged" input_snmp output_snmp src_vlan dst_vlan
check gives 4 of ipfix ".in_src_mac == \"02:00:00:00:00:01\" and .proto == 0" in_packets
check gives "7 8" values ipfix true observationDoaminID observationPointID

it "a collector that is away is counted, and nothing waits for it"
listen h2
for _ in 1 2 3; do
	check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=7-9 len=100 count=20
	check end_flows
done
check heard h2 60
check [ "$(vswitchctl --json export show br0 | jq '.[0].refused')" -gt 0 ]

it "a target that is no address is refused, and nothing has changed"
check refused_cleanly 'bridge br0: NetFlow: targets: "collector" is no IP address with a port' \
	vswitchctl -- --id=@n create NetFlow 'targets="collector"' -- set Bridge br0 netflow=@n
finish

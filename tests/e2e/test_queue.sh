#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Queues: the class of the egress device that a frame goes through.
#
#	h1 ── h1 ┐
#	h2 ── h2 ┴ the module, at first without the daemon ("dpctl" instead); then br0
#
# h2 has classes 7:10, the default, and 7:20; then those of its QoS.
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

must datapath_start
for h in h1 h2; do
	must wired_host $h
	must "$dpctl" add-port $h
done
must tc qdisc add dev h2 root handle 7: htb default 10
must tc class add dev h2 parent 7: classid 7:10 htb rate 1gbit
must tc class add dev h2 parent 7: classid 7:20 htb rate 1gbit

flow() { "$dpctl" add-flow in_port=h1 "$1"; }
# class ID: packets that have gone through it
class() { tc -s class show dev h2 classid "$1" | sed -n 's/.* bytes \([0-9]*\) pkt.*/\1/p; s/^ Sent [0-9]* bytes \([0-9]*\) pkt.*/\1/p' | head -n 1; }
grew() {
	local id=$1 by=$2 before
	before=$(class "$id")
	shift 2
	"$@" && by_then() { [ "$(class "$id")" -ge $((before + by)) ]; } && eventually 5 by_then
}

# vswitch-dpdk has no queues yet
if on_module; then
	it "leads frames to their class, and without it to the default one"
	check flow output:h2
	listen h2
	check grew 7:10 20 send h1 dst=h2 count=20
	check flow "set_priority(0x70020),output:h2"
	check grew 7:20 20 send h1 dst=h2 count=20
	check heard h2 40

	it "holds until it is taken back"
	check flow "set_priority(0x70020),output:h2,set_priority(received),output:h2"
	before=$(class 7:20)
	check grew 7:10 10 send h1 dst=h2 count=10
	check gives $((before + 10)) class 7:20
fi

must "$dpctl" del-flows
must tc qdisc del dev h2 root
must daemon_start
must vswitchctl add-br br0 -- add-port br0 h1 -- add-port br0 h2
must vswitchctl set Port h2 qos=@q -- --id=@q create QoS type=linux-htb queues:0=@a queues:3=@b -- \
	--id=@a create Queue other_config:max-rate=1000000000 -- \
	--id=@b create Queue dscp=46 other_config:max-rate=1000000000
rules() { vswitchctl flow replace br0 - <<<"$1"; }

if on_module; then
	it "set_queue and enqueue lead frames of a rule to a port's queue, and pop_queue back"
	check rules in_port=h1,actions=output:h2
	check grew 7673:1 10 send h1 dst=h2 count=10
	check rules in_port=h1,actions=set_queue:3,output:h2
	check grew 7673:4 10 send h1 dst=h2 count=10
	check rules in_port=h1,actions=enqueue:h2:3
	check grew 7673:4 10 send h1 dst=h2 count=10
	before=$(class 7673:4)
	check rules in_port=h1,actions=set_queue:3,pop_queue,output:h2
	check grew 7673:1 10 send h1 dst=h2 count=10
	check gives "$before" class 7673:4
fi

it "queues and what went by them are told as by Open vSwitch"
ours=${e2e_dir%/tests/e2e}/build/lib
told() {
	local packets bytes
	packets=$(class 7673:4)
	bytes=$(tc -s class show dev h2 classid 7673:4 | sed -n 's/^ Sent \([0-9]*\) bytes.*/\1/p')
	gives "OFPST_QUEUE reply (OF1.3) (xid=0x4): 1 queues
  port h2 queue 3: bytes=$bytes, pkts=$packets, errors=0, duration=?" \
		"$ours/ovs-ofctl" --names -O OpenFlow13 queue-stats br0 h2 3
}
check told
of_all() { "$ours/ovs-ofctl" queue-stats br0 | sed -n 's/: bytes.*//; s/.*queue //p'; }
check gives "0
3" of_all
number=$(vswitchctl get Interface h2 ofport)
check gives "OFPT_QUEUE_GET_CONFIG_REPLY (xid=0x4): port=$number
queue 0:
queue 3:" "$ours/ovs-ofctl" queue-get-config br0 h2
check gives "OFPST_QUEUE_DESC reply (OF1.4) (xid=0x2): port=$number
queue 3:" "$ours/ovs-ofctl" -O OpenFlow14 queue-get-config br0 "$number" 3
check refused "h2 has no queue 4" "$ours/ovs-ofctl" queue-stats br0 h2 4
check gives "OFPST_QUEUE reply (xid=0x4): 0 queues" "$ours/ovs-ofctl" queue-stats br0 h1

it "a queue's DSCP is that of the frames that are sent by it"
check rules in_port=h1,actions=set_queue:3,output:h2
listen h2
check send h1 dst=h2 ip=10.0.0.1-10.0.0.2 udp=1-2 len=100 count=3
marked() { "$wire" sync "$T/h2.ctl" && says "set_field:184/0xfc->nw_tos" vswitchctl cache show br0; }
check marked
check heard h2 3

it "queues are refused that no port can have"
check refused "a queue is a number from 0 to 61439" vswitchctl flow add br0 actions=set_queue:61440
finish

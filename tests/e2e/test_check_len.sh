#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ways that part by the length of a frame.
#
#	h1 ── h1 ┐
#	t1 tap ──┼ the module; at first no daemon, "dpctl" instead; then br0
#	h2 ── h2 ┤
#	h3 ── h3 ┘
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl

must datapath_start
tap_host t1 vnet offload=csum,tso4
for h in h1 h2 h3; do must wired_host $h; done
for h in h1 h2 h3 t1; do must "$dpctl" add-port $h; done

flow() { "$dpctl" add-flow "in_port=$1" "$2"; }

# went ID H2 H3: so many frames of this mark have come to either
went() { gives "$2" tallied h2 "$1" frames && gives "$3" tallied h3 "$1" frames; }

tally h2 h3

it "sends larger frames one way, and others another, to the byte"
check flow h1 "check_pkt_len(size=500,gt(output:h2),le(output:h3))"
check send h1 dst=h2 len=501 count=3 id=1
check went 1 3 0
check send h1 dst=h2 len=500 count=4 id=2
check went 2 0 4

it "counts no tag, wherever it is"
check send h1 dst=h2 vlan=10 len=500 count=3 id=3
check went 3 0 3
check send h1 dst=h2 vlan=10 len=501 count=3 id=4
check went 4 3 0
check send h1 dst=h2 vlan=0x88a8:7 vlan=10 len=500 count=3 id=5
check went 5 0 3
check flow h1 "push_vlan(vid=7,pcp=0),push_vlan(vid=8,pcp=0),check_pkt_len(size=500,gt(output:h2),le(output:h3))"
check send h1 dst=h2 len=500 count=3 id=6
check went 6 0 3

it "has a drop of its own on each way, and what came before on both"
check flow h1 "output:h2,check_pkt_len(size=500,gt(pop_vlan),le(output:h3))"
check send h1 dst=h2 len=600 count=3 id=7
check send h1 dst=h2 len=400 count=3 id=8
check went 7 3 0
check went 8 3 3
check flow h1 "check_pkt_len(size=500,gt(drop(no_rule)),le(output:h3))"
check send h1 dst=h2 len=600 count=5 id=9
check says "h1 no_rule 5" "$dpctl" show
check flow h1 "check_pkt_len(size=500,gt(drop),le(output:h3))"
check send h1 dst=h2 len=600 count=5 id=9
check says "h1 policy 5" "$dpctl" show

it "parts ways again on either"
check flow h1 "check_pkt_len(size=500,gt(check_pkt_len(size=1000,gt(output:h2,output:h3),le(output:h2))),le(check_pkt_len(size=200,gt(output:h3),le(drop))))"
for len in 1001 1000 501 500 201 200; do check send h1 dst=h2 len=$len id=$len; done
check went 1001 1 1
check went 1000 1 0
check went 501 1 0
check went 500 0 1
check went 201 0 1
check went 200 0 0

it "takes the segments' length of a frame that will be segmented"
must ip link set h2 mtu 9000
must ip -n h2 link set eth0 mtu 9000
must ip link set h3 mtu 9000
must ip -n h3 link set eth0 mtu 9000
gso() {
	send t1 dst=h2 vnet gso=tcp4 "gso_size=$1" hdr_len=54 csum_start=34 csum_offset=16 \
		ip=10.0.0.1-10.0.0.2 tcp=1-2 len=4054 count=2
}
seen() { ip -s -j link show "$1" | jq '.[0].stats64.tx.bytes'; }
# grew DEV COMMAND...: much leaves by it, and nothing by the other one
grew() {
	local dev=$1 other=h3 before after
	[ "$dev" = h2 ] || other=h2
	shift
	before=$(seen "$dev") after=$(seen "$other")
	"$@" && more() { [ "$(seen "$dev")" -gt $((before + 4000)) ]; } && eventually 5 more &&
		[ "$(seen "$other")" -lt $((after + 1000)) ]
}
check flow t1 "check_pkt_len(size=1054,gt(output:h2),le(output:h3))"
check grew h3 gso 1000
check grew h2 gso 1001

it "is read back as it was written"
text="check_pkt_len(size=500,gt(meter(5),drop(no_rule)),le(set_priority(0x10002),output:h3))"
check "$dpctl" set-meter 5 kbps 0
check flow h1 "$text"
check says "actions=$text " "$dpctl" show
check "$dpctl" del-flows

must daemon_start
must vswitchctl add-br br0
for h in h1 h2 h3 t1; do must vswitchctl add-port br0 $h; done

it "a rule that asks for the length has one flow for both answers"
check vswitchctl flow replace br0 - <<'RULES'
in_port=h1 actions=check_pkt_larger(500)->NXM_NX_REG0[0],resubmit(,1)
table=1,reg0=1/1 actions=output:h2
table=1,reg0=0/1 actions=output:h3
RULES
check send h1 dst=h2 len=501 count=3 id=20
check send h1 dst=h2 len=500 count=4 id=21
check went 20 3 0
check went 21 0 4
check says "check_pkt_len(size=500,gt(output:h2),le(output:h3))" vswitchctl cache show br0
check says "if it has more than 500 bytes:" vswitchctl trace br0 in_port=h1
check says "check_pkt_larger(500)->NXM_NX_REG0[0]" vswitchctl flow show br0
finish

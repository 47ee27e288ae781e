#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tags at the edge: reserved VIDs, more than one tag, other TPIDs.
#
#	h1 ── h1 trunk   ┐
#	h2 ── h2 trunk   ┼ br0
#	h3 ── h3 tag=10  ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1
host h2
host h3 tag=10

it "VID 4095 is dropped as vlan, VID 4094 is a VLAN like others"
listen h2
check send h1 dst=all vlan=0x0fff count=3
check eventually 5 gives 3 dropped h1 vlan
check send h1 dst=all vlan=0x0ffe
check heard h2 1 vlan=8100:0ffe
check heard h2 1

it "VID 0 is VLAN 0 and leaves untagged"
listen h2
check send h1 dst=all vlan=0xe000 count=2
check heard h2 2 vlan=- len=60

it "of two tags the outer one is the VLAN, and the inner one is payload"
listen h2 h3
check send h1 dst=all vlan=10 vlan=20 count=2
check heard h2 2 vlan=8100:000a,8100:0014
check heard h3 2 vlan=8100:0014 len=64

it "an access port drops doubly tagged frames, and puts its tag in front of none"
listen h1 h2
check send h3 dst=all vlan=20 vlan=10 count=2
check eventually 5 gives 2 dropped h3 vlan
check heard h2 0

it "three tags pass a trunk as they are"
listen h2
check send h1 dst=all vlan=10 vlan=20 vlan=30
check heard h2 1 vlan=8100:000a,8100:0014,8100:001e

it "a service tag (88a8) is a VLAN tag, and keeps its TPID from trunk to trunk"
listen h2 h3
check send h1 dst=all vlan=88a8:10
check heard h2 1 vlan=88a8:000a
check heard h3 1 vlan=-
check send h1 dst=all vlan=88a8:20 vlan=8100:10 id=2
check heard h2 1 id=2 vlan=88a8:0014,8100:000a
check heard h3 0 id=2

it "TPID 9100 is no tag to us: the frame is in VLAN 0"
listen h2 h3
check send h1 dst=all hex=ffffffffffff0200000000019100000a88b577697265000000070000000000000000000000000000000000000000
check eventually 5 has_heard h2 1 raw type=9100 vlan=-
check heard h3 0 raw type=9100

it "a tag taken out by the device and one in the frame are the same flow"
check vswitchctl cache flush
check vswitchctl fdb add br0 h2 10 02:00:00:00:00:02
check ethtool -K h1 rx-vlan-offload off
listen h2
check send h1 dst=h2 vlan=10 count=2
check ethtool -K h1 rx-vlan-offload on
check send h1 dst=h2 vlan=10 count=2
check heard h2 4 vlan=8100:000a
check gives 1 flows '.in_port == "h1" and (.match | test("dl_dst=02:00:00:00:00:02"))'

it "egress without VLAN offload puts the tag into the frame itself"
check ethtool -K h2 tx-vlan-offload off
listen h2
check send h3 dst=all
check send h1 dst=h2 vlan=10
check heard h2 2 vlan=8100:000a len=64
check ethtool -K h2 tx-vlan-offload on

it "frames that end within a tag do no harm"
must ip link set br0 up
check eventually 5 linked br0
for n in 28 30 32 34; do
	hex=ffffffffffff02000000000181000014880088b5
	"$wire" send br0 "hex=${hex:0:n}" >"$T/output" 2>&1
	send h1 "hex=${hex:0:n}" >"$T/output" 2>&1
done
listen h2
check send h1 dst=h2
check heard h2 1

finish

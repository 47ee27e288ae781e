#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Mirrors: copies for a port (SPAN) and for a VLAN (RSPAN).
#
#	h1 ── h1 tag=10 ┐
#	h2 ── h2 tag=10 ┤
#	h3 ── h3 trunk  ┼ br0
#	h8 ── h8        ┤  takes copies
#	h9 ── h9 tag=99 ┘
. "$(dirname "$0")/lib.sh"

switch_up
host h1 tag=10
host h2 tag=10
host h3
host h8
host h9 tag=99

# mirror WORD...: the only one
mirror() {
	vswitchctl -- --id=@h1 get Port h1 -- --id=@h2 get Port h2 -- --id=@h8 get Port h8 \
		-- --id=@m create Mirror name=m "$@" -- set Bridge br0 mirrors=@m
}

it "the usual command line mirrors all frames, each once, as they came"
check vswitchctl -- --id=@p get Port h8 \
	-- --id=@m create Mirror name=m0 select-all=true output-port=@p -- set Bridge br0 mirrors=@m
listen h1 h2 h3 h8
check send h1 dst=all id=1
check send h3 dst=h1 vlan=0x600a id=2
check heard h8 1 id=1 vlan=-
check heard h8 1 id=2 vlan=8100:600a
check heard h8 2
check heard h2 1 id=1
check heard h1 1 id=2 vlan=-

it "what is dropped is mirrored too"
listen h8
check send h1 dst=all vlan=77 id=3
check heard h8 1 id=3 vlan=8100:004d

it "the output port takes nothing in"
listen h1 h3
check send h8 dst=all count=3
check eventually 5 gives 3 dropped h8 mirror_port
check heard h1 0
check heard h3 0

it "clear Bridge mirrors ends it, and the port is one like others"
check vswitchctl clear Bridge br0 mirrors
check gives "" vswitchctl --bare --columns=name list Mirror
check send h2 dst=all
listen h1 h8
check send h1 dst=h2 id=4
check send h8 dst=all vlan=10 id=5
check heard h1 1 id=5
check heard h8 0 raw id=4

it "select_src_port copies what a port received, and nothing else"
check mirror select-src-port=@h1 output-port=@h8
listen h8
check send h1 dst=all id=1
check send h2 dst=h1 id=2
check heard h8 1 id=1
check heard h8 1

it "select_dst_port copies what a port sends, as it leaves"
check mirror select-dst-port=@h1 output-port=@h8
listen h8
check send h3 dst=h1 vlan=10 id=1
check send h1 dst=all id=2
check heard h8 1 id=1 vlan=-
check heard h8 1

it "select_vlan narrows it to VLANs"
check mirror select-all=true select-vlan=20 output-port=@h8
listen h8
check send h3 dst=all vlan=10 id=1
check send h3 dst=all vlan=20 id=2
check heard h8 1 id=2 vlan=8100:0014
check heard h8 1

it "nothing else goes to the output port"
listen h8 h2
check send h1 dst=all
check send h1 dst=h8
check heard h2 2
check heard h8 0

it "snaplen cuts copies, and copies only"
check mirror select-src-port=@h1 output-port=@h8 snaplen=100
listen h2 h8
check send h1 dst=h2 len=1000
check heard h2 1 len=1000
check heard h8 1 raw len=100

it "large frames of TCP are mirrored without harm to them"
check mirror select-src-port=@h1 output-port=@h8 snaplen=80
must ip -n h1 address add 10.0.0.1/24 dev eth0
must ip -n h2 address add 10.0.0.2/24 dev eth0
check eventually 10 pings h1 10.0.0.2 1
on h2 socat -u TCP-LISTEN:5000,reuseaddr "CREATE:$T/got" &
check eventually 10 on h1 sh -c "head -c 2000000 /dev/zero | socat -u - TCP:10.0.0.2:5000"
check eventually 10 gives 2000000 stat -c %s "$T/got"
# Nobody is to ask for a neighbour later on: that is a frame to be copied, and counted.
for h in h1 h2; do
	must ip -n $h neigh flush dev eth0
	must ip -n $h address flush dev eth0
done

it "two mirrors with one output send one copy"
check vswitchctl -- --id=@h1 get Port h1 -- --id=@h2 get Port h2 -- --id=@h8 get Port h8 \
	-- --id=@m create Mirror name=m select-src-port=@h1 output-port=@h8 \
	-- --id=@n create Mirror name=n select-dst-port=@h2 output-port=@h8 \
	-- set Bridge br0 mirrors=@m,@n
listen h8
check send h1 dst=all id=1
check heard h8 1 id=1
check send h3 dst=all vlan=10 id=2
check heard h8 1 id=2

it "output_vlan floods copies in that VLAN, with its tag"
check mirror select-src-port=@h1 output-vlan=99
listen h2 h3 h9
check send h1 dst=h2 id=1
check heard h2 1 id=1 vlan=-
check heard h9 1 id=1 vlan=-
check heard h3 1 id=1 vlan=8100:0063

it "that VLAN is carried on, learns nobody and is not copied"
check mirror select-all=true output-vlan=99
listen h1 h3 h9
check send h3 dst=h9 vlan=99 id=2
check heard h9 1 id=2
check heard h9 1
check gives 0 fdb '.vlan == 99'

it "statistics are the frames that were copied, those of flows that are gone too"
copied() { vswitchctl get Mirror "$1" statistics:tx_packets; }
check mirror select-src-port=@h1 output-port=@h8
tally h8
check send h1 dst=all count=20 id=1
check send h1 dst=h2 count=20 id=2
check eventually 5 gives 40 copied m
check vswitchctl cache flush
check gives 40 copied m
check send h1 dst=h2 count=10 len=1000 id=3
check send h2 dst=h1 count=10
check vswitchctl fdb flush
check send h1 dst=h2 count=10 id=4
check eventually 5 gives 60 copied m
check vswitchctl set Open_vSwitch . other_config:max-idle=100
check eventually 10 gives 0 flows '.in_port == "h1"'
check vswitchctl remove Open_vSwitch . other_config max-idle
check gives 60 copied m
check gives "$(tallied h8 1 frames) $(tallied h8 2 frames) $(tallied h8 3 frames)" echo 20 20 10
check says "tx_bytes=" vswitchctl get Mirror m statistics

it "they are right while frames pass and mirrors change, and do not count what a storm has lost"
check vswitchctl set Port h1 other_config:storm-broadcast=20
before=$(copied m)
tally h8
send_bg h1 dst=all rate=200 for=6 id=5
for _ in 1 2 3 4; do
	nap; nap; nap; nap; nap; nap
	check vswitchctl -- --id=@h2 get Port h2 -- set Mirror m select-src-port=@h2
	nap; nap; nap; nap
	check vswitchctl -- --id=@h1 get Port h1 -- set Mirror m select-src-port=@h1
	check vswitchctl cache flush br0
done
check [ "$(send_end h1)" -gt 200 ]
all_counted() { gives $((before + $(tallied h8 5 frames))) copied m; }
check eventually 5 all_counted
check [ "$(dropped h1 storm)" -gt 100 ]
check [ "$(copied m)" -gt "$before" ]
check vswitchctl remove Port h1 other_config storm-broadcast

# flow_max changes at run time
if on_module; then
	it "frames for which the datapath takes no flow are counted"
	flow_max=$(param_get flow_max)
	param flow_max 0
	check vswitchctl cache flush
	before=$(copied m)
	tally h8
	check send h1 dst=all count=10 id=6
	check eventually 5 gives 10 tallied h8 6 frames
	check gives $((before + 10)) copied m
	param flow_max "$flow_max"
fi

it "a deleted output port ends the mirror, and harms nobody"
check mirror select-all=true output-port=@h8
check vswitchctl del-port br0 h8
listen h2
check send h1 dst=h2 id=1
check heard h2 1 id=1

it "mirrors that make no sense are refused, and nothing changes"
check refused "output_port and output_vlan exclude each other" vswitchctl \
	-- --id=@p get Port h9 -- --id=@m create Mirror name=x select-all=true output-port=@p \
	output-vlan=5 -- set Bridge br0 mirrors=@m
check vswitchctl add-br br1
check refused "bridge br0: mirror x: output_port: port br1 is not on bridge br0" vswitchctl \
	-- --id=@p get Port br1 -- --id=@m create Mirror name=x select-all=true output-port=@p \
	-- set Bridge br0 mirrors=@m

finish

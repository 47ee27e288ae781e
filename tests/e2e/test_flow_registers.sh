#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Rules that note things about a frame and find others by them, and that move bits within it.
#
#	h1, h2, h3 ── br0: ports 2, 3 and 4
. "$(dirname "$0")/lib.sh"

switch_up
host h1 10.0.0.1/24
host h2 10.0.0.2/24
host h3 10.0.0.3/24
for port in h1 h2 h3; do check eventually 10 linked $port; done

rules() { printf '%s\n' "$@" | vswitchctl flow replace br0 -; }

it "a register leads to the rule that matches on it, and costs no bit of the flow"
must rules 'in_port=h1 actions=load:5->NXM_NX_REG3[],write_metadata:7,goto_table:1' \
	'table=1,reg3=5,metadata=0x7/0xf actions=output:h2' 'table=1,reg3=4 actions=output:h3'
listen h2 h3
check gives 3 send h1 dst=02:00:00:00:00:02 count=3
check gives 3 send h1 src=02:00:00:00:07:07 dst=02:00:00:00:00:09 count=3
check heard h2 6
check heard h3 0
check gives 1 flows '.in_port == "h1"'

# The numbers of its ports are small, and the last byte of an address.
if on_module; then
	it "bits that were moved are looked at: each value has a flow of its own"
	must rules 'in_port=h1 actions=move:NXM_OF_ETH_DST[0..7]->NXM_NX_REG0[0..7],output:NXM_NX_REG0[]'
	listen h2 h3
	check gives 2 send h1 dst=02:00:00:00:00:03 count=2
	check gives 3 send h1 dst=02:00:00:00:00:04 count=3
	check gives 1 send h1 dst=02:00:00:00:00:63
	check heard h2 2
	check heard h3 3
	check gives 3 flows '.in_port == "h1"'
fi

it "a clone sends what it likes, and the frame goes on as it was"
must rules 'in_port=h1 actions=clone(mod_dl_dst:02:00:00:00:00:63,output:h2),output:h3'
listen h2 h3
check gives 2 send h1 dst=02:00:00:00:00:03 count=2
check heard h2 2 dst=h99
check heard h3 2 dst=h3

it "a rule answers ARP, as Neutron's agents have it"
must rules 'actions=normal' \
	'priority=40000,arp,arp_tpa=10.0.0.77,arp_op=1 actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],mod_dl_src:fa:16:3e:00:00:77,load:0x2->NXM_OF_ARP_OP[],move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],load:0xfa163e000077->NXM_NX_ARP_SHA[],load:0x0a00004d->NXM_OF_ARP_SPA[],in_port'
knows() { ip -n "$1" neigh show "$2" | grep -q "lladdr $3"; }
ask() { pings h1 10.0.0.77 1; knows h1 10.0.0.77 fa:16:3e:00:00:77; }
check eventually 20 ask
check pings h1 10.0.0.2

it "they are kept over a restart, and read back as they are shown"
vswitchctl flow show --names br0 | sed 's/.*n_bytes=[0-9]*, idle_age=[0-9]*, //' >"$T/before"
must daemon_stop
must daemon_start
vswitchctl flow show --names br0 | sed 's/.*n_bytes=[0-9]*, idle_age=[0-9]*, //' >"$T/after"
check diff "$T/before" "$T/after"
check pings h1 10.0.0.2

finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Conjunctions: who may speak to whom, and by which port, without a rule for each of them.
#
#	h1, h2, h3 ── br0
. "$(dirname "$0")/lib.sh"

switch_up
for host in h1 h2 h3; do host $host; done
for port in h1 h2 h3; do check eventually 10 linked $port; done
must vswitchctl flow replace br0 - <<'R'
priority=9,ip,nw_src=10.0.0.1 actions=conjunction(1,1/3)
priority=9,ip,nw_src=10.0.0.2 actions=conjunction(1,1/3)
priority=9,ip,nw_dst=10.0.1.0/24 actions=conjunction(1,2/3)
priority=9,udp,tp_dst=80 actions=conjunction(1,3/3)
priority=9,udp,tp_dst=0x1000/0xfff0 actions=conjunction(1,3/3)
conj_id=1,ip actions=output:h2
priority=0 actions=output:h3
R

# goes SOURCE DESTINATION PORT HOST: a datagram comes to this host and not to the other
goes() {
	listen h2 h3
	send h1 dst=02:00:00:00:00:02 udp=1000-"$3" ip="$1-$2" len=80 &&
		if [ "$4" = h2 ]; then heard h2 1 && heard h3 0; else heard h3 1 && heard h2 0; fi
}

it "frames that meet each clause are the conjunction's"
check goes 10.0.0.1 10.0.1.7 80 h2
check goes 10.0.0.2 10.0.1.200 80 h2
check goes 10.0.0.2 10.0.1.200 4103 h2

it "others are not, though flows of those are installed"
check goes 10.0.0.3 10.0.1.7 80 h3
check goes 10.0.0.1 10.0.2.7 80 h3
check goes 10.0.0.1 10.0.1.7 81 h3
check goes 10.0.0.1 10.0.1.7 4112 h3
check goes 10.0.0.1 10.0.1.7 80 h2

it "a clause that loses its rule holds no longer"
check vswitchctl flow del br0 ip,nw_src=10.0.0.2
check goes 10.0.0.2 10.0.1.200 80 h3
check goes 10.0.0.1 10.0.1.200 80 h2

it "they are shown as they were given, and kept"
vswitchctl flow show br0 | sed 's/.*idle_age=[0-9]*, //' >"$T/before"
check grep -q 'priority=9,udp,tp_dst=80 actions=conjunction(1,3/3)' "$T/before"
must daemon_stop
must daemon_start
vswitchctl flow show br0 | sed 's/.*idle_age=[0-9]*, //' >"$T/after"
check diff "$T/before" "$T/after"
check goes 10.0.0.1 10.0.1.9 80 h2

finish

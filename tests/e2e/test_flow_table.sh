#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The module's flow table: flows are found while it grows and shrinks, under each of many masks. No
# daemon runs: a frame that does not find its flow is lost, and counted.
#
#	h1 ── h1 ┐ flows, put into the module directly
#	h2 ── h2 ┘
. "$(dirname "$0")/lib.sh"

dpctl=${wire%/wire}/dpctl
h2_mac=02:00:00:00:00:02
many=4000
! slow || many=500

# flows N [MATCH]: lines "add-flow …" for dpctl, from sources 02:01:00:00:xx:xx; @ in MATCH is the
# number
flows() {
	awk -v n="$1" -v more="${2:+,$2}" -v to=$h2_mac 'BEGIN {
		for (i = 0; i < n; i++) {
			line = more
			gsub(/@/, i, line)
			printf "add-flow in_port=h1,dl_src=02:01:00:00:%02x:%02x,dl_dst=%s%s output:h2\n",
				i / 256, i % 256, to, line
		}
	}'
}
# deleted: the same lines as "del-flow …"
deleted() { sed 's/^add-flow \([^ ]*\).*/del-flow \1/'; }
misses() { "$dpctl" show | awk '$2 ~ /^miss_/ { n += $3 } END { print n + 0 }'; }
# counted N: so many flows have seen one frame each
counted() { "$dpctl" show | grep -c "packets=$1\$"; }

must datapath_start
must wired_host h1
must wired_host h2
must "$dpctl" add-port h1
must "$dpctl" add-port h2

it "flows come and go by thousands beside a stream that loses nothing"
must "$dpctl" add-flow in_port=h1,dl_src=02:02:00:00:00:01,dl_dst=$h2_mac output:h2
tally h2
check send_bg h1 src=02:02:00:00:00:01 dst=$h2_mac rate=500 for=300
for _ in 1 2; do
	check "$dpctl" < <(flows $many)
	check "$dpctl" < <(flows $many | deleted)
done
sent=$(send_end h1 stop)
check [ "$sent" -gt 100 ]
check eventually 5 gives "$sent" tallied h2 0 frames
check gives 0 misses

it "each of thousands is found"
check "$dpctl" < <(flows $many)
check gives $many send h1 src=02:01:00:00:00:00 sources=$many dst=$h2_mac count=$many rate=5000
check eventually 5 gives $((sent + many)) tallied h2 0 frames
check gives $many counted 1
check gives 0 misses
check "$dpctl" del-flows

# What differs is how much of the port must be 9: masks 0xffff, 0xffef, ...
masked() { flows 64 "dl_type=0x0800,nw_proto=17,tp_dst=9/@" |
	awk '{ split($2, at, "/"); $2 = at[1] "/" sprintf("0x%x", 65535 - at[2] * 16); print }'; }
to_all() { send h1 src=02:01:00:00:00:00 sources=64 dst=$h2_mac udp=1000-9 ip=10.0.0.1-10.0.0.2 len=80 count=64; }

it "under 64 masks each flow is found, and found again"
check "$dpctl" < <(masked)
tally h2
for n in 1 2 3; do
	check gives 64 to_all
	check eventually 5 gives 64 counted $n
done

it "one more is refused, and takes none away"
check says "Too many open files" eval '! "$dpctl" add-flow in_port=h1,dl_dst=02:00:00:00:00:77 output:h2 2>&1'
check gives 64 to_all
check eventually 5 gives 64 counted 4

it "when the first masks go, the flows of the others are found where they are now"
check "$dpctl" < <(masked | head -n 40 | deleted)
check gives 24 send h1 src=02:01:00:00:00:28 sources=24 dst=$h2_mac udp=1000-9 ip=10.0.0.1-10.0.0.2 len=80 count=24
check eventually 5 gives 24 counted 5
check gives 0 misses

finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP requests and answers of 14 bytes, one after the other, between two namespaces, and from one
# through a GRE tunnel: round trips in a thousand million instructions, all that the machine executes
# counted. Datapaths alternated in one VM, medians of ROUNDS.
# usage: make bench ONLY=rr, or make vm SCRIPT=bench/rr.sh KERNEL=6.12 ICOUNT=1 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=bench/hosts.sh
. "$(dirname "$0")/hosts.sh"

rounds=${1:-1}
seconds=1

# round_trips KIND ADDRESS: in a second of the machine's clock. sockperf's latency is half of one, in
# microseconds.
round_trips() {
	from_h1 "$1" "$2" sockperf ping-pong --no-rdtsc --tcp -i "$2" -p 11111 -t $seconds 2>&1 |
		sed -n 's/.*Summary: Latency is \([0-9.]*\) usec.*/\1/p' | awk '{ printf "%d\n", 5e5 / $1 }'
}
local_trips() { round_trips "$1" 10.0.0.2; }
tunnel_trips() { round_trips "$1" 10.0.0.3; }

question "TCP round trips per 1,000,000,000 instructions" more
hosts_up sockperf server --tcp -p 11111
for ((round = 1; round <= rounds; round++)); do
	alternate "between namespaces" local_trips bridge openvswitch vswitch
	alternate "through GRE" tunnel_trips bridge openvswitch vswitch
done
record_medians

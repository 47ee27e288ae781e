#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TCP between two namespaces, with GSO, and from one through a GRE tunnel: datapaths alternated in
# one VM, medians of ROUNDS.
# usage: make bench ONLY=tcp, or make vm SCRIPT=bench/tcp.sh KERNEL=6.12 [ARGS=ROUNDS]
set -eu
# shellcheck source=bench/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=bench/hosts.sh
. "$(dirname "$0")/hosts.sh"

rounds=${1:-5}
seconds=3

# rate DATAPATH ADDRESS: megabits per second
rate() { through "$1" in_h1 "$2" iperf3 -c "$2" -t $seconds -J | megabits; }
local_rate() { rate "$1" 10.0.0.2; }
tunnel_rate() { rate "$1" 10.0.0.3; }

question "Mbit/s" more
hosts_up iperf3 -s
for ((round = 1; round <= rounds; round++)); do
	alternate "one stream between namespaces" local_rate bridge openvswitch vswitch
	alternate "one stream through GRE" tunnel_rate bridge openvswitch vswitch
done
record_medians
